"""Actions in words: what is to be done and what comes first, how the document stands, from where points are full."""

import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, INCOMPLETE_BELOW, NOT_ASSESSED
from budget_index.analysis.actions.grouping import Action, list_actions
from budget_index.analysis.actions.unscored import answers_lacking
from budget_index.analysis.gain.whatif import best_range
from budget_index.language import Say, localized
from budget_index.methodology.answer_text import plain_number
from budget_index.methodology.model import Criterion, Methodology
from budget_index.methodology.titles import band_labels, dimension_titles, document_name
from budget_index.methodology.walk import criteria_by_id, headline_dimension, least_coverage
from budget_index.scoring.ranking import band_ids
from budget_index.scoring.results import Results


def action_title(action: Action, methodology: Methodology, say: Say, *, short: bool = False) -> str:
    """Name an action: its document, else its dimension; a criterion that stands for itself by its id.

    Examples
    --------
    >>> from budget_index.analysis.actions.grouping import list_actions
    >>> from budget_index.methodology.load import load_methodology
    >>> kz = load_methodology("kz-local-budgets-2026")
    >>> [action_title(action, kz, Say("en")) for action in list_actions(kz)][:2]
    ['Forecast of socio-economic development', 'Draft budget decision with explanatory note']
    """
    if action.publishes:
        return document_name(methodology, action.document, say.language, short=short)
    titles = dimension_titles(methodology, say.language)
    return titles[action.dimension] if stands_for_dimension(action) else action.criteria[0]


def stands_for_dimension(action: Action) -> bool:
    """Say whether an action is known by its dimension and not by a document or a single criterion."""
    return not action.publishes and (bool(action.document) or action.criteria != [action.id])


def action_words(action: Action, status: str, methodology: Methodology, say: Say) -> str:
    """Say what is to be done, by how the document stands.

    Examples
    --------
    >>> from budget_index.analysis.actions.grouping import list_actions
    >>> from budget_index.methodology.load import load_methodology
    >>> kz = load_methodology("kz-local-budgets-2026")
    >>> forecast = list_actions(kz)[0]
    >>> action_words(forecast, "closed", kz, Say("ru"))
    'Опубликовать: Прогноз социально-экономического развития региона'
    """
    title = action_title(action, methodology, say)
    if action.publishes:
        if status == NOT_ASSESSED:  # it may be public already
            return title
        return say("gain.publish" if status == CLOSED else "gain.improve", title=title)
    if stands_for_dimension(action):
        return say("gain.hold", title=title) if action.document else title
    return question_words(criteria_by_id(methodology)[action.id], methodology, say)


def question_words(criterion: Criterion, methodology: Methodology, say: Say) -> str:
    """Say what is to be done for one question: its advice, else the question; a number scale says what is enough."""
    words = localized(criterion.advice or criterion.question, say.language)
    return " · ".join(part for part in (words, full_points_words(criterion, methodology, say)) if part)


def status_words(status: str, points: float, say: Say) -> str:
    """Say how a document stands; one that is public but lacks much is incomplete.

    Examples
    --------
    >>> status_words("late", 40.0, Say("en")), status_words("closed", 0.0, Say("en")), status_words("", 0.0, Say("en"))
    ('late, incomplete', 'not public', '')
    """
    if not status:
        return ""
    words = say(f"gain.status-{status.replace('_', '-')}")
    incomplete = points < INCOMPLETE_BELOW and status not in {CLOSED, NOT_ASSESSED}
    return say("gain.incomplete", status=words) if incomplete else words


def action_status(action: Action, status: str, points: float, say: Say) -> str:
    """Say how the document stands that an action publishes; of a hearing or an answer about it that says nothing.

    Parameters
    ----------
    points
        The points of the action's own questions.

    Examples
    --------
    >>> from budget_index.analysis.actions.grouping import Action
    >>> report = Action("report", "report", "papers", ["R1"], publishes=True)
    >>> hearing = Action("hearing", "report", "hearing", ["H1"], publishes=False)
    >>> [action_status(action, "in_time", 40.0, Say("en")) for action in (report, hearing)]
    ['in time, incomplete', '']
    """
    return status_words(status, points, say) if action.publishes else ""


def full_points_words(criterion: Criterion, methodology: Methodology, say: Say) -> str:
    """Say which numbers have full points; nothing for a choice of answers."""
    scale = methodology.scales[criterion.scale]
    if scale.number is None:
        return ""
    unit = scale.number.unit or ""
    first, last = (None if bound is None else _measured(bound, unit, say) for bound in best_range(scale.number))
    if scale.number.below and last is not None:
        return say("gain.full-below", number=last) if first is None else say("gain.full-from", first=first, last=last)
    if first is None:
        return say("gain.full-at-most", number=last)
    if scale.number.steps:
        return say("gain.full-above", number=first) if last is None else say("gain.full-within", first=first, last=last)
    return say("gain.full-at-least", number=first) if last is None else say("gain.full-between", first=first, last=last)


def _measured(number: float, unit: str, say: Say) -> str:
    digits = len(plain_number(number).partition(".")[2])
    if unit == "percent":
        return say.percent(number / 100, digits)
    return f"{say.number(number, digits)}\N{NO-BREAK SPACE}{say.unit(unit)}".strip()


def required_lines(results: Results, actions: pd.DataFrame, questions: pd.DataFrame, say: Say) -> list[str]:
    """Say that only required criteria keep a region from a band, and whose matter they are; else nothing.

    Parameters
    ----------
    actions
        The region's own rows of ``actions_table``.
    questions
        The same region's ``question_shares``.
    """
    methodology, ranking = results.methodology, results.ranking
    own = actions[["region", "year"]].head(1).merge(ranking, on=["region", "year"])
    reached = band_ids(own["rounded"].to_numpy(), own["rounded"].notna().to_numpy(float), methodology.bands)
    if not any(reached) or reached == own["band"].tolist():
        return []
    known, criteria = {action.id: action for action in list_actions(methodology)}, criteria_by_id(methodology)
    band = band_labels(methodology, say.language)[reached[0]]
    first = [known[name] for name in actions.loc[actions["required_for"] != "", "action"]]
    titles = "; ".join(action_title(action, methodology, say, short=True) for action in first)
    missing = questions[questions["status"].isin(["missing", "unresolved"])]["criterion"].tolist()
    lacking = ", ".join(name for name in missing if criteria[name].must_have)
    lines = [say("gain.required", band=band, actions=titles)] if first else []
    return [*lines, say("gain.required-open", band=band, criteria=lacking)] if lacking else lines


def no_score_lines(results: Results, region: str, year: int, say: Say) -> list[str]:
    """Say which answers would bring a region without a score one, and which are missing."""
    headline = headline_dimension(results.methodology)
    lacking, every = answers_lacking(results, region, year)
    open_ones = [say("gain.no-score-open", criteria=", ".join(every))] if every else []
    if not lacking:
        return [say("gain.no-score-none"), *open_ones]
    scores = results.scores[results.scores["dimension"] == results.methodology.ranked]
    own = scores[(scores["region"] == region) & (scores["year"] == year)]
    short = short_coverage(float(own["coverage"].iloc[0]), least_coverage(results.methodology, headline), say)
    reasons = [say("gain.no-score", **short) if short else say("gain.no-score-few")]
    if headline.min_answered:
        reasons.append(say(f"gain.least-{headline.members}", members=headline.min_answered))
    reasons.append(say("gain.no-score-answers", n=len(lacking), criteria=", ".join(lacking)))
    return [" ".join(reasons), *open_ones]


def short_coverage(coverage: float, least: float, say: Say) -> dict[str, str]:
    """Write how much is answered and how much is needed, with digits that tell them apart; empty if it is enough.

    Examples
    --------
    >>> short_coverage(0.625, 0.627, Say("en")), short_coverage(0.0, 0.0, Say("en"))
    ({'coverage': '62.5%', 'least': '62.7%'}, {})
    """
    if coverage >= least:
        return {}
    digits = next((n for n in range(3) if say.percent(coverage, n) != say.percent(least, n)), 0)
    return {"coverage": say.percent(coverage, digits), "least": say.percent(least, digits)}
