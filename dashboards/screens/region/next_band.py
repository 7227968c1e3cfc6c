"""The least that a region can do to reach the next band."""

import streamlit as st

from budget_index.methodology.titles import band_labels, title_of
from dashboards.screens.region.subject import Looked
from dashboards.shell import projector

LEAST_SHOWN = 0.005
MOST_ON_SLIDE = 5


def draw_path(looked: Looked) -> None:
    """Draw the steps to the next band, and whether fewer would do."""
    v, say, path = looked.v, looked.v.say, looked.path
    st.header(say("region-page.path"), anchor=False)
    if not looked.scored:
        st.info(say("region-page.path-no-score"))
        return
    if not path.band:
        st.success(say("region-page.path-top", band=band_labels(v.methodology, say.language)[looked.standing["band"]]))
        return
    band = next(each for each in v.methodology.bands if each.id == path.band)
    label = title_of(band, say.language)
    if not path.steps:
        st.warning(say("region-page.path-unreachable", band=label))
        return
    demanded = {name for name in path.steps if looked.criteria[name].must_have and band.requires_must_have}
    facts = {"band": label, "before": say.number(path.score_from, 1), "after": say.number(path.score_to, 1)}
    sentences = [say("region-page.path-steps", n=len(path.steps), **facts)]
    if looked.standing["rounded"] >= band.from_:
        sentences.append(say("region-page.path-held"))
    sentences.append(say("region-page.path-proven" if path.proven else "region-page.path-found"))
    st.markdown(" ".join(sentences))
    gains = dict(zip(looked.gains["criterion"], looked.gains["gain"], strict=True))
    ordered = sorted(path.steps, key=lambda name: -gains.get(name, 0.0))
    shown = ordered[:MOST_ON_SLIDE] if projector.is_on() else ordered
    st.markdown("\n".join(step(looked, n, name, gains, name in demanded) for n, name in enumerate(shown, start=1)))
    if len(shown) < len(ordered):
        st.caption(say("region-page.path-more", n=len(ordered) - len(shown)))


def step(looked: Looked, number: int, name: str, gains: dict[str, float], demanded: bool) -> str:
    """Write one step: its gain alone, what to publish, the question."""
    say, criterion = looked.v.say, looked.criteria[name]
    advice = looked.v.text(criterion.advice or criterion.question)
    mark = f" **{say('region-page.must-have')}**" if demanded else ""
    alone = gains.get(name, 0.0)
    gain = looked.change(alone, 2) if alone >= LEAST_SHOWN else say("region-page.only-together")
    return f"{number}. **{gain}** · {advice}{mark}  \n   {looked.small(name)}"
