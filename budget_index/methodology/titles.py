"""Say what a dimension, a band, an answer or a weight is called, in the language of the reader."""

from budget_index.language import Language, Say, localized
from budget_index.methodology import walk
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Criterion, Dimension, Methodology


def share_words(share: float, say: Say) -> str:
    """Write a weight in the index as percent, with a decimal where it isn't whole.

    Examples
    --------
    >>> share_words(0.25, Say("en")), share_words(1 / 24, Say("en"))
    ('25%', '4.2%')
    """
    if share != share:
        return say("methodology-page.outside")
    whole = abs(100 * share - round(100 * share)) < 0.05
    return say("dashboard.percent", n=say.number(100 * share, 0 if whole else 1))


def answer_label(methodology: Methodology, criterion: Criterion, answer: str, language: Language) -> str:
    """Write an answer in words: the label on its scale, a number with its unit, several answers side by side.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> from budget_index.methodology import walk
    >>> kz = load_methodology("kz-local-budgets-2026")
    >>> first = next(walk.criteria(kz))
    >>> answer_label(kz, first, "a|c", "en")
    'Freely on the official site / Only on request'
    """
    scale = methodology.scales[criterion.scale]
    words = []
    for said in answer.split(TOGETHER):
        option = (scale.answers or {}).get(said)
        number = f"{said} {scale.number.unit or ''}".strip() if scale.number else said
        words.append(localized(option.label, language) if option and option.label else number)
    return " / ".join(words)


def profile_titles(methodology: Methodology, say: Say) -> dict[str, str]:
    """Give the title of every dimension and every theme in a language, or its id."""
    themes = {theme.id: localized(theme.title or {"und": theme.id}, say.language) for theme in methodology.themes}
    return dimension_titles(methodology, say) | themes


def dimension_titles(methodology: Methodology, say: Say) -> dict[str, str]:
    """Give the title of every dimension in a language, or its id."""

    def title(dimension: Dimension) -> str:
        return localized(dimension.title or {"und": dimension.id}, say.language)

    return {dimension.id: title(dimension) for dimension in walk.dimensions(methodology)}


def band_labels(methodology: Methodology, language: Language) -> dict[str, str]:
    """Give the label of every band, in their order.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(band_labels(load_methodology("kz-local-budgets-2026"), "en").values())
    ['Scant', 'Minimal', 'Limited', 'Substantial', 'Extensive']
    """
    return {band.id: localized(band.label or {"und": band.id}, language) for band in methodology.bands}
