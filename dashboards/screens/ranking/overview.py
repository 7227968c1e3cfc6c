"""What the overview page is about: the dimension, kind and rows chosen in the URL, and what is computed from rounds."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import rankable, scores_by_year
from budget_index.analysis.peers import group_order
from budget_index.bundled import bundled
from budget_index.charts.boundaries import Boundaries, read_boundaries
from budget_index.charts.tiles import has_tiles
from budget_index.content.model import Chart, Content, Section
from budget_index.content.overview import overview
from budget_index.language import Say
from budget_index.methodology.titles import peer_group_title, profile_titles
from budget_index.methodology.walk import stages
from budget_index.publish.html.blocks import COUNTS
from budget_index.regions import kazakhstan, peers_of_methodology
from dashboards.shell import started, top, view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Key, Shown, cached
from dashboards.shell.view import View

ROWS = 60
"""Regions in a chart."""
BOUNDARIES = "regions.geojson"
MAP = "map"


@cached
def family_scores(*rounds: Shown, dimension: str) -> pd.DataFrame:
    """Put the scores of the rounds of a family side by side."""
    return scores_by_year([each.results for each in rounds], dimension)


@cached
def content_of(shown: Shown, *earlier: Shown, dimension: str, regions: tuple[str, ...] | None, say: Say) -> Content:
    """Say what there is to say about a round."""
    return overview(shown, say, dimension=dimension, regions=regions, earlier=earlier)


@dataclass(frozen=True)
class Overview:
    """What is chosen: ``table`` has all regions, ``chosen`` those of the kind, ``rows`` those in the charts.

    Parameters
    ----------
    shown
        Whether the map is looked at instead of the bars.
    """

    v: View
    dimension: str
    kind: str | None
    table: pd.DataFrame
    chosen: pd.DataFrame
    rows: pd.DataFrame
    part: str
    shown: str | None

    @property
    def is_whole(self) -> bool:
        """Whether the headline is looked at."""
        return self.dimension == self.v.methodology.ranked

    @cached_property
    def family(self) -> list[Shown]:
        """The rounds of the family, the earliest first."""
        return view.family(self.v)

    @property
    def key(self) -> Key:
        """What everything on the page depends on."""
        return (
            *(each.key for each in self.family),
            *self.v.shown.key,
            self.dimension,
            self.kind,
            self.part,
            self.v.say.language,
        )

    def title(self, name: str) -> str:
        """Return the title of a chart, which says what is ranked and which kind of region is left."""
        words = [self.v.say(f"overview.{name}", year=self.v.year)]
        words += [] if self.is_whole else [rankable_titles(self.v)[self.dimension]]
        words += [peer_group_title(self.v.methodology, self.kind, self.v.say)] if self.kind else []
        return " · ".join(words)

    @cached_property
    def content(self) -> Content:
        """What is said about the regions of the kind."""
        earlier = tuple(each for each in self.family if each.round.year < self.v.year)
        regions = tuple(self.chosen["region"]) if self.kind else None
        return content_of(self.v.shown, *earlier, dimension=self.dimension, regions=regions, say=self.v.say)

    @property
    def ranking(self) -> Section:
        """The ranking as it is said, of the rows in the charts."""
        section = self.content["ranking"]
        drawn = set(self.rows["region"])
        kept = tuple(row for row in section.table.rows if row.id in drawn)
        described = "; ".join(f"{row.title} – {section.table.cell(row, 'score').text}" for row in kept)
        body = Chart(
            "bars", replace(section.table, rows=kept), self.v.say("chart.ranking-described", regions=described)
        )
        return replace(section, body=body)

    @property
    def documents(self) -> Section:
        """How documents stand, as it is said, of the rows in the charts; the counts are those of all regions."""
        section = self.content["documents"]
        drawn = set(self.rows["region"])
        kept = [n for n, each in enumerate(section.table.columns) if each.id in drawn or each.id.startswith(COUNTS)]
        rows = tuple(replace(row, cells=tuple(row.cells[n] for n in kept)) for row in section.table.rows)
        columns = tuple(section.table.columns[n] for n in kept)
        return replace(section, body=replace(section.table, columns=columns, rows=rows))

    @property
    def has_map(self) -> bool:
        """Whether there is a map of the regions."""
        return has_tiles(self.chosen, self.v.registry) or usable_boundaries(self) is not None

    @property
    def common(self) -> dict[str, Any]:
        """What every chart is told."""
        return {"registry": self.v.registry, "example": self.v.round.example}

    def number(self, value: float) -> str:
        """Write a score."""
        return self.v.say.number(value, self.v.methodology.rounding)

    def name(self, code: str) -> str:
        """Name a region in a sentence."""
        return plain(self.v.names[code])


def choose_overview(v: View) -> Overview:
    """Take from the URL what is chosen."""
    kinds, groups = kinds_of(v), groups_of_peers(v)
    dimension = v.choose("dimension", list(rankable_titles(v)), v.methodology.ranked) or v.methodology.ranked
    kind = v.choose("kind", kinds, None)
    shown = v.choose("show", [MAP], None)
    table = v.shown.ranked(dimension)
    chosen = table[[kind is None or groups.get(code) == kind for code in table["region"]]]
    part = v.choose("part", firsts_of(chosen), "1") or "1"
    rows = chosen.iloc[int(part) - 1 : int(part) - 1 + ROWS]
    parts: dict[str, Any] = {"table": table, "chosen": chosen, "rows": rows, "part": part, "shown": shown}
    return Overview(v=v, dimension=dimension, kind=kind, **parts)


def firsts_of(chosen: pd.DataFrame) -> list[str]:
    """List the first places of the parts into which the rows of the charts are divided."""
    return [str(first) for first in range(1, max(len(chosen), 1) + 1, ROWS)]


def draw_choices(page: Overview) -> None:
    """Draw the one row of controls: find a region, round, what to rank by, kind, bars or map."""
    v, say, names = page.v, page.v.say, rankable_titles(page.v)
    kinds = kinds_of(v)
    hidden: dict[str, Any] = {"label_visibility": "collapsed"}
    with st.container(horizontal=True, key="choices", gap="small", vertical_alignment="center"):
        opened = st.selectbox(
            say("dashboard.open-region"), list(v.names), index=None, format_func=v.names.__getitem__, key="open",
            placeholder=say("overview.find-region"), filter_mode="contains", width=230, **hidden,
        )  # fmt: skip
        top.round_box(say, width=235)
        st.selectbox(
            say("overview.rank-by"), list(names), format_func=names.__getitem__, key="dimension", width=250, **hidden
        )
        if len(kinds) > 1:
            st.selectbox(
                say("overview.kind"), kinds, format_func=lambda each: peer_group_title(v.methodology, each, say),
                placeholder=every_kind(v), key="kind", width=200, **hidden,
            )  # fmt: skip
        if len(firsts := firsts_of(page.chosen)) > 1:
            st.selectbox(
                say("overview.part"), firsts, format_func=lambda first: _rows(v, first, len(page.chosen)),
                key="part", width=150, **hidden,
            )  # fmt: skip
        if page.has_map:
            st.segmented_control(
                say("overview.show"), [MAP], format_func=lambda _: say("overview.map"), key="show", **hidden
            )
    if opened:
        view.open_region(v, opened)


def _rows(v: View, first: str, of: int) -> str:
    return v.say("overview.part-rows", first=first, last=min(int(first) - 1 + ROWS, of), of=of)


def rankable_titles(v: View) -> dict[str, str]:
    """Name what regions can be ranked by: the total score, stages and other indices, themes."""
    say, methodology = v.say, v.methodology
    named = profile_titles(methodology, say.language)
    of_stages, themes = ({each.id for each in part} for part in (stages(methodology), methodology.themes))

    def title(name: str) -> str:
        if name == methodology.ranked:
            return say("word.total-score")
        kind = "stage" if name in of_stages else "theme" if name in themes else ""
        return say(f"overview.{kind}", title=named[name]) if kind else named[name]

    return {name: title(name) for name in rankable(methodology)}


def groups_of_peers(v: View) -> dict[str, str]:
    """Name the group of every region; where the methodology makes no groups, its kind in the register."""
    if peers_of_methodology(v.methodology):
        return v.shown.peer_groups()
    known = kazakhstan()
    return {code: known[code].kind if code in known else "" for code in v.names}


def kinds_of(v: View) -> list[str]:
    """List the groups that can be chosen, in the order of the methodology."""
    return [name for name in group_order(v.methodology, set(groups_of_peers(v).values())) if name]


def every_kind(v: View) -> str:
    """Name what is looked at when no group is chosen."""
    peers = peers_of_methodology(v.methodology)
    return v.say("overview.all-kinds" if peers is None or peers.by == "kind" else "peers.all")


def usable_boundaries(page: Overview) -> Boundaries | None:
    """Read the file of boundaries if there is one that fits the regions; what is wrong with it is for the operator.

    It is ``regions.geojson`` among the rounds, or ``kz.geojson`` beside the register.
    """
    files = [started.data_folder() / BOUNDARIES, bundled("data", "regions", "kz.geojson")]
    file = next((file for file in files if file.is_file()), None)
    if file is None:
        return None
    boundaries = _boundaries(str(file), file.stat().st_mtime_ns)
    known = set(page.table["region"]) & set(boundaries.centres)
    fault = boundaries.fault or ("" if known else "none-known")
    if fault:
        started.report_boundaries(file, fault, code=next(iter(page.v.names)))
        return None
    return boundaries if known & set(page.chosen["region"]) else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _boundaries(file: str, changed: int) -> Boundaries:
    return replace(read_boundaries(Path(file)), key=f"{file} {changed}")


def sparks(scores: pd.DataFrame, codes: list[str], year: int) -> list[list[float] | None]:
    """Return each region's scores over the years without the blanks; ``None`` where the year looked at has none."""
    rows_of = scores.reindex(codes)
    rows = zip(rows_of.to_numpy(dtype="float64"), rows_of[year].notna(), strict=True)
    return [row[row == row].tolist() if has_score else None for row, has_score in rows]
