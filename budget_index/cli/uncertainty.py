"""``budget-index uncertainty``: how sure places, bands and improvements are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budget_index.cli import options
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

    from budget_index.analysis.robustness.draws import Sources
    from budget_index.analysis.robustness.study import Study
    from budget_index.analysis.robustness.uncertainty import Inputs
    from budget_index.methodology.model import Methodology
    from budget_index.regions import Registry
    from budget_index.rounds import Intake
    from budget_index.scoring.answers import Answers


def uncertainty_command(say: Say) -> click.Command:

    @translated_command(say, "uncertainty", "cli.uncertainty")
    @options.input_arguments
    @options.draws_option(say)
    @options.seed_option(say)
    @click.option(
        "--weights", type=click.Choice(["uniform", "dirichlet", "none"]), default="uniform", help=say("cli.weights")
    )
    @options.spread_option(say)
    @click.option("--level", type=click.Choice(["all", "criteria", "dimensions"]), default="all", help=say("cli.level"))
    @click.option("--own-weights", type=options.PATH, metavar="FILE", help=say("cli.own-weights"))
    @click.option("--assessors", is_flag=True, help=say("cli.vary-assessors"))
    @click.option("--before-review", is_flag=True, help=say("cli.before-review"))
    @click.option("--drop", is_flag=True, help=say("cli.vary-drop"))
    @click.option("--aggregate", type=options.LaterChoice(_aggregates), multiple=True, help=say("cli.vary-aggregate"))
    @click.option("--missing", is_flag=True, help=say("cli.vary-missing"))
    @click.option("--top", type=click.IntRange(1), default=10, metavar="K", help=say("cli.top"))
    @click.option("--since", type=options.PATH, metavar="ROUND", help=say("cli.since"))
    @click.option("--sensitivity", is_flag=True, help=say("cli.sensitivity"))
    @click.option("--keep-draws", is_flag=True, help=say("cli.keep-draws"))
    @click.option("--workers", type=click.IntRange(1, 64), default=4, metavar="N", help=say("cli.workers"))
    @click.option("--scheduler", default="", metavar="ADDRESS", help=say("cli.scheduler"))
    @options.output_option(say)
    @options.format_option(say)
    @options.names_option(say)
    def uncertainty(methodology: str, inputs: tuple[Path, ...], names: Path | None, **settings: Any) -> None:
        _Run(say, *options.read_given(methodology, inputs, names, say), settings).show()

    return uncertainty


def _aggregates() -> list[str]:
    """List the aggregates that can stand in place of a dimension's own."""
    from budget_index.methodology.aggregates import AGGREGATES

    return [name for name, aggregate in AGGREGATES.items() if not aggregate.by_maximum]


@dataclass(frozen=True)
class _Run:
    """One call of the command, with its options."""

    say: Say
    methodology: "Methodology"
    registry: "Registry"
    intake: "Intake"
    settings: dict[str, Any]

    def show(self) -> None:
        """Compute, write and print."""
        import pandas as pd

        from budget_index.analysis.robustness.uncertainty import Inputs, rank_uncertainty
        from budget_index.reports.files import write_tables
        from budget_index.reports.terminal.console import print_written, report_console
        from budget_index.reports.terminal.robustness import places_legend, sources_line, uncertainty_table

        say, o, example = self.say, self.settings, self.intake.example
        tables: dict[str, list[pd.DataFrame]] = {}
        shown: list[RenderableType] = []
        last = None
        for last in self.studies(Inputs.of_intake(self.intake), self.methodology):
            answers, study = last
            year = rank_uncertainty(
                answers.units, study, workers=o["workers"], scheduler=o["scheduler"], watch=self.watch
            )
            shown += [
                uncertainty_table(year, self.methodology, self.registry, say, top=o["top"], example=example),
                sources_line(study.sources, o["seed"], say, own=o["own_weights"] is not None),
            ]
            legend = places_legend(year, say)
            shown += [f"[dim]{legend}[/dim]"] if legend else []
            for name in ("ranks", "bands", "pairs", "places"):
                tables.setdefault(name, []).append(getattr(year, name))
        if last is not None:
            more = {**self.since(last, shown), **self.sensitivity(last[1], shown), **self.draws(last[1])}
            tables |= {name: [table] for name, table in more.items()}
        whole = {name: pd.concat(years, ignore_index=True) for name, years in tables.items()}
        written = write_tables(whole, o["output"], o["kind"], say, example=example)
        for renderable in shown:
            report_console().print(renderable)
        print_written(written, say)

    def sources(self) -> "Sources":
        """Gather what is uncertain."""
        from budget_index.analysis.robustness.draws import Sources

        o = self.settings
        aggregates = ("", *o["aggregate"]) if o["aggregate"] else ()
        return Sources(
            o["weights"],
            o["spread"] / 100,
            level=o["level"],
            assessors=o["assessors"],
            drop=o["drop"],
            aggregates=aggregates,
            missing=o["missing"],
        )

    def studies(self, inputs: "Inputs", methodology: "Methodology") -> "Iterator[tuple[Answers, Study]]":
        """Prepare every year of some inputs."""
        from budget_index.analysis.robustness.draw_tables import read_draws
        from budget_index.analysis.robustness.uncertainty import studies
        from budget_index.scoring.tree import compile_tree

        o, file = self.settings, self.settings["own_weights"]
        given = None if file is None else read_draws(file, compile_tree(methodology), methodology)
        given = None if given is None else given[: o["draws"]]
        return studies(
            inputs,
            methodology,
            self.sources(),
            seed=o["seed"],
            draws=o["draws"],
            top=o["top"],
            given=given,
            settled_too=o["before_review"],
        )

    @property
    def watch(self) -> Any:
        """Return what shows the progress of draws."""
        return progress_bar(self.say, "uncertainty.computing")

    def since(self, last: "tuple[Answers, Study]", shown: "list[RenderableType]") -> "dict[str, pd.DataFrame]":
        """Compare with an earlier round."""
        from budget_index.analysis.robustness.improvement import improvement
        from budget_index.analysis.robustness.uncertainty import Inputs
        from budget_index.reports.terminal.robustness import improvement_report
        from budget_index.rounds import read_inputs, round_methodology
        from budget_index.rounds.scored import round_folder

        if self.settings["since"] is None:
            return {}
        folder = round_folder(self.settings["since"])
        edition = round_methodology(folder)
        intake = read_inputs([folder], edition, self.registry, progress_bar(self.say))
        earlier = list(self.studies(Inputs.of_intake(intake), edition))[-1]
        table = improvement(earlier, last, watch=self.watch)
        year = int(earlier[0].units["year"].iloc[0])
        shown.append(improvement_report(table, year, self.methodology, self.registry, self.say))
        return {"improvement": table}

    def sensitivity(self, study: "Study", shown: "list[RenderableType]") -> "dict[str, pd.DataFrame]":
        """Say what moves places most."""
        from budget_index.analysis.robustness.sensitivity import leave_one_out, sobol_indices
        from budget_index.reports.terminal.robustness import left_out_note, left_out_report, sobol_report

        if not self.settings["sensitivity"]:
            return {}
        left_out = leave_one_out(study)
        shown.append(left_out_report(left_out, self.methodology, self.say))
        note = left_out_note(left_out, self.say)
        shown += [note] if note else []
        indices = sobol_indices(study, seed=self.settings["seed"])
        shown.append(sobol_report(indices, self.say))
        return {"left-out": left_out, "sobol": indices}

    def draws(self, study: "Study") -> "dict[str, pd.DataFrame]":
        """Write down the weights of every draw."""
        from budget_index.analysis.robustness.draw_tables import draws_table
        from budget_index.analysis.robustness.draws import BLOCK, Drawn

        if not self.settings["keep_draws"]:
            return {}
        blocks = Drawn.joined([study.block(number) for number in range(-(-study.draws // BLOCK))])
        return {"draws": draws_table(blocks.factors, study.tree, self.methodology)}
