"""Projector mode: one message a screen, in large type and strong contrast."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import link
import streamlit as st

from budget_index.charts.pictures import enlarged
from budget_index.language import Say

MODE = "projector"
WIDE = 1150
"""Width that charts are drawn at; the screen scales them to the room there is."""
STYLE = """<style>
html { font-size: clamp(15px, 2.5vh, 32px) !important; }
.stApp { background: #fff !important; color: #000 !important; }
.stApp :is(p, h1, h2, h3, h4, h5, li, span, label, small) { color: inherit !important; opacity: 1 !important; }
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stSidebarCollapsedControl"],
[data-testid="stExpandSidebarButton"] { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 0.6rem 2rem 0.4rem !important; max-width: none !important; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.4rem; }
.stApp h1 { font-size: 1.15rem !important; font-weight: 600; padding: 0 !important; }
[data-testid="stMainBlockContainer"]:has(.st-key-slide) > [data-testid="stVerticalBlock"]
  > :not(.st-key-slide, .st-key-projector, :has(h1, .st-key-slide, .st-key-projector)) { display: none; }
.st-key-slide [data-testid="stVegaLiteChart"] svg { display: block; width: 100% !important;
  height: auto !important; max-height: var(--room, calc(100vh - 14.5rem)); }
.st-key-slide :is([data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stTextInput"],
  [data-testid="stButtonGroup"], [data-testid="stRadio"], [data-testid="stSlider"], [data-testid="stCheckbox"],
  [data-testid="stDownloadButton"]) { display: none; }
.stApp [data-testid="stCaptionContainer"] { color: inherit !important; opacity: 1 !important; }
[data-testid="stHeading"]:has(h1) { max-width: 50vw; margin-bottom: 0.6rem !important; }
.stApp h1 { line-height: 2.4rem !important; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.st-key-projector { position: fixed; top: 0.5rem; right: 1.5rem; width: auto !important; z-index: 100; }
@media (prefers-color-scheme: dark) { .stApp { background: #000 !important; color: #fff !important; } }
@media print { html { font-size: 16px !important; } .st-key-projector { display: none; } }
</style>"""

FIT = """<script>
{
const fit = () => {
  const slide = document.querySelector(".st-key-slide");
  const charts = [...(slide?.querySelectorAll('[data-testid="stVegaLiteChart"] svg.marks') ?? [])];
  if (!charts.length) return;
  const drawn = charts.reduce((sum, chart) => sum + chart.getBoundingClientRect().height, 0);
  const scrolled = document.querySelector('[data-testid="stMain"]').scrollTop;
  const rest = slide.getBoundingClientRect().bottom + scrolled - drawn;
  const room = `${Math.max(200, Math.floor((innerHeight - rest - 24) / charts.length))}px`;
  const style = document.documentElement.style;
  if (style.getPropertyValue("--room") !== room) style.setProperty("--room", room);
};
window.slideFit?.disconnect();
window.slideFit = new MutationObserver(() => requestAnimationFrame(fit));
window.slideFit.observe(document.body, {subtree: true, childList: true});
window.onresize = fit;
fit();
}
</script>"""
"""Gives the charts of a slide the height that its words leave."""


class Part(Protocol):
    """A section of a page."""

    @property
    def name(self) -> str:
        """Id."""

    @property
    def draw(self) -> Callable[[], None]:
        """What draws it."""


def is_on() -> bool:
    """Say whether the projector mode is on."""
    return bool(st.session_state.get("mode") == MODE)


def start(page: str) -> list[link.Unknown]:
    """Take mode and slide from the URL; another page begins with its first slide."""
    unknown = link.adopt("mode", [MODE], default=None)
    other_page = st.session_state.get("slide-page") != page
    told = st.query_params.get("slide") if other_page else link.new("slide")
    if other_page or told is not None:
        st.session_state["slide"] = told
    st.session_state["slide-page"] = page
    return unknown


def slide() -> str:
    """Give the id of the slide that was chosen, for the URL; none for the first."""
    return str(st.session_state.get("slide") or "") if is_on() else ""


def switch(say: Say) -> None:
    """Offer the mode, in the sidebar."""
    st.button(say("frame.projector"), icon=":material/slideshow:", key="projector-on", on_click=_set, args=(MODE,))


def _set(mode: str | None) -> None:
    st.session_state["mode"] = mode
    st.session_state["slide"] = None


def show(say: Say, slides: Sequence[Part]) -> list[link.Unknown]:
    """Draw the chosen slide, and below it the way to the others; give back a slide that isn't known."""
    names = [slide.name for slide in slides]
    chosen = st.session_state.get("slide")
    unknown = [("slide", chosen)] if chosen and chosen not in names else []
    number = names.index(chosen) if chosen in names else 0
    with st.container(key="slide"):
        slides[number].draw()
    st.html(FIT, unsafe_allow_javascript=True)
    bar(say, names, number)
    return unknown


def bar(say: Say, names: Sequence[str] = (), number: int = 0) -> None:
    """Draw the buttons to the slide before, the next one, and out of the mode."""
    with st.container(key="projector", horizontal=True, vertical_alignment="center", gap="small"):
        if len(names) > 1:
            ways = (("previous", "Left", "arrow_back", -1), ("next", "Right", "arrow_forward", 1))
            for name, key, icon, step in ways:
                to = (number + step) % len(names)
                st.button(
                    say(f"frame.{name}"),
                    icon=f":material/{icon}:",
                    key=f"slide-{name}",
                    shortcut=key,
                    on_click=_go,
                    args=(names[to] if to else None,),
                )
            st.markdown(say("frame.counter", number=number + 1, of=len(names)), width="content")
        st.button(say("frame.leave"), icon=":material/close:", key="projector-off", on_click=_set, args=(None,))


def _go(slide: str | None) -> None:
    st.session_state["slide"] = slide


def large(spec: dict[str, Any]) -> dict[str, Any]:
    """Give a chart large type, and a width that the screen scales."""
    return enlarged(spec, width=WIDE)
