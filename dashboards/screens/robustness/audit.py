"""Whether the parts of the index count as much as their weights say."""

from functools import partial

import pandas as pd
import streamlit as st

from budget_index.analysis.robustness.audit import LEAST_UNITS, REDUNDANT, WEAK
from budget_index.methodology.titles import profile_titles
from dashboards.elements.sections import Section
from dashboards.elements.tables import show_list
from dashboards.screens.robustness.computed import audited
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import Sections
from dashboards.shell.view import View


def audit_view(v: View, scenario: Scenario) -> Sections:
    """Show whether the parts of the index count as much as their weights say."""
    del scenario
    with st.spinner(v.say("robustness-page.computing"), show_time=False):
        audit = audited(v.shown)
    return [Section("audit", partial(_audit, v, audit), slide=False)], {}


def _audit(v: View, audit: pd.DataFrame) -> None:
    say = v.say
    st.header(say("robustness-page.audit-title"), anchor=False)
    st.markdown(say("robustness-page.audit-intro"))
    measures = audit[(audit["level"] == "dimension") & audit["measure"].isin(["pearson", "nominal", "effective"])]
    if measures.empty:
        st.info(say("robustness-page.audit-none"))
        return
    wide = measures.pivot(index="id", columns="measure", values="value").reindex(measures["id"].unique())
    flagged = measures[measures["flag"] != ""].groupby("id")["flag"]
    flags = flagged.agg(lambda each: [say(f"audit.{flag}") for flag in each])
    titles = profile_titles(v.methodology, say.language)
    above = measures.drop_duplicates("id").set_index("id")["parent"]
    table = pd.DataFrame(
        {
            "part": [titles.get(name, name) for name in wide.index],
            "above": [titles.get(above[name], above[name]) for name in wide.index],
            "nominal": wide.get("nominal"),
            "effective": wide.get("effective"),
            "correlation": wide.get("pearson"),
            "units": measures.groupby("id")["units"].max().reindex(wide.index),
            "finding": ["; ".join(flags.get(name, [])) for name in wide.index],
        }
    )
    if (measures["units"] >= LEAST_UNITS).any():
        st.markdown(f"### {say('robustness-page.audit-sentence', n=int(table['finding'].ne('').sum()), of=len(table))}")
        limits = {"weak": say.number(WEAK, 2), "redundant": say.number(REDUNDANT, 2)}
        st.markdown(say("robustness-page.audit-findings", **limits))
    else:
        st.markdown(say("audit.few"))
    show_list(
        v,
        table,
        alt=say("robustness-page.audit-title"),
        headings={
            name: say("audit.units" if name == "units" else f"robustness-page.audit-{name}") for name in table.columns
        },
        formats={
            **dict.fromkeys(("nominal", "effective"), v.say.percent),
            "correlation": lambda value: say.number(value, 2),
            "units": say.number,
        },
    )
    st.caption(say("robustness-page.audit-more"))
