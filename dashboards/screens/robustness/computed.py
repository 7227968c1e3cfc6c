"""What the page on robustness computes: the draws of a scenario, criteria left out, agreement, the audit."""

import numpy as np
import pandas as pd
import streamlit as st

from budget_index.analysis.pages.overview import draws_for
from budget_index.analysis.robustness import agreement as agreements
from budget_index.analysis.robustness import audit as audits
from budget_index.analysis.robustness.draws import Sources
from budget_index.analysis.robustness.improvement import improvement
from budget_index.analysis.robustness.own_weights import with_own_weights
from budget_index.analysis.robustness.sensitivity import leave_one_out, sobol_indices
from budget_index.analysis.robustness.simulation import Simulation, simulate
from budget_index.analysis.robustness.study import Study
from budget_index.analysis.robustness.uncertainty import Uncertainty, rank_uncertainty, studies
from budget_index.errors import ProblemsFound
from budget_index.scoring.answers import Answers
from dashboards.screens.robustness.scenario import Scenario
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

SEED, TOP = 1, 10
BOOTSTRAP = 200
MANY_FOR_AGREEMENT = 60
"""Regions from which agreement is computed only when asked for."""
SCENARIOS_KEPT = 40


@cached
def prepared(shown: Shown, *, assessors: bool) -> tuple[Answers, Study]:
    """Lay out the answers of a round for its study."""
    inputs, sources = shown.inputs, Sources(assessors=assessors)
    draws = draws_for(len(inputs.units))
    return next(studies(inputs, shown.methodology, sources, seed=SEED, draws=draws, top=TOP))


def base_study(shown: Shown, scenario: Scenario) -> tuple[Answers, Study]:
    """Return the study with the weights of the methodology."""
    return prepared(shown, assessors="assessors" in scenario.sources)


def own_study(shown: Shown, scenario: Scenario) -> tuple[Answers, Study]:
    """Return the study around one's own weights."""
    answers, study = base_study(shown, scenario)
    return answers, with_own_weights(study, scenario.drawn(), dict(scenario.times))


def drawn_ranks(v: View, scenario: Scenario) -> Uncertainty:
    """Return places, intervals and groups."""
    return _drawn_ranks(v.shown.key, scenario, v.shown)


def drawn_places(v: View, scenario: Scenario) -> tuple[pd.DataFrame, np.ndarray, Simulation]:
    """Return the regions of a round, their ranks in all draws, draws × regions, and the counts."""
    return _drawn_places(v.shown.key, scenario, v.shown)


@st.cache_resource(max_entries=SCENARIOS_KEPT, show_spinner=False)
def _drawn_ranks(key: object, scenario: Scenario, _shown: Shown) -> Uncertainty:
    del key
    answers, study = own_study(_shown, scenario)
    return rank_uncertainty(answers.units, study)


@st.cache_resource(max_entries=SCENARIOS_KEPT, show_spinner=False)
def _drawn_places(key: object, scenario: Scenario, _shown: Shown) -> tuple[pd.DataFrame, np.ndarray, Simulation]:
    del key
    answers, study = own_study(_shown, scenario)
    simulation = simulate(study)
    ranks = simulation.ranks if simulation.ranks is not None else np.zeros((0, len(answers.units)), dtype=np.uint16)
    return answers.units, ranks, simulation


@cached
def improvement_since(before: Shown, shown: Shown, scenario: Scenario) -> pd.DataFrame:
    """Say how sure it is that regions improved since an earlier round."""
    return improvement(own_study(before, scenario), own_study(shown, scenario))


@cached
def without_each_criterion(shown: Shown) -> pd.DataFrame:
    """Leave out one criterion at a time, with the weights of the methodology."""
    return leave_one_out(base_study(shown, Scenario())[1])


@cached
def sobol_shares(shown: Shown, scenario: Scenario) -> pd.DataFrame | ProblemsFound:
    """Split what moves places among the sources; without SALib give the message that says how to install it."""
    try:
        indices = sobol_indices(own_study(shown, scenario)[1], seed=SEED)
    except ProblemsFound as problems:
        return problems
    return indices[indices["source"].isin(scenario.sources)]


@cached
def agreed(shown: Shown) -> agreements.Agreement | None:
    """Measure how well assessors agree; nothing where no question has two of them."""
    try:
        return agreements.agreement(shown.inputs.responses, shown.methodology, seed=SEED, samples=BOOTSTRAP)
    except ProblemsFound:
        return None


@cached
def audited(shown: Shown) -> pd.DataFrame:
    """Audit the index."""
    return audits.audit(*base_study(shown, Scenario()))
