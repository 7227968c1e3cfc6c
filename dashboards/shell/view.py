"""What every page needs: language, round and region, kept in step with the URL; and the results."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import streamlit as st

from budget_index.language import LANGUAGES, Language, Say, alphabetical, localized
from budget_index.methodology.model import Criterion, Methodology
from budget_index.regions import Registry, kazakhstan, region_name
from budget_index.rounds import Round
from budget_index.scoring.results import Results
from dashboards.shell import link, page_style, projector, started, streamlit_words, top
from dashboards.shell.markup import plain, sentence_of
from dashboards.shell.pages import DECK, REGION, WITH_OWN_ROUND_BOX, WITHOUT_ROUND, path
from dashboards.shell.shown_rounds import Shown, read_shown, round_of, rounds_in, same_rules

TEXTS = ("guidance", "advice", "good-example")
"""What a methodology says about a criterion, in the order in which it is usually shown."""


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
        codes = self.shown.ranking["region"].astype("str")
        names = {code: region_name(code, self.say.language, self.registry) for code in codes}
        return dict(sorted(names.items(), key=lambda item: alphabetical(item[1])))

    def text(self, words: dict[str, str] | None) -> str:
        """Pick a text in the language of the page."""
        return localized(words, self.say.language) if words else ""

    def texts_about(self, criterion: Criterion, order: Sequence[str] = TEXTS) -> dict[str, str]:
        """Return what the methodology says about a criterion: label → guidance, advice, a good example."""
        texts = {"guidance": criterion.guidance, "advice": criterion.advice, "good-example": criterion.example}
        return {self.say(f"dashboard.{key}"): self.text(texts[key]) for key in order if texts[key]}

    def heading(self, title: str, *, shown: str | None = None) -> None:
        """Name the page, in the browser's title too; an example's mark belongs to its name.

        Parameters
        ----------
        shown
            What stands at its head instead, below the line with the mark.
        """
        named = self.marked(title)
        st.set_page_config(page_title=named)
        st.title(plain(shown or named), anchor=False)

    def marked(self, title: str) -> str:
        """Write a title with a capital letter and an example's mark."""
        title = title[:1].upper() + title[1:]
        return f"{title} – {self.say('example.mark')}" if self.round.example else title

    def address(self, **more: str) -> dict[str, str]:
        """Return the ids that make a link to this view; empty ones are left out."""
        return {
            "lang": self.say.language,
            "round": self.round.id,
            **{name: value for name, value in more.items() if value},
        }

    def choose(self, name: str, allowed: Container[str], default: str | None = None) -> str | None:
        """Take a choice of this page from the URL, before the widget whose key is ``name`` is drawn."""
        self.warn(link.adopt(name, allowed, default=default))
        chosen: str | None = st.session_state[name]
        return chosen

    def choose_several(
        self, name: str, allowed: Container[str], default: Sequence[str] = (), *, most: int = 6
    ) -> list[str]:
        """Take a list of choices from the URL, before the widget whose key is ``name`` is drawn."""
        self.warn(link.adopt_several(name, allowed, default=default, most=most))
        chosen: list[str] = st.session_state[name]
        return chosen

    def warn(self, unknown: list[link.Unknown]) -> None:
        """Say what in the URL isn't known."""
        for _, value in unknown:
            st.warning(sentence_of(self.say, "dashboard.unknown-choice", value=value))


def asked_page() -> str:
    """Return the last part of the path in the browser; nothing at the start page.

    Below a folder of a server it is the folder's name at the start page.
    """
    return unquote(urlsplit(st.context.url or "").path).rsplit("/", 1)[-1].strip()


def settle_language() -> Say:
    """Take the language from the URL, before the menu is written in it."""
    link.remember("lang", "round", "region")
    st.session_state["unknown"] = link.adopt("lang", LANGUAGES, default=_usual_language())
    return language()


def start(page: str) -> None:
    """Settle the round before anything is drawn, write what stands at the top of every page."""
    needs_round = page not in WITHOUT_ROUND
    st.set_page_config(page_title="budget-index", layout="wide")
    unknown, say = list(st.session_state.get("unknown", [])), language()
    page_style.write_styles(say)
    streamlit_words.translate(say)
    projector.follow_old_address(page)
    st.session_state["page"] = page
    if page != DECK:
        top.corner(say, slides=needs_round)
    example = False
    if needs_round:
        unknown += _settle_round(say)
        view = current_view()
        unknown += link.adopt("region", view.names, default=None)
        example = view.round.example
    if example and page != DECK:
        top.example_mark(say)
    for name, value in unknown:
        st.warning(sentence_of(say, f"dashboard.unknown-{name}", value=value))
    if needs_round and page not in WITH_OWN_ROUND_BOX:
        top.round_box(say)


def language() -> Say:
    """Return the language that ``start`` settled."""
    return Say(st.session_state["lang"])


def current_view() -> View:
    """Return the view that ``start`` settled."""
    say = language()
    folder = rounds_in(started.data_folder()).get(st.session_state["round"])
    shown = read_shown(folder) if folder else None
    if shown is None:  # its files have changed since the page was started
        st.rerun()
    return View(say, shown, kazakhstan())


def family(view: View) -> list[Shown]:
    """Return the rounds of the view's family that can be compared with it, its own too, the earliest first.

    Made-up rounds and real ones are never put together. Of several rounds in a year the one looked at counts, else
    the last by name. One that can't be read is left out.
    """
    chosen = {view.year: view.shown}
    for folder in dict(sorted(rounds_in(started.data_folder()).items(), reverse=True)).values():
        other = round_of(folder)
        if other.example == view.round.example and other.year not in chosen and same_rules(folder, view.methodology):
            shown = read_shown(folder)
            chosen |= {other.year: shown} if shown else {}
    return [chosen[year] for year in sorted(chosen)]


def write_address(view: View, region: str | None = None, **more: str) -> None:
    """Write into the URL what is looked at, by ids, so that a link shows the same to anybody."""
    link.write(view.address(region=region or "", **more))


def open_region(view: View, region: str) -> None:
    """Go to the page of a region."""
    st.session_state["region"] = region
    st.switch_page(path(REGION), query_params=view.address(region=region))


def _usual_language() -> Language:
    """Return the language that the dashboard was started in, or that of the browser."""
    wish = started.language_started_in() or (st.context.locale or "").casefold()
    return next((language for language in LANGUAGES if wish.startswith(language)), LANGUAGES[0])


def _settle_round(say: Say) -> list[link.Unknown]:
    """Choose a round that can be read; one that can't is left out as if it weren't there."""
    rounds = rounds_in(started.data_folder())
    unreadable = {name for name in st.session_state.get("unreadable", ()) if name in rounds}
    for name in [name for name in unreadable if read_shown(rounds[name])]:
        unreadable.remove(name)
    asked = link.new("round")
    left = {name: folder for name, folder in rounds.items() if name not in unreadable}
    unknown = link.adopt("round", left, default=_latest(left))
    chosen = st.session_state["round"] if asked or st.session_state["round"] != _latest(left) else None
    while left and not _can_be_read(left[st.session_state["round"]], say):
        name = st.session_state["round"]
        del left[name]
        unreadable.add(name)
        unknown += [("round", name)] if name == chosen else []
        st.session_state["round"] = _latest(left)
    st.session_state["unreadable"] = unreadable
    if not left:
        started.report_no_rounds(started.data_folder())
        _stop(say("dashboard.no-rounds"), say)
    return unknown


def _can_be_read(folder: Path, say: Say) -> bool:
    with st.spinner(say("dashboard.loading"), show_time=False):
        return read_shown(folder) is not None


def _stop(message: str, say: Say) -> NoReturn:
    """Say why there is nothing to show; a workbook can be checked all the same."""
    st.error(message)
    link.write(st.query_params.to_dict() | {"lang": say.language})
    st.stop()


def _latest(rounds: dict[str, Path]) -> str | None:
    """Choose the latest round; a published one comes before an example."""
    says = {name: round_of(folder) for name, folder in rounds.items()}
    return max(says, key=lambda name: (not says[name].example, says[name].year, name), default=None)
