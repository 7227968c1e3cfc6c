"""Say how far a round is: as a table on the terminal, as a record for programs."""

from rich import box
from rich.markup import escape
from rich.table import Table

from budget_index.language import Say, localized
from budget_index.regions import Registry, region_name
from budget_index.reports.terminal.console import marked_title, report_console
from budget_index.rounds.status import RoundStatus


def print_status(status: RoundStatus, registry: Registry, say: Say) -> None:
    """Print a row for every region: the share of questions that each assessor has answered, open disagreements."""
    console = report_console()
    console.print(status_table(status, registry, say))
    missing = status.missing
    if missing:
        console.print(say("round.missing", n=len(missing)))
    disagreements = {region: n for region, n in status.open_disagreements.items() if n}
    if disagreements:
        console.print(say("table.disagreements", n=sum(disagreements.values()), regions=len(disagreements)))
    if not missing and not disagreements:
        console.print(say("round.complete"))


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
                "decided": region in status.decided,
                "replied": region in status.replied,
                "assessors": answers[answers["region"] == region].drop(columns="region").to_dict("records"),
            }
            for region, n in status.open_disagreements.items()
        ],
        "missing": [{"region": region, "assessor": role} for region, role in status.missing],
    }


def _share(share: float, say: Say) -> str:
    return f"[red]{say('round.nothing')}[/red]" if share == 0 else say.percent(share)
