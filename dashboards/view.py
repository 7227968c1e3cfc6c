"""What every page needs: language, round and region, kept in step with the URL; and the results."""

import argparse
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import controls
import frame
import link
import pandas as pd
import projector
import streamlit as st
from shown import Shown, methodology_of, read_shown, rounds_in, told_by

from budget_index.analysis.change.links import same_family
from budget_index.bundled import bundled
from budget_index.errors import ProblemsFound
from budget_index.language import LANGUAGES, OWN_NAMES, Language, Say, alphabetical, localized
from budget_index.methodology.model import Methodology
from budget_index.regions import Registry, kazakhstan, region_name
from budget_index.rounds import Round
from budget_index.scoring.tables import Results

RANKING, REGION, COMPARE, CHANGES, CRITERIA = "ranking", "region", "compare", "changes", "criteria"
ROBUSTNESS, METHODOLOGY, DATA, CHECK = "robustness", "methodology", "data", "check"
PAGES = (RANKING, REGION, COMPARE, CHANGES, CRITERIA, ROBUSTNESS, METHODOLOGY, DATA, CHECK)
LOST = "lost"
"""Shown at an address that no page has."""
WITHOUT_ROUND = (CHECK, LOST)
ICONS = {
    RANKING: "leaderboard",
    REGION: "location_on",
    COMPARE: "compare_arrows",
    CHANGES: "trending_up",
    CRITERIA: "checklist",
    ROBUSTNESS: "verified",
    METHODOLOGY: "menu_book",
    DATA: "download",
    CHECK: "fact_check",
}


@dataclass(frozen=True)
class View:
    """What is looked at."""

    say: Say
    shown: Shown
    registry: Registry

    @property
    def round(self) -> Round:
        """The round."""
        return self.shown.round

    @property
    def results(self) -> Results:
        """Its scores."""
        return self.shown.results

    @property
    def year(self) -> int:
        """Year of the round."""
        return self.round.year

    @property
    def methodology(self) -> Methodology:
        """Edition that the round follows."""
        return self.results.methodology

    @cached_property
    def names(self) -> dict[str, str]:
        """Region codes of the round → names, in alphabetical order."""
        ranking = self.results.ranking
        codes = ranking.loc[ranking["year"] == self.year, "region"]
        names = {str(code): region_name(str(code), self.say.language, self.registry) for code in codes}
        return dict(sorted(names.items(), key=lambda item: alphabetical(item[1])))

    def text(self, words: dict[str, str] | None) -> str:
        """Pick a text in the language of the page."""
        return localized(words, self.say.language) if words else ""

    def percent(self, share: float) -> str:
        """Write a share as percent."""
        return self.say("dashboard.percent", n=self.say.number(100 * share))

    def heading(self, title: str) -> None:
        """Name the page, in the browser's title too; an example's mark belongs to its name."""
        title = title[:1].upper() + title[1:]
        named = f"{title} – {self.say('example.mark')}" if self.round.example else title
        st.set_page_config(page_title=named)
        st.title(named, anchor=False)

    def address(self, **more: str) -> dict[str, str]:
        """Give the ids that make a link to this view; empty ones are left out."""
        return {
            "lang": self.say.language,
            "round": self.round.id,
            **({"mode": projector.MODE} if projector.is_on() else {}),
            **{name: value for name, value in more.items() if value},
        }

    def choose(self, name: str, allowed: Collection[str], default: str | None = None) -> str | None:
        """Take a choice of this page from the URL, before the widget whose key is ``name`` is drawn."""
        self.warn(link.adopt(name, allowed, default=default))
        chosen: str | None = st.session_state[name]
        return chosen

    def choose_several(
        self, name: str, allowed: Collection[str], default: Sequence[str] = (), *, most: int = 6
    ) -> list[str]:
        """Take a list of choices from the URL, before the widget whose key is ``name`` is drawn."""
        self.warn(link.adopt_several(name, allowed, default=default, most=most))
        chosen: list[str] = st.session_state[name]
        return chosen

    def warn(self, unknown: list[link.Unknown]) -> None:
        """Say what in the URL isn't known."""
        for _, value in unknown:
            st.warning(self.say("dashboard.unknown-choice", value=value))


def path(page: str) -> str:
    """Give the file of a page."""
    return f"screens/{page}.py"


def asked_page() -> str:
    """Give the last part of the path in the browser; nothing at the start page.

    Below a folder of a server it is the folder's name at the start page.
    """
    return unquote(urlsplit(st.context.url or "").path).rsplit("/", 1)[-1].strip()


def start(page: str) -> None:
    """Settle language and round before anything is drawn, write the sidebar and the banners."""
    needs_round = page not in WITHOUT_ROUND
    st.set_page_config(page_title="budget-index", layout="wide", initial_sidebar_state="auto")
    link.remember("lang", "round", "region")
    unknown = link.adopt("lang", LANGUAGES, default=_usual_language())
    say = Say(st.session_state["lang"])
    frame.surround(say)
    controls.translate(say)
    unknown_mode = projector.start(page)
    if not needs_round:
        st.session_state["mode"] = None  # such a page has no slides, nor a way out of the mode
    if projector.is_on():
        st.html(projector.STYLE)
    with st.sidebar:
        st.segmented_control(
            say("dashboard.language"), LANGUAGES, format_func=OWN_NAMES.__getitem__, key="lang", required=True
        )
    example = False
    if needs_round:
        rounds = _guarded_rounds(say)
        unknown += link.adopt("round", rounds, default=_latest(rounds))
        view = current()
        unknown += link.adopt("region", view.names, default=None)
        example = view.round.example
    _links(say)
    if needs_round:
        _sidebar(view, rounds)
    with st.sidebar:
        if needs_round:
            projector.switch(say)
        st.caption(say("frame.device-theme"))
    _banners(say, unknown, unknown_mode, example=example)


def _banners(say: Say, unknown: list[link.Unknown], unknown_mode: list[link.Unknown], *, example: bool) -> None:
    """Say what in the URL isn't known, and that data are made up."""
    for name, value in unknown:
        st.warning(say(f"dashboard.unknown-{name}", value=value))
    for _, value in unknown_mode:
        st.warning(say("dashboard.unknown-choice", value=value))
    if example:
        st.warning(say("example.sentence"), icon=":material/science:")


def language() -> Say:
    """Give the language that ``start`` settled."""
    return Say(st.session_state["lang"])


def current() -> View:
    """Give the view that ``start`` settled."""
    say = language()
    folder = _guarded_rounds(say)[st.session_state["round"]]
    try:
        with st.spinner(say("dashboard.loading"), show_time=False):
            shown = read_shown(folder)
    except ProblemsFound as found:
        _stop(f"```text\n{say.problems(found)}\n```", say)
    return View(say, shown, kazakhstan())


def family(view: View) -> tuple[list[Shown], list[str]]:
    """Give the rounds of the view's family that can be compared with it, its own too, the earliest first.

    Made-up rounds and real ones are never put together. Of several rounds in a year the one looked at counts, else
    the last by name. Also gives the ids of rounds that can't be read.
    """
    chosen, unread = {view.year: view.shown}, []
    for name, folder in sorted(_guarded_rounds(view.say).items(), reverse=True):
        says = told_by(folder)
        if says.example != view.round.example or says.year in chosen:
            continue
        try:
            if same_family(methodology_of(folder), view.methodology):
                chosen[says.year] = read_shown(folder)
        except ProblemsFound:
            unread.append(name)
    return [chosen[year] for year in sorted(chosen)], unread


def family_ranking(view: View) -> tuple[pd.DataFrame, list[str]]:
    """Put the rankings of the view's family one below the other, with the round's id in ``round``."""
    rounds, unread = family(view)
    rankings = [(each.round, each.results.ranking) for each in rounds]
    own = [table[table["year"] == says.year].assign(round=says.id) for says, table in rankings]
    return pd.concat(own), unread


def write_address(view: View, region: str | None = None, **more: str) -> None:
    """Write into the URL what is looked at, by ids, so that a link shows the same to anybody."""
    link.write(view.address(region=region or "", **more, slide=projector.slide()))


def open_region(view: View, region: str) -> None:
    """Go to the page of a region."""
    st.session_state["region"] = region
    st.switch_page(path(REGION), query_params=view.address(region=region))


def _options() -> argparse.Namespace:
    """Read what stands after ``--`` on Streamlit's command line."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, default=bundled("data", "rounds"))
    parser.add_argument("--lang", default="")
    return parser.parse_known_args(sys.argv[1:])[0]


def data_folder() -> Path:
    """Give the folder with the rounds."""
    folder: Path = _options().data
    return folder


def _usual_language() -> Language:
    """Give the language that the dashboard was started in, or that of the browser."""
    wishes = (_options().lang, (st.context.locale or "").casefold())
    return next((language for wish in wishes for language in LANGUAGES if wish.startswith(language)), "kk")


def _guarded_rounds(say: Say) -> dict[str, Path]:
    folder = data_folder()
    try:
        rounds = rounds_in(folder)
    except ProblemsFound as found:
        _stop(f"```text\n{say.problems(found)}\n```", say)
    if not rounds:
        _stop(say("dashboard.no-rounds", folder=f"`{folder}`"), say)
    return rounds


def _stop(message: str, say: Say) -> NoReturn:
    """Say why there is nothing to show; a workbook can be checked all the same."""
    st.error(message)
    _links(say)
    address = st.query_params.to_dict() | {"lang": say.language}
    link.write({name: value for name, value in address.items() if name != "mode" or projector.is_on()})
    stop(say)


def stop(say: Say) -> NoReturn:
    """End a page that has nothing more to show; on a projector's screen the way out is left."""
    if projector.is_on():
        projector.bar(say)
    st.stop()


def _latest(rounds: dict[str, Path]) -> str:
    """Choose the latest round; a published one comes before an example."""
    says = {name: told_by(folder) for name, folder in rounds.items()}
    return max(says, key=lambda name: (not says[name].example, says[name].year, name))


def _links(say: Say) -> None:
    """Link the pages; each keeps the language, round and region that were chosen."""
    with st.sidebar:
        for page in PAGES:
            kept = ("lang",) if page == CHECK else ("lang", "round", "region")
            ids = {name: st.session_state[name] for name in kept if st.session_state.get(name)}
            icon = f":material/{ICONS[page]}:"
            st.page_link(path(page), label=say(f"dashboard.page-{page}"), query_params=ids, icon=icon)


def _sidebar(view: View, rounds: dict[str, Path]) -> None:
    say = view.say
    with st.sidebar:
        if len(rounds) > 1:
            names = _short_names({name: told_by(folder) for name, folder in rounds.items()}, say)
            st.selectbox(say("dashboard.round"), list(rounds), format_func=names.__getitem__, key="round")
        st.caption(f"**{view.text(view.round.title)}**")
        st.caption(view.text(view.methodology.title))
        if view.methodology.status == "draft":
            st.caption(say("dashboard.draft"))


def _short_names(rounds: dict[str, Round], say: Say) -> dict[str, str]:
    """Name rounds by their year, for the menu is narrow and the title stands below; those that share one by id too.

    Streamlit tells options apart by what is shown.
    """
    named = {
        name: f"{says.year} – {say('example.mark')}" if says.example else f"{says.year}"
        for name, says in rounds.items()
    }
    shown = list(named.values())
    return {name: f"{rounds[name].year} · {name}" if shown.count(of) > 1 else of for name, of in named.items()}


def styled(table: pd.DataFrame, formats: dict[str, object]) -> "pd.io.formats.style.Styler":
    """Show numbers as the language writes them while they still sort as numbers."""
    return table.style.format(formats, na_rep="–")
