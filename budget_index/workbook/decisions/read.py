"""Read a review or a reply back: decisions of the expert group, what the region says, each with its cell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from budget_index.errors import Problem, ProblemsFound, nearest, raise_errors
from budget_index.methodology.answer_text import canonical_answer
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, region_problems
from budget_index.tables.columns import PUBLICATION_INPUTS, column_keys
from budget_index.tables.publications import publications_table
from budget_index.tables.responses import RESPONSE_COLUMNS, responses_table
from budget_index.tables.values import READERS, read_answer, shortened, text_of
from budget_index.workbook.decisions.columns import (
    CLAIM_INPUTS,
    DECISION_INPUTS,
    POSITIONS,
    REGION,
    REVIEWER,
    WHERE,
    decision_names,
    is_of_role,
    position_in,
    position_scale,
    printed_starts,
)
from budget_index.workbook.decisions.documents import DocumentFact, document_facts
from budget_index.workbook.decisions.sheet import ARROW
from budget_index.workbook.find_table import Table, TableRow, find_table, merged_problems
from budget_index.workbook.identity import (
    HIDDEN_SHEET,
    REPLY,
    REVIEW,
    about_problems,
    named_methodology,
    read_about,
    workbook_kind,
)
from budget_index.workbook.printed import printed_in
from budget_index.workbook.questions import derived, questions
from budget_index.workbook.unread import above_table, link_at, other_sheet_problems, sheet_problems, unread_in_table
from budget_index.workbook.xlsx.safety import Clock, checked_content
from budget_index.workbook.xlsx.sheets import SheetRows, read_sheets

NEEDED = ("region", "year", "decision")
"""Columns without which a sheet isn't one of decisions."""
SHOWN = "answer:"
KINDS = {column.key: column.kind for column in (*DECISION_INPUTS, *CLAIM_INPUTS)}


@dataclass(frozen=True)
class DecisionsRead:
    """What was read from a review or a reply.

    ``units`` are the regions and years that it is about, with the role that it speaks for, whether or not anything is
    decided in it. ``responses`` have a row for every decision or reason, and for everything that the region says;
    ``publications`` one for every fact of a document that is decided. ``shown`` are the answers and reports that a
    review shows beside its decisions: region, year and question or fact of a document → role → answer.
    """

    kind: str
    responses: pd.DataFrame
    problems: list[Problem] = field(default_factory=list)
    example: bool = False
    units: frozenset[tuple[str, int, str]] = frozenset()
    shown: Mapping[tuple[str, int, str], Mapping[str, str]] = field(default_factory=dict)
    publications: pd.DataFrame = field(default_factory=publications_table)


def read_decisions(path: Path, *, registry: Registry, methodology: Methodology | None = None) -> DecisionsRead:
    """Read a review or reply workbook; what is wrong with it is listed, not raised.

    Parameters
    ----------
    methodology
        The rules the answers are for; left out: the bundled one that the workbook names.
    """
    kind = REPLY if workbook_kind(path) == REPLY else REVIEW
    try:
        sheets = read_sheets(checked_content(path), path.name)
        about, cells = read_about(sheets, path.name, kind)
        edition = methodology or named_methodology(about, cells, path.name)
        notices = raise_errors(about_problems(about, cells, edition, path.name))
    except ProblemsFound as refused:
        return DecisionsRead(kind, responses_table([]), refused.problems)
    reader = DecisionReader(path.name, kind, edition, registry, notices)
    try:
        reader.read(sheets)
    except ProblemsFound as refused:
        return DecisionsRead(kind, responses_table([]), refused.problems)
    problems = sorted(reader.problems, key=lambda problem: problem.sort_key)
    responses = responses_table(reader.responses.values())
    return DecisionsRead(
        kind,
        responses,
        problems=problems,
        example=about.example,
        units=frozenset(reader.units),
        shown=reader.shown,
        publications=publications_table(reader.decided.values()),
    )


@dataclass
class DecisionReader:
    """Collects responses and problems while it walks through the sheets."""

    file: str
    kind: str
    methodology: Methodology
    registry: Registry
    problems: list[Problem]
    responses: dict[tuple[str, int, str, str], dict[str, object]] = field(default_factory=dict)
    units: set[tuple[str, int, str]] = field(default_factory=set)
    shown: dict[tuple[str, int, str], dict[str, str]] = field(default_factory=dict)
    decided: dict[tuple[str, int, str], dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = Clock(self.file)
        self.questions = questions(self.methodology)
        self.derived = derived(self.methodology)
        self.facts = document_facts(self.methodology) if self.kind == REVIEW else {}
        self.judged: dict[tuple[str, str], bool] = {}
        self.role = REGION if self.kind == REPLY else REVIEWER

    def read(self, sheets: list[SheetRows]) -> None:
        """Read every sheet that has the table; of the others say that they aren't read."""
        printed = printed_in(sheets)
        self.add(printed.problems)
        any_table = False
        for sheet in sheets:
            self.clock.check()
            self.add(sheet_problems(sheet))
            if printed.keeps(sheet, HIDDEN_SHEET[self.kind]):
                self.add(list(printed.changed(sheet, (), self.problems)))
                continue
            table = None if sheet.hidden else find_table(sheet, decision_names(self.role), "id", *NEEDED)
            if table:
                any_table = True
                cells = self.table(table)
                self.add(list(printed.changed(sheet, cells, self.problems)))
            else:
                self.add(other_sheet_problems(sheet))
        if not any_table:
            self.problems.append(Problem("table-missing", self.file, facts={"id": "id", "answer": "decision"}))

    def table(self, table: Table) -> set[str]:
        """Read one table; return the cells that are read; a formula in print isn't ours."""
        inputs = [key for key in KINDS if key in table.columns]
        rows = [row for row in table.rows() if self.row(row)]
        self.add(merged_problems(table, rows, inputs))
        problems = unread_in_table(table, rows, inputs, "evidence")
        self.add(p for p in problems if not (p.code.startswith("column-") and _is_ours(str(p.facts["column"]))))
        self.add(above_table(table, is_printed))
        where = {row.cell(key) for row in rows for key in WHERE} - table.sheet.formulas.keys()
        return where | {row.cell(key) for row in rows for key in inputs}

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems that know their sheet and cell."""
        self.problems += [replace(problem, file=self.file) for problem in problems]

    def row(self, row: TableRow) -> bool:
        """Read one row, found by the question, region and year that stand in it; say whether it has all three."""
        self.clock.check()
        name, region, year = row.text("id"), row.text("region"), row.text("year")
        typed = {key: row.text(key) for key in KINDS}
        if not (name and region and year.isdecimal() and len(year) <= 4):
            if any(typed.values()):
                facts = {"answer": next(filter(None, typed.values()))}
                self.report(Problem("answer-without-criterion", facts=facts), row)
            self.beside(row)
            return False
        if name not in self.questions and name not in self.derived and name not in self.facts:
            suggestion = nearest(name, self.questions)
            self.report(Problem("unknown-criterion", facts={"criterion": name}, suggestion=suggestion), row, "id")
        elif self.known_place(region, year, row):
            self.units.add((region, int(year), self.role))
            for key in typed:
                if key in row.table.columns and row.cell(key) in row.table.sheet.uncalculated:
                    self.report(Problem("formula-not-calculated"), row, key)
            self.note_shown(name, (region, int(year)), row)
            if name in self.facts:
                self.decision_on(self.facts[name], (region, int(year)), row)
            else:
                self.decision(name, (region, int(year)), row)
            if self.kind == REPLY:
                self.claim(name, (region, int(year)), row)
        return True

    def beside(self, row: TableRow) -> None:
        """Report words in a row that isn't read, but for the lines that such a workbook has."""
        for key in row.table.columns.keys() - KINDS.keys():
            text = row.text(key)
            if text and not is_printed(text):
                facts = {"answer": shortened(text)}
                self.report(Problem("text-without-criterion", facts=facts, severity="notice"), row, key)

    def known_place(self, region: str, year: str, row: TableRow) -> bool:
        """Check a region and year once; report them at the first row."""
        if (region, year) not in self.judged:
            problems = region_problems([(region, int(year))], self.methodology, self.registry)
            for problem in problems:
                self.report(problem, row, "region")
            self.judged[region, year] = not problems
        return self.judged[region, year]

    def note_shown(self, name: str, unit: tuple[str, int], row: TableRow) -> None:
        """Note what stands beside a decision, where the columns still have their hidden keys."""
        printed = row.table.sheet.rows[row.number]
        for place, heading in enumerate(row.table.headings.texts):
            if heading.startswith(SHOWN) and (name in self.questions or name in self.facts):
                answer = self.shown_answer(name, printed[place])
                self.shown.setdefault((*unit, name), {})[heading.removeprefix(SHOWN)] = answer

    def shown_answer(self, name: str, value: object) -> str:
        """Return an answer or a report as it is kept, blank where it is none."""
        if name in self.facts:
            return self.facts[name].read(value)[0]
        return canonical_answer(text_of(value), self.questions[name].scale) or ""

    def decision(self, name: str, unit: tuple[str, int], row: TableRow) -> None:
        """Read the decision on a question and its reason."""
        answer, reason = self.answer(name, row, "decision"), self.words(row, "reason")
        self.check_reason(name, answer, reason, row)
        if answer or reason:
            response = {"criterion": name, "assessor": REVIEWER, "answer": answer, "comment": reason}
            self.keep(response, unit, row, "decision")

    def decision_on(self, fact: DocumentFact, unit: tuple[str, int], row: TableRow) -> None:
        """Read the decision on a fact of a document and its reason; a second one must say the same."""
        value, problem = fact.read(row.values.get("decision"))
        self.report(problem, row, "decision")
        reason = self.words(row, "reason")
        self.check_reason(fact.id, value, reason, row)
        if not value:
            return
        place = {"file": self.file, "sheet": row.table.sheet.name, "cell": row.cell("decision")}
        blank = dict.fromkeys(column_keys(PUBLICATION_INPUTS), "")
        decision = blank | {fact.column.key: value, "document": fact.document, "decided_by": REVIEWER, "reason": reason}
        whole: dict[str, object] = {**decision, **place, "region": unit[0], "year": unit[1]}
        first = self.decided.setdefault((*unit, fact.id), whole)
        if first[fact.column.key] != value:
            facts = {"criterion": fact.id, "answer": value, "first": first[fact.column.key]}
            self.report(Problem("answer-twice", facts=facts | {"place": f"{first['sheet']}!{first['cell']}"}), row)

    def check_reason(self, name: str, answer: str, reason: str, row: TableRow) -> None:
        """Notice a decision without a reason, and a reason without a decision."""
        if answer and not reason:
            self.report(Problem("decision-without-reason", facts={"criterion": name}, severity="notice"), row, "reason")
        sheet, cell = row.table.sheet, row.cell("decision")
        if reason and not row.text("decision") and cell not in sheet.uncalculated and cell not in sheet.faults:
            facts = {"criterion": name, "reason": shortened(reason)}
            self.report(Problem("reason-without-decision", facts=facts, severity="notice"), row, "decision")

    def claim(self, name: str, unit: tuple[str, int], row: TableRow) -> None:
        """Read what the region says; that it agrees, or a position without a comment, stands in its comment."""
        position = canonical_answer(row.text("position"), position_scale())
        if position is None:
            self.report(Problem("position-unknown", facts={"value": row.text("position")}), row, "position")
        answer = self.answer(name, row, "claim")
        comment, evidence = self.words(row, "comment"), self.words(row, "evidence")
        if position == POSITIONS[0] and answer:
            self.report(Problem("claim-though-agreed", facts={"criterion": name, "answer": answer}), row, "claim")
        if position or answer or comment or evidence:
            stated = row.text("position") if not comment or position == POSITIONS[0] != position_in(comment) else ""
            response = {"criterion": name, "assessor": REGION, "answer": answer, "evidence": evidence}
            self.keep(response | {"comment": ". ".join(filter(None, (stated, comment)))}, unit, row, "claim")

    def words(self, row: TableRow, key: str) -> str:
        """Read a cell as the kind of its column is read."""
        value = row.values.get(key)
        if KINDS[key] == "link":
            value, doubt = link_at(row.table, row, key)
            self.report(doubt, row, key)
        text, problem = READERS[KINDS[key]](value)
        self.report(problem, row, key)
        return text

    def answer(self, name: str, row: TableRow, key: str) -> str:
        """Read an answer on the scale of its question."""
        if name in self.derived:
            if row.text(key):
                self.report(Problem("answer-not-asked", facts={"criterion": name}, severity="notice"), row, key)
            return ""
        answer, problem = read_answer(row.values.get(key), name, self.questions[name].scale)
        self.report(problem, row, key)
        return answer

    def keep(self, response: Mapping[str, object], unit: tuple[str, int], row: TableRow, key: str) -> None:
        """Keep a response; a second one for the same question must say the same."""
        place = {"file": self.file, "sheet": row.table.sheet.name, "cell": row.cell(key)}
        whole: dict[str, object] = {**dict.fromkeys(RESPONSE_COLUMNS, ""), **response, **place}
        whole |= {"region": unit[0], "year": unit[1]}
        whose = (*unit, str(response["criterion"]), str(response["assessor"]))
        first = self.responses.setdefault(whose, whole)
        if first is not whole and response["answer"] != first["answer"]:
            facts = {"criterion": whose[2], "answer": response["answer"], "first": first["answer"]}
            problem = Problem("answer-twice", facts=facts | {"place": f"{first['sheet']}!{first['cell']}"})
            self.report(problem, row, key)

    def report(self, problem: Problem | None, row: TableRow, key: str = "decision") -> None:
        """Note a problem at its cell."""
        if problem:
            self.problems.append(replace(problem, file=self.file, sheet=row.table.sheet.name, cell=row.cell(key)))


def is_printed(text: str) -> bool:
    """Say whether a text is a line that a review or a reply has above and between its rows."""
    return text.startswith(printed_starts())


def _is_ours(heading: str) -> bool:
    return heading == ARROW or is_of_role(heading)
