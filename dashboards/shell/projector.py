"""Projector mode: one message a screen, in large type and strong contrast."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import streamlit as st

from budget_index.charts.slides import as_slide
from budget_index.language import Say
from dashboards.shell import link

MODE = "projector"
STYLE = """<style>
html { font-size: clamp(15px, 2.5vh, 32px) !important; }
.stApp { background: #fff !important; color: #000 !important; }
.stApp :is(p, h1, h2, h3, h4, h5, li, span, label, small) { color: inherit !important; opacity: 1 !important; }
[data-testid="stHeader"], .st-key-corner { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 0.4rem 2rem 0 !important; max-width: none !important; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.4rem; }
.stApp h1 { font-size: 1.15rem !important; font-weight: 600; padding: 0 !important; }
[data-testid="stMainBlockContainer"]:has(.st-key-slide) > [data-testid="stVerticalBlock"]
  > :not(.st-key-slide, .st-key-projector, :has(h1, .st-key-slide, .st-key-projector)) { display: none; }
.st-key-slide [data-testid="stVegaLiteChart"] { width: var(--drawn) !important; overflow: visible !important; }
.st-key-slide [data-testid="stVegaLiteChart"] svg.marks { display: block;
  width: var(--wide, calc(100vw - 4rem)) !important;
  height: auto !important; max-height: var(--room, calc(100vh - 10rem)); }
.st-key-slide :is([data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stTextInput"],
  [data-testid="stButtonGroup"], [data-testid="stRadio"], [data-testid="stSlider"], [data-testid="stCheckbox"],
  [data-testid="stTooltipIcon"]) { display: none; }
.st-key-slide > [data-testid="stElementContainer"] [data-testid="stDownloadButton"] { display: none; }
.st-key-slide:has([data-testid="stVegaLiteChart"]) [data-testid="stHeading"] { display: none; }
.st-key-slide { padding-top: 0.3rem; }
.st-key-slide [data-testid="stMarkdownContainer"] { margin-bottom: 0 !important; }
.st-key-slide [data-testid="stElementContainer"]:has(> :is([data-testid="stDownloadButton"],
  [data-testid="stSelectbox"])) { display: none; }
.st-key-slide [data-testid="stPopover"] { position: fixed; right: 1.5rem; bottom: 0.3rem; width: auto; z-index: 90; }
.st-key-slide [data-testid="stPopover"] button p { font-size: 0 !important; }
.st-key-slide [data-testid="stCaptionContainer"] { padding-right: 3.5rem; }
.st-key-slide [data-testid="stColumn"] { --drawn: 740px; --wide: calc(66vw - 4rem); }
.st-key-slide [data-testid="stColumn"] [data-testid="stSlider"] { display: block; }
[data-testid="stMainBlockContainer"]:not(:has(.st-key-slide)) { padding-top: 3.2rem !important; }
.st-key-projector kbd { display: none; }
.st-key-slide [data-testid="stMarkdown"] :is(h2, p, li) { line-height: 1.35 !important; }
.st-key-slide [data-testid="stMarkdown"] :is(h2, p) { font-size: 1.3rem !important; padding: 0 !important; }
.st-key-slide [data-testid="stMarkdown"] [data-testid="stCaptionContainer"] p { font-size: 1rem !important;
  line-height: 1.3 !important; }
.st-key-slide li span { font-size: 1rem !important; }
.st-key-slide table { font-size: 1.4rem; }
.st-key-slide [data-testid="stPageLink"] p { font-size: 1.3rem; }
.st-key-slide [data-testid="stMetricLabel"] p { font-size: 1.3rem; }
.st-key-slide [data-testid="stMetricValue"] { font-size: 3.1rem; }
.st-key-slide [data-testid="stMetricDelta"] { font-size: 1.2rem; color: inherit !important; }
.st-key-slide [data-testid="stMetric"] { padding: 1rem 1rem 1rem 0; }
.st-key-slide ol > li, .st-key-slide ul > li { font-size: 1.25rem !important; margin-bottom: 0.6rem; }
.stApp [data-testid="stCaptionContainer"] { color: inherit !important; opacity: 1 !important; }
[data-testid="stHeading"]:has(h1) { max-width: 54vw; margin-bottom: 0.4rem !important; }
.stApp h1 { line-height: 2.3rem !important; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.st-key-projector { position: fixed; top: 0.4rem; right: 1.5rem; width: auto !important; z-index: 100; }
.st-key-projector button { min-height: 2.3rem; padding: 0.1rem 0.7rem; }
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
  const room = `${Math.max(200, Math.floor((0.965 * innerHeight - rest) / charts.length))}px`;
  const style = document.documentElement.style;
  if (style.getPropertyValue("--room") !== room) style.setProperty("--room", room);
};
window.slideFit?.disconnect();
window.slideFit = new MutationObserver(() => requestAnimationFrame(fit));
window.slideFit.observe(document.body, {subtree: true, childList: true});
window.onresize = fit;
const ways = {PageDown: "next", PageUp: "previous"};
document.onkeydown = (event) => {
  const button = ways[event.key] && document.querySelector(`.st-key-slide-${ways[event.key]} button:enabled`);
  if (!button || event.target.closest("input, textarea")) return;
  event.preventDefault();
  button.click();
};
fit();
}
</script>"""
"""Gives the charts of a slide the height that its words leave; presenters' remotes send PageDown and PageUp."""


class Slide(Protocol):
    """A section of a page."""

    @property
    def name(self) -> str:
        """Id."""

    @property
    def draw(self) -> Callable[[], object]:
        """What draws it."""


def is_on() -> bool:
    """Return whether the projector mode is on."""
    return bool(st.session_state.get("mode") == MODE)


def settle_mode(page: str) -> list[link.Unknown]:
    """Take mode and slide from the URL; another page begins with its first slide."""
    unknown = link.adopt("mode", [MODE], default=None)
    other_page = st.session_state.get("slide-page") != page
    slide = st.query_params.get("slide") if other_page else link.new("slide")
    if other_page or slide is not None or link.came_back():
        st.session_state["slide"] = slide
    st.session_state["slide-page"] = page
    return unknown


def slide() -> str:
    """Return the id of the slide that was chosen, for the URL; none for the first."""
    return str(st.session_state.get("slide") or "") if is_on() else ""


def switch(say: Say) -> None:
    """Offer the mode, in the corner."""
    st.button(say("frame.projector"), icon=":material/slideshow:", key="projector-on", on_click=_set, args=(MODE,))


def _set(mode: str | None) -> None:
    st.session_state["mode"] = mode
    st.session_state["slide"] = None


def show(say: Say, slides: Sequence[Slide]) -> list[link.Unknown]:
    """Draw the chosen slide, and below it the way to the others; return a slide that isn't known."""
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
            _way(say, names, number - 1, "previous", key="Left")
            st.markdown(say("frame.counter", number=number + 1, of=len(names)), width="content")
            _way(say, names, number + 1, "next", key="Right")
        st.button(say("frame.leave"), icon=":material/close:", key="projector-off", on_click=_set, args=(None,))


def _way(say: Say, names: Sequence[str], to: int, name: str, *, key: str) -> None:
    """Draw a button to another slide; the first one's name isn't written into the URL."""
    there = 0 <= to < len(names)
    st.button(
        say(f"frame.{name}"),
        icon=f":material/arrow_{'back' if name == 'previous' else 'forward'}:",
        key=f"slide-{name}",
        shortcut=key,
        on_click=_go,
        args=(names[to] if there and to else None,),
        disabled=not there,
    )


def _go(slide: str | None) -> None:
    st.session_state["slide"] = slide


def large(spec: dict[str, Any]) -> dict[str, Any]:
    """Give a chart the shape of a slide; it is drawn as narrow as its type needs, and the screen enlarges it."""
    drawn = as_slide(spec)
    st.html(f"<style>.st-key-slide {{ --drawn: {drawn['width']}px; }}</style>")
    return drawn
