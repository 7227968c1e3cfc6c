"""The words and the table of the page of changes: who rose and fell, who moved most, what can't be compared."""

from collections.abc import Callable, Iterable
from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.change.changes import Comparison
from budget_index.analysis.change.movement import Movement, comparable_regions, movement
from budget_index.analysis.change.places_won import PLACE_SOURCES
from budget_index.content.change_words import break_text, question_notices
from budget_index.language import alphabetical
from budget_index.methodology.titles import band_labels
from budget_index.regions import region_name
from dashboards.elements.tables import offer_table, show_table
from dashboards.shell import view
from dashboards.shell.markup import plain
from dashboards.shell.shown_rounds import Shown

MOST_NAMES = 60
MOST_ROWS = 100
ENDS = ("from", "to")
MOVER_COLUMNS = [
    *("name", "change", "score_from", "score_to", "common_change", "rank_from", "rank_to"),
    *("places", "places_own", "places_others", "places_roster", "note", "bands"),
]
PLACE_COLUMNS = ("places_own", "places_others", "places_roster")
MEANS = {"common": "common_change", "mean": "change"}


def plain_name(v: view.View, code: str) -> str:
    """Name a region in a text with markup."""
    return plain(region_name(code, v.say.language, v.registry))


def region_names(v: view.View, codes: Iterable[str]) -> str:
    """Name regions in alphabetical order."""
    return ", ".join(plain_name(v, code) for code in sorted(codes, key=lambda code: alphabetical(plain_name(v, code))))


def digits(v: view.View) -> int:
    """Return the digits that scores have on this page: a change of less than a point is to be seen."""
    return max(v.methodology.rounding, 1)


def draw_movement(v: view.View, before: Shown, changes: pd.DataFrame) -> None:
    """Say in words who rose and fell, and why on average."""
    say, moved = v.say, movement(changes, v.methodology.rounding)
    if not len(comparable_regions(changes)):
        st.info(say("changes-page.nothing-comparable"))
        return
    st.markdown(f"## {movement_sentence(v, moved)}")
    sources = {source: f"**{say.signed(points)}**" for source, points in moved.sources.items()}
    compared = moved.rose + moved.fell + moved.same
    key = "changes-page.mean-one" if compared == 1 else "changes-page.mean"
    texts = [say(key, mean=f"**{say.signed(sum(moved.sources.values()))}**", **sources)]
    if before.methodology == v.methodology:
        texts.append(say("changes-page.same-rules"))
    left_out = changes.loc[~changes["region"].isin(comparable_regions(changes)["region"]), "region"].tolist()
    if left_out:
        names = region_names(v, left_out) if len(left_out) <= MOST_NAMES else str(len(left_out))
        texts.append(say("changes-page.not-counted", n=len(left_out), names=names))
    st.markdown(" ".join(texts))


def movement_sentence(v: view.View, moved: Movement) -> str:
    """Say how many scores rose and fell, and who did most; regions that share it are all named."""
    say, rounding = v.say, v.methodology.rounding
    if not moved.rose and not moved.fell:
        return say("changes-page.none-moved", least=say.number(0.5 / 10**rounding, rounding + 1)) + "."
    counts = [
        say(f"changes-page.{key}", n=getattr(moved, key))
        for key in ("rose", "fell", "same")
        if getattr(moved, key) or key != "same"
    ]
    ends = [
        say(f"changes-page.{key}", name=region_names(v, end[0]), change=say.signed(end[1], digits(v)))
        for key, end in (("riser", moved.riser), ("faller", moved.faller))
        if end
    ]
    return f"{', '.join(counts)}. {' '.join(ends)}"


def draw_movers(v: view.View, before: Shown, comparison: Comparison) -> None:
    """Show the table of changes; a click on a row opens the region."""
    say = v.say
    st.header(say("changes-page.movers"), anchor=False)
    st.markdown(say("changes-page.movers-intro"))
    words = st.text_input(say("dashboard.find-region"), key="find", width=420, live=True)
    changes = comparison.changes
    order = changes["change"].abs().sort_values(ascending=False, na_position="last", kind="stable").index
    listed = changes.loc[order].reset_index(drop=True)
    names = [region_name(code, say.language, v.registry) for code in listed["region"]]
    listed = listed.assign(name=names)[[words.strip().casefold() in text.casefold() for text in names]]
    if len(listed):
        _mover_table(v, before, listed.head(MOST_ROWS))
    else:
        st.info(say("dashboard.nothing-found", words=plain(words)))
    notes = [say("changes-page.rounded-apart")]
    notes += (
        [say("changes-page.movers-limited", shown=MOST_ROWS, total=len(changes))] if len(listed) > MOST_ROWS else []
    )
    st.caption(" ".join(notes))
    with st.container(horizontal=True):
        ends = f"{before.round.id}-{v.round.id}"
        offer_table(v, changes, name=f"changes-{ends}", label=say("changes-page.download"))
        offer_table(v, comparison.parts, name=f"parts-{ends}", label=say("changes-page.download-parts"))


def _mover_table(v: view.View, before: Shown, changes: pd.DataFrame) -> None:
    say = v.say
    table = _mover_rows(v, before, changes)
    score, change = partial(say.number, digits=digits(v)), partial(say.signed, digits=digits(v))
    formats: dict[str, Callable[..., str]] = {
        "score_from": score,
        "score_to": score,
        "change": change,
        "common_change": change,
    }
    formats |= {"rank_from": say.number, "rank_to": say.number}
    formats |= dict.fromkeys(("places", *PLACE_COLUMNS), partial(say.signed, digits=0))
    picked = show_table(
        v,
        table,
        name="movers",
        alt=say("changes-page.movers"),
        columns=_mover_headings(v, before.round.year, table),
        formats={name: each for name, each in formats.items() if name in table},
        on_select="rerun",
        selection_mode="single-row",
    )
    codes = [changes["region"].iloc[row] for row in picked.selection.rows]
    if codes and codes[0] in v.names:
        view.open_region(v, codes[0])


def _mover_rows(v: view.View, before: Shown, changes: pd.DataFrame) -> pd.DataFrame:
    """Make the rows; bands and breaks are left out where there are none."""
    labels = [band_labels(methodology, v.say.language) for methodology in (before.methodology, v.methodology)]
    scores = ["score_from", "score_to", "change", "common_change"]
    places = changes[["rank_from", "rank_to", "places", *PLACE_SOURCES]].astype("Float64").astype("float64")
    if (places[["places_new", "places_gone"]].fillna(0) != 0).any(axis=None):
        places["places_roster"] = places["places_new"] + places["places_gone"]
    bands = [[label.get(band, "–") for band in changes[f"band_{end}"]] for label, end in zip(labels, ENDS, strict=True)]
    texts = pd.DataFrame(
        {
            "bands": [a if a == b else f"{a} → {b}" for a, b in zip(*bands, strict=True)],
            "note": [break_text(reason, v.registry, v.say) for reason in changes["break"]],
        },
        index=changes.index,
    )
    there_are = [column for column, there in (("bands", any(labels)), ("note", any(texts["note"]))) if there]
    table = changes[["name", *scores]].join(places).join(texts[there_are])
    return table[[column for column in MOVER_COLUMNS if column in table]]


def _mover_headings(v: view.View, year: int, table: pd.DataFrame) -> dict[str, object]:
    say, column = v.say, st.column_config

    def number(key: str, width: int, *, helped: bool = True) -> object:
        help_text = say(f"changes-page.{key}-help") if helped else None
        return column.NumberColumn(say(f"changes-page.{key}"), help=help_text, width=width)

    headings = {
        "name": column.TextColumn(say("word.region"), width=212),
        "score_from": column.NumberColumn(str(year), width=55),
        "score_to": column.NumberColumn(str(v.year), width=55),
        "change": number("change", 80, helped=False),
        "common_change": number("common", 80),
        "rank_from": column.NumberColumn(say("changes-page.place-in", year=year), width=85),
        "rank_to": column.NumberColumn(say("changes-page.place-in", year=v.year), width=85),
        "places": number("places-won", 75),
        "places_own": number("own", 75),
        "places_others": number("others", 95),
        "places_roster": number("roster", 95),
        "note": column.TextColumn(say("changes-page.note"), width=260),
        "bands": column.TextColumn(say("changes-page.bands"), width=190),
    }
    return {name: heading for name, heading in headings.items() if name in table}


def draw_breaks(v: view.View, before: Shown, comparison: Comparison) -> None:
    """List what breaks the comparison, and give the change on the criteria in common."""
    say, changes = v.say, comparison.changes
    st.header(say("changes-page.breaks"), anchor=False)
    reasons = changes["break"]
    lines = []
    for reason, rows in changes[reasons != ""].groupby(reasons[reasons != ""], sort=True):
        kind, _, origin = str(reason).partition(":")
        names = region_names(v, rows["region"]) if len(rows) <= MOST_NAMES else str(len(rows))
        lines.append(say(f"changes-page.break-{kind}", names=f"**{names}**", origin=plain_name(v, origin)))
    st.markdown("\n".join(f"- {line}" for line in lines) if lines else say("changes-page.no-breaks"))
    rows = comparable_regions(changes).dropna(subset="common_change")
    shared = sum(link.comparable for link in comparison.links)
    texts = [say("change.comparable", n=shared), *question_notices(comparison.links, say)]
    if len(rows) and before.methodology != v.methodology:
        means = {key: say.signed(float(rows[column].mean()), digits(v)) for key, column in MEANS.items()}
        texts.append(say("changes-page.common-takeaway", **means))
    st.markdown(" ".join(texts))
