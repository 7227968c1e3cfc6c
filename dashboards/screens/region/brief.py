"""The brief of a region as a file, made when somebody asks for it and kept for the others."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from budget_index.language import Language, Say
from budget_index.publish.brief import write_brief
from dashboards.screens.region.subject import RegionPage
from dashboards.shell.shown_rounds import Shown, cached


def offer_brief(page: RegionPage, rounds: Sequence[Shown]) -> None:
    """Offer the brief of a region as PDF.

    Parameters
    ----------
    rounds
        The round looked at, after the earlier ones of its family.
    """
    v = page.v
    st.download_button(
        v.say("region-page.brief"),
        partial(brief_pdf, *rounds, region=page.region, language=v.say.language),
        file_name=f"{v.round.id}-{page.region}.{v.say.language}.pdf",
        mime="application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        key="brief-pdf",
    )


@cached
def brief_pdf(*rounds: Shown, region: str, language: Language) -> bytes:
    """Write the brief of a region in the last of some rounds."""
    *earlier, now = rounds
    return write_brief(now, region, Say(language), "pdf", earlier=earlier)
