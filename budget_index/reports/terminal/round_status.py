"""Say how far a round is: as a table on the terminal, as a record for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from rich import box
from rich.markup import escape
from rich.table import Table

from budget_index.errors import MOST_SHOWN
from budget_index.language import Say, localized
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import marked_title, report_console
from budget_index.rounds.freeze import Checklist
from budget_index.rounds.open_matters import PUBLICATION, OpenMatter, Statement, count_by_kind
from budget_index.rounds.status import RoundStatus
from budget_index.tables.consolidation import BY_TABLE
from budget_index.tables.statuses import status_label
from budget_index.tables.values import shortened


def print_status(status: RoundStatus, registry: Registry, say: Say) -> None:
    """Print a row for every region: the share of questions that each assessor has answered, open disagreements."""
    console = report_console()
    console.print(status_table(status, registry, say))
    for line in matter_lines(status.open_matters, registry, say):
        console.print(escape(line), soft_wrap=True, highlight=False)
    if not status.open_matters:
        console.print(say("round.complete"))


def matter_lines(matters: Sequence[OpenMatter], registry: Registry, say: Say) -> Iterator[str]:
    """Write what is open, kind by kind, with the number and the cells; of many of a kind the first."""
    for kind, n in count_by_kind(matters).items():
        if not n:
            continue
        yield say(f"round.open-{kind}", n=n)
        for matter in [matter for matter in matters if matter.kind == kind][:MOST_SHOWN]:
            yield f"  {region_name(matter.region, say.language, registry)} · {matter_words(matter, say)}"
        if n > MOST_SHOWN:
            yield f"  {say('round.open-more', n=n - MOST_SHOWN)}"


def checklist_lines(checklist: Checklist, say: Say) -> Iterator[str]:
    """Write what was looked at before publication, each line with a tick or a cross."""
    yield say("round.checklist")
    yield f"  ✓ {say('round.checked-stored', n=checklist.stored)}"
    yield f"  {_tick(fine=checklist.answers > 0)} {say('round.checked-answers', n=checklist.answers)}"
    for kind, n in count_by_kind(checklist.open_matters).items():
        yield f"  {_tick(fine=not n)} {say(f'round.open-{kind}', n=n)}"
    yield f"  {_tick(fine=not checklist.unscored)} {say('round.checked-unscored', n=checklist.unscored)}"


def _tick(*, fine: bool) -> str:
    return "✓" if fine else "✗"


def matter_words(matter: OpenMatter, say: Say) -> str:
    """Write what a matter is about and who says what, each with its place."""
    about = _about(matter, say)
    if matter.problem:
        return f"{about}: {say.problem(replace(matter.problem, sheet='', cell=''))} ({matter.statements[0].place})"
    statements = "; ".join(_statement(matter, statement, say) for statement in matter.statements)
    return f"{about}: {statements}" if statements else about


def _about(matter: OpenMatter, say: Say) -> str:
    """Name the question, the document or the fact of a document that a matter is about."""
    about, _, fact = matter.about.partition(":")
    if not fact:
        return about or say("glossary.agreed-answer")
    return f"{about} ({say('workbook.column-' + fact.replace('_', '-'))})"


def _in_words(statement: Statement, say: Say) -> str:
    """Write what somebody says; the status of a document, which stands first or beside an arrow, in words."""
    words = statement.said.split(" ")
    return " ".join(status_label(word, say.language) for word in words)


def _statement(matter: OpenMatter, statement: Statement, say: Say) -> str:
    named = {"": say("glossary.agreed-answer"), BY_TABLE: say("review.table")}
    who = "" if matter.kind == PUBLICATION else f"{named.get(statement.who, statement.who)} "
    is_reported = matter.kind == PUBLICATION or matter.about.endswith(":status")
    words = _in_words(statement, say) if is_reported else statement.said
    return f"{who}«{shortened(words)}»" + f" ({statement.place})" * bool(statement.place)


def status_table(status: RoundStatus, registry: Registry, say: Say) -> Table:
    """Lay the table out."""
    round_ = status.round
    title = f"{localized(round_.title, say.language)} · {say(f'round.status-{round_.status}')}"
    title = marked_title(title, say, example=round_.example)
    table = Table(title=escape(title), title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("table.region"))
    for role in status.assessors:
        table.add_column(escape(role) or say("glossary.agreed-answer"), justify="right")
    table.add_column(say("round.open"), justify="right")
    table.add_column(say("round.decided"), justify="center")
    table.add_column(say("round.replied"), justify="center")
    shares = status.answers.set_index(["region", "assessor"])["coverage"].to_dict()
    for region, n in status.open_disagreements.items():
        cells = (_share(shares[region, role], say) for role in status.assessors)
        ticks = ("✓" if region in regions else "" for regions in (status.decided, status.replied))
        table.add_row(escape(region_name(region, say.language, registry)), *cells, str(n) if n else "", *ticks)
    return table


def status_record(status: RoundStatus) -> dict[str, object]:
    """Write the same as a record."""
    answers = status.answers.drop(columns="open")
    return {
        "round": status.round.id,
        "status": status.round.status,
        "example": status.round.example,
        "regions": [
            {
                "region": region,
                "open_disagreements": n,
                "open_matters": sum(matter.region == region for matter in status.open_matters),
                "decided": region in status.decided,
                "replied": region in status.replied,
                "assessors": answers[answers["region"] == region].drop(columns="region").to_dict("records"),
            }
            for region, n in status.open_disagreements.items()
        ],
        "missing": [{"region": region, "assessor": role} for region, role in status.missing],
        "open": count_by_kind(status.open_matters),
        "open_matters": [_matter_record(matter) for matter in status.open_matters],
    }


def _matter_record(matter: OpenMatter) -> dict[str, object]:
    code = {"code": matter.problem.code} if matter.problem else {}
    own = {"kind": matter.kind, "region": matter.region, "year": matter.year, "about": matter.about}
    return own | code | {"statements": [asdict(statement) for statement in matter.statements]}


def _share(share: float, say: Say) -> str:
    return f"[red]{say('round.nothing')}[/red]" if share == 0 else say.percent(share)
