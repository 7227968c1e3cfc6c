"""Write a reply workbook: a region's draft result, beside it what the region says, and the decision on that."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from openpyxl.worksheet.datavalidation import DataValidation

from budget_index.language import Say
from budget_index.methodology import walk
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_name
from budget_index.tables.consolidation import COMMENTING
from budget_index.workbook.decisions.book import DecisionBook
from budget_index.workbook.decisions.columns import (
    CLAIM_INPUTS,
    DECISION_INPUTS,
    POSITIONS,
    REGION,
    REVIEWER,
    decision_headers,
    position_in,
)
from budget_index.workbook.decisions.review import Given, by_question
from budget_index.workbook.decisions.sheet import DecisionSheet, SheetColumn
from budget_index.workbook.drop_downs import apply_rule
from budget_index.workbook.identity import REPLY
from budget_index.workbook.questions import Question, questions

GROUP = "DDEFD9"
"""Fill of the cells that the expert group fills in."""
WIDTHS = {
    "id": 8, "document": 16, "question": 31, "agreed": 16, "points": 9, "lost": 13, "found": 19, "link": 4,
    **{column.key: column.narrow or column.width for column in (*CLAIM_INPUTS, *DECISION_INPUTS)},
    "region": 9, "year": 9,
}  # fmt: skip
LINKS = 3
"""So many links of the experts are shown."""


def write_reply(
    path: Path,
    criteria: pd.DataFrame,
    responses: pd.DataFrame,
    methodology: Methodology,
    *,
    region: str,
    year: int,
    registry: Registry,
    say: Say,
    example: bool = False,
) -> Path:
    """Write the workbook of one region; it appears whole or not at all.

    Parameters
    ----------
    criteria
        The region's rows of the table of criteria: ``criterion, answer, points, status, lost``.
    responses
        The region's responses, for the evidence; an earlier reply and decisions on it are filled in.
    """
    book = DecisionBook(REPLY, methodology, say=say, example=example)
    sheet = book.sheet(say("review.reply-sheet"), reply_columns(say), region=region, year=year, assessor=REGION)
    name = region_name(region, say.language, registry)
    sheet.heading(f"{say('review.reply-title')}: {name} · {year}", say("review.reply-hint"))
    ReplyRows(sheet, criteria, responses).write()
    return book.save(path, f"{say('review.reply-title')}: {name}")


def reply_columns(say: Say) -> list[SheetColumn]:
    """List the columns: the draft result, the region's reply, the decision on it."""
    named = decision_headers(say.language) | {
        key: say(f"review.column-{key}") for key in ("agreed", "points", "lost", "found")
    }
    named |= {key: say(f"workbook.column-{key}") for key in ("document", "question")} | {"link": ""}
    return [SheetColumn(key, named[key], width, hidden=key in {"region", "year"}) for key, width in WIDTHS.items()]


class ReplyRows:
    """Writes the rows: criteria with points to gain first, the greatest gain on top; then the others."""

    def __init__(self, sheet: DecisionSheet, criteria: pd.DataFrame, responses: pd.DataFrame) -> None:
        self.sheet, self.say = sheet, sheet.say
        self.results: Mapping[str, Mapping[str, object]] = {
            str(row["criterion"]): {str(key): value for key, value in row.items()}
            for row in criteria.to_dict("records")
        }
        self.given: Given = by_question(responses)
        self.asked = questions(sheet.methodology)
        self.answered_rows: list[int] = []

    def write(self) -> None:
        """Write all rows, then the rules of the whole sheet."""
        order = [criterion.id for criterion in walk.criteria(self.sheet.methodology)]
        gain = {name: float(str(self.results.get(name, {}).get("lost", 0))) for name in order}
        losing = sorted((name for name in order if gain[name] > 0), key=lambda name: -gain[name])
        for key, names in (("lost", losing), ("full", [name for name in order if name not in losing])):
            if names:
                self.sheet.band(self.say(f"review.{key}", n=len(names)))
            for name in names:
                self.criterion(name)
        position, claim = self.sheet.letter["position"], self.sheet.letter["claim"]
        first = self.answered_rows[0] if self.answered_rows else self.sheet.row
        condition = f'AND(${position}{first}="{self.say("review.disagree")}",${claim}{first}="")'
        self.sheet.warn("claim", condition, first, self.sheet.row - 1)
        apply_rule(position_rule(self.say), self.sheet.sheet, position, self.answered_rows)
        self.sheet.finish()

    def criterion(self, name: str) -> None:
        """Write a criterion and its factors; one that is derived from publications can only be commented on."""
        criterion = walk.criteria_by_id(self.sheet.methodology)[name]
        own = Question(name, criterion, criterion.scale, self.sheet.methodology.scales[criterion.scale])
        self.line(own, self.results.get(name, {}), asked=name in self.asked)
        for factor in criterion.factors or {}:
            self.line(self.asked[f"{name}/{factor}"], {}, asked=True)

    def line(self, question: Question, result: Mapping[str, object], *, asked: bool) -> None:
        """Write one row."""
        sheet = self.sheet
        sheet.line(question, sheet.about.region, self.texts(question, result, asked=asked))
        links = self.links(question)
        sheet.link("link", links[0] if links else "")
        reply, decided = self.given.get((question.id, REGION), {}), self.given.get((question.id, REVIEWER), {})
        cells = (("claim", reply, ""), ("decision", decided if reply else {}, GROUP))
        for key, response, fill in cells if asked else ():
            sheet.choose(key, question, response.get("answer", ""), fill)
        sheet.write_in("position", self.position(reply))
        sheet.write_in("comment", reply.get("comment", ""))
        sheet.write_in("evidence", reply.get("evidence", ""))
        sheet.write_in("reason", decided.get("comment", "") if reply else "", GROUP)
        self.answered_rows.append(sheet.row)
        sheet.row += 1

    def texts(self, question: Question, result: Mapping[str, object], *, asked: bool) -> dict[str, str]:
        """Return the draft result of a question in words."""
        points, lost = (float(str(result.get(key, "nan"))) for key in ("points", "lost"))
        answer = self.agreed(question, str(result.get("answer", "")))
        answer += "" if asked else f"\n({self.say('review.derived')})"
        status = str(result.get("status", ""))
        state = self.say(f"table.{status}") if status in {"missing", "unresolved", "gated", "not_applicable"} else ""
        return {
            "agreed": "\n".join(filter(None, (answer, state))),
            "points": self.say.number(points, 0) if result else "",
            "lost": self.say.number(lost, 2) if result else "",
            "found": "\n".join(self.links(question)),
        }

    def agreed(self, question: Question, answer: str) -> str:
        """Write the agreed answer with its meaning; open answers stand one below the other."""
        if question.factor:
            decided = self.given.get((question.id, REVIEWER), {}).get("answer", "")
            others = {
                row["answer"] for (name, role), row in self.given.items() if name == question.id and row["answer"]
            }
            answer = decided or TOGETHER.join(sorted(others))
        return "\n".join(self.sheet.meaning(question, one) for one in answer.split(TOGETHER))

    def links(self, question: Question) -> list[str]:
        """List the evidence that the experts gave."""
        of_question = [
            row for (name, role), row in self.given.items() if name == question.id and role not in COMMENTING
        ]
        return list(dict.fromkeys(row["evidence"] for row in of_question if row["evidence"]))[:LINKS]

    def position(self, reply: Mapping[str, str]) -> str:
        """Return the region's position in an earlier reply, as far as that shows it."""
        position = POSITIONS[1] if reply.get("answer") else position_in(reply.get("comment", ""))
        return self.say(f"review.{position}") if position else ""


def position_rule(say: Say) -> DataValidation:
    """Make the drop-down for agreeing; the short list stands in the rule itself."""
    words = ",".join(say(f"review.{name}") for name in POSITIONS)
    rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, errorStyle="stop")
    rule.showErrorMessage = rule.showInputMessage = True
    rule.errorTitle, rule.error = say("workbook.answer-error-title"), say("review.position-error")
    rule.promptTitle, rule.prompt = say("review.column-position"), say("review.position-prompt")
    return rule
