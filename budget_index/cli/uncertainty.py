"""``budget-index uncertainty``: how sure places, bands and improvements are."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from budget_index.cli.score import FORMATS
from budget_index.cli.translated import progress_bar, translated_command
from budget_index.language import Say
from budget_index.methodology.aggregates import AGGREGATES

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from budget_index.analysis.robustness.draws import Sources
    from budget_index.analysis.robustness.study import Study
    from budget_index.analysis.robustness.uncertainty import Inputs, Uncertainty
    from budget_index.methodology.model import Methodology
    from budget_index.regions import Registry
    from budget_index.scoring.answers import Answers

SOBOL_SAMPLES = 256
OVER_DIMENSIONS = [name for name, aggregate in AGGREGATES.items() if not aggregate.by_maximum]


def command(say: Say) -> click.Command:
    """Make the command."""

    @translated_command(say, "uncertainty", "cli.uncertainty")
    @click.argument("methodology", metavar="METHODOLOGY")
    @click.argument("inputs", metavar="INPUT…", nargs=-1, required=True, type=click.Path(path_type=Path))
    @click.option("--draws", type=click.IntRange(1, 10_000_000), default=10_000, metavar="N", help=say("cli.draws"))
    @click.option("--seed", type=click.IntRange(0), default=1, metavar="N", help=say("cli.seed"))
    @click.option(
        "--weights", type=click.Choice(["uniform", "dirichlet", "none"]), default="uniform", help=say("cli.weights")
    )
    @click.option("--spread", type=click.FloatRange(0, 100), default=25.0, metavar="%", help=say("cli.spread"))
    @click.option("--level", type=click.Choice(["all", "criteria", "dimensions"]), default="all", help=say("cli.level"))
    @click.option("--own-weights", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.own-weights"))
    @click.option("--assessors", is_flag=True, help=say("cli.vary-assessors"))
    @click.option("--before-review", is_flag=True, help=say("cli.before-review"))
    @click.option("--drop", is_flag=True, help=say("cli.vary-drop"))
    @click.option("--aggregate", type=click.Choice(OVER_DIMENSIONS), multiple=True, help=say("cli.vary-aggregate"))
    @click.option("--missing", is_flag=True, help=say("cli.vary-missing"))
    @click.option("--top", type=click.IntRange(1), default=10, metavar="K", help=say("cli.top"))
    @click.option("--since", type=click.Path(path_type=Path), metavar="ROUND", help=say("cli.since"))
    @click.option("--sensitivity", is_flag=True, help=say("cli.sensitivity"))
    @click.option("--keep-draws", is_flag=True, help=say("cli.keep-draws"))
    @click.option("--workers", type=click.IntRange(1, 64), default=4, metavar="N", help=say("cli.workers"))
    @click.option("--scheduler", default="", metavar="ADDRESS", help=say("cli.scheduler"))
    @click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help=say("cli.output"))
    @click.option("--format", "kind", type=click.Choice(FORMATS), default="csv", help=say("cli.format"))
    @click.option("--names", type=click.Path(path_type=Path), metavar="FILE", help=say("cli.names"))
    def uncertainty(methodology: str, inputs: tuple[Path, ...], names: Path | None, **options: Any) -> None:
        from budget_index.methodology.load import load_methodology
        from budget_index.regions import known_regions

        _Run(say, load_methodology(methodology), known_regions(names), options).show(inputs)

    return uncertainty


def watched(say: Say) -> Any:
    """Show a progress bar while draws are computed, if somebody watches a terminal."""

    def watch(pieces: Sequence[range]) -> Iterable[range]:
        from rich.progress import track

        text = say("uncertainty.computing")
        yield from track(pieces, description=text, disable=not sys.stderr.isatty(), transient=True)

    return watch


@dataclass(frozen=True)
class _Run:
    """One call of the command, with its options."""

    say: Say
    methodology: "Methodology"
    registry: "Registry"
    options: dict[str, Any]

    def show(self, paths: Sequence[Path]) -> None:
        """Read, compute, print and write."""
        import pandas as pd

        from budget_index.reports.terminal.console import report_console
        from budget_index.reports.terminal.uncertainty import sources_line, uncertainty_table
        from budget_index.reports.tidy import write_tables

        console, say, options = report_console(), self.say, self.options
        inputs, example = self.read(paths, self.methodology)
        tables: dict[str, list[pd.DataFrame]] = {}
        last = None
        for answers, study in self.studies(inputs, self.methodology):
            found = self.uncertainty(answers.units, study)
            own = options["own_weights"] is not None
            console.print(
                uncertainty_table(found, self.methodology, self.registry, say, top=options["top"], example=example)
            )
            console.print(sources_line(study.sources, options["seed"], say, own=own))
            console.print(say("uncertainty.group-legend"), style="dim")
            for name, table in (("ranks", found.ranks), ("bands", found.bands), ("pairs", found.pairs)):
                tables.setdefault(name, []).append(table)
            last = answers, study
        if last is not None:
            more = {**self.since(last, console), **self.sensitivity(last[1], console), **self.draws(last[1])}
            tables |= {name: [table] for name, table in more.items()}
        if options["output"] is None:
            console.print(say("table.not-written"))
            return
        whole = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
        for path in write_tables(whole, options["output"], options["kind"], say, example=example):
            console.print(say("table.written", file=path), soft_wrap=True)

    def read(self, paths: Sequence[Path], methodology: "Methodology") -> tuple["Inputs", bool]:
        """Read what is to be scored; say also whether it is an example."""
        from budget_index.analysis.robustness.uncertainty import Inputs
        from budget_index.rounds import read_inputs

        intake = read_inputs(paths, methodology, self.registry, progress_bar(self.say))
        units = intake.responses[["region", "year"]] if intake.expected is None else intake.expected
        return Inputs(intake.responses, units.drop_duplicates(), intake.publications), intake.example

    def sources(self) -> "Sources":
        """Gather what is uncertain."""
        from budget_index.analysis.robustness.draws import Sources

        o = self.options
        rules = ("", *o["aggregate"]) if o["aggregate"] else ()
        return Sources(
            o["weights"], o["spread"] / 100, o["level"], o["assessors"], o["drop"], rules, missing=o["missing"]
        )

    def studies(self, inputs: "Inputs", methodology: "Methodology") -> "Iterator[tuple[Answers, Study]]":
        """Prepare every year of some inputs."""
        from budget_index.analysis.robustness.draw_tables import read_draws
        from budget_index.analysis.robustness.uncertainty import studies
        from budget_index.scoring.tree import compile_tree

        o, file = self.options, self.options["own_weights"]
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

    def uncertainty(self, units: "pd.DataFrame", study: "Study") -> "Uncertainty":
        """Run the draws."""
        from budget_index.analysis.robustness.uncertainty import rank_uncertainty

        o = self.options
        return rank_uncertainty(units, study, workers=o["workers"], scheduler=o["scheduler"], watch=watched(self.say))

    def since(self, last: "tuple[Answers, Study]", console: "Console") -> "dict[str, pd.DataFrame]":
        """Compare with an earlier round."""
        from budget_index.analysis.robustness.improvement import improvement
        from budget_index.reports.terminal.uncertainty import improvement_report
        from budget_index.rounds import round_methodology

        if self.options["since"] is None:
            return {}
        rules = round_methodology(self.options["since"])
        inputs, _ = self.read([self.options["since"]], rules)
        earlier = list(self.studies(inputs, rules))[-1]
        table = improvement(earlier, last, watch=watched(self.say))
        year = int(earlier[0].units["year"].iloc[0])
        console.print(improvement_report(table, year, self.methodology, self.registry, self.say))
        return {"improvement": table}

    def sensitivity(self, study: "Study", console: "Console") -> "dict[str, pd.DataFrame]":
        """Say what moves places most."""
        from budget_index.analysis.robustness.sensitivity import leave_one_out, sobol_indices
        from budget_index.reports.terminal.uncertainty import left_out_report, sobol_report

        if not self.options["sensitivity"]:
            return {}
        left_out = leave_one_out(study)
        console.print(left_out_report(left_out, self.methodology, self.say))
        indices = sobol_indices(study, samples=SOBOL_SAMPLES, seed=self.options["seed"])
        console.print(sobol_report(indices, self.say))
        return {"left-out": left_out, "sobol": indices}

    def draws(self, study: "Study") -> "dict[str, pd.DataFrame]":
        """Write down the weights of every draw."""
        from budget_index.analysis.robustness.draw_tables import draws_table
        from budget_index.analysis.robustness.draws import BLOCK, Drawn

        if not self.options["keep_draws"]:
            return {}
        blocks = Drawn.joined([study.block(number) for number in range(-(-study.draws // BLOCK))])
        return {"draws": draws_table(blocks.factors, study.tree, self.methodology)}
