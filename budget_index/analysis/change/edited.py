"""Two rounds under one methodology id that don't follow the same rules: a published file that was edited after all."""

from budget_index.analysis.change.question_content import plain_wording
from budget_index.errors import Problem, ProblemsFound
from budget_index.methodology import walk
from budget_index.methodology.model import Methodology

NO_RULES = {"title", "short", "guidance", "advice", "example", "color", "source", "status", "drop", "based_on"}
"""What may be mended under one id: it neither changes a score nor what is asked."""
WORDED = {"question", "label"}


def edited_rules(before: Methodology, now: Methodology) -> list[str]:
    """Name what differs between two methodologies of one id; nothing if their ids differ or they ask and score alike.

    Wording is compared without typography. Titles, guidance, advice and examples don't count.

    Returns
    -------
    Ids of criteria and dimensions, then names of settings, documents and scales.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> obs = load_methodology("obs-2017")
    >>> edited_rules(obs, obs), edited_rules(obs, obs.model_copy(update={"rounding": 1}))
    ([], ['rounding'])
    """
    if before.id != now.id or before == now:
        return []
    then, later = _contents(before), _contents(now)
    return [name for name in {**later, **then} if then.get(name) != later.get(name)]


def refuse_edited(before: Methodology, now: Methodology, *, rounds: tuple[str, str]) -> None:
    """Refuse to compare two rounds that follow different rules under one id.

    Parameters
    ----------
    rounds
        Their names.

    Raises
    ------
    ProblemsFound
        They do; what differs is named.
    """
    if differs := edited_rules(before, now):
        facts = {"id": now.id, "before": rounds[0], "now": rounds[1], "differs": ", ".join(differs)}
        raise ProblemsFound([Problem("rounds-of-edited-methodology", facts=facts)])


def _contents(methodology: Methodology) -> dict[str, object]:
    """Return what a methodology rules, piece by piece, each under its name."""
    pieces: dict[str, object] = {c.id: _plain(c.model_dump()) for c in walk.criteria(methodology)}
    for dimension in walk.dimensions(methodology):
        whole = dimension.model_dump(exclude={"criteria", "dimensions"})
        inside = [*(each.id for each in dimension.dimensions), *(each.id for each in dimension.criteria)]
        pieces[dimension.id] = {**_as_dict(_plain(whole)), "inside": inside}
    settings = _as_dict(_plain(methodology.model_dump(exclude={"dimensions", "scales", "documents"})))
    scales = {f"scales: {name}": _plain(scale.model_dump()) for name, scale in methodology.scales.items()}
    documents = {f"documents: {name}": _plain(each.model_dump()) for name, each in methodology.documents.items()}
    return pieces | settings | scales | documents


def _as_dict(content: object) -> dict[str, object]:
    return content if isinstance(content, dict) else {}


def _plain(content: object, key: str = "") -> object:
    """Leave out what is no rule, and typography where words matter."""
    if isinstance(content, dict):
        if key in WORDED:
            return {language: plain_wording(text) for language, text in content.items()}
        return {name: _plain(each, str(name)) for name, each in content.items() if name not in NO_RULES}
    return [_plain(each) for each in content] if isinstance(content, list) else content
