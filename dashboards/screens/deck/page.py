"""The slides of a round on a projector: all of them at once, turned in the browser, so that none is waited for."""

import streamlit as st

from budget_index.content.deck import deck, usual_region
from budget_index.content.model import Deck
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from dashboards.elements.region_box import region_box
from dashboards.screens.deck.slides import deck_html
from dashboards.screens.deck.stage import STYLE, TURNING
from dashboards.shell import view
from dashboards.shell.pages import RANKING, path
from dashboards.shell.shown_rounds import Shown, cached


@cached
def slides_of(shown: Shown, *earlier: Shown, region: str, say: Say) -> Deck:
    """Make the slides of a round."""
    return deck(shown, region, say, earlier=earlier)


@cached
def laid_out(shown: Shown, *earlier: Shown, region: str, say: Say) -> str:
    """Write the slides of a round as HTML."""
    methodology: Methodology = shown.methodology
    return deck_html(slides_of(shown, *earlier, region=region, say=say), methodology, say)


v = view.current_view()
say = v.say
st.set_page_config(page_title=v.marked(say("deck.title", year=v.year)))
with st.container(key="deck-bar", horizontal=True, vertical_alignment="center", gap="small"):
    chosen = region_box(v, "deck.region")
    leave = st.button(say("frame.leave"), icon=":material/close:", key="deck-leave")
region = chosen or usual_region(v.shown)
earlier = [each for each in view.family(v) if each.year < v.year]
slide = st.query_params.get("slide", "")
if slide and slide not in slides_of(v.shown, *earlier, region=region, say=say):
    v.warn([("slide", slide)])
    slide = ""
st.html(STYLE)
st.html(laid_out(v.shown, *earlier, region=region, say=say))
st.html(TURNING, unsafe_allow_javascript=True)
if leave:
    st.switch_page(path(RANKING), query_params=v.address(region=chosen or ""))
view.write_address(v, chosen, slide=slide)
