"""Say what a dimension, a band, an answer or a weight is called, in the language of the reader."""

from budget_index.language import Language, Say, localized, texts
from budget_index.methodology import walk
from budget_index.methodology.answer_text import TOGETHER
from budget_index.methodology.model import Band, Criterion, Dimension, Methodology, Scale, Theme


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
    return say.percent(share, 0 if whole else 1)


def title_of(named: Dimension | Theme | Band, language: Language) -> str:
    """Return what users read for a dimension, a theme or a band: its title or label, or its id where it has none.

    Examples
    --------
    >>> title_of(Theme(id="clarity", title={"en": "Clarity"}), "en"), title_of(Theme(id="clarity"), "en")
    ('Clarity', 'clarity')
    """
    words = named.label if isinstance(named, Band) else named.title
    return localized(words or {"und": named.id}, language)


def document_name(methodology: Methodology, document: str, language: Language, *, short: bool = False) -> str:
    """Return what users read for a document: its title, or its short name where there is little room.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> document_name(load_methodology("kz-local-budgets-2026"), "forecast", "en")
    'Forecast of socio-economic development'
    """
    named = methodology.documents[document]
    return localized((named.short if short else None) or named.title, language)


def dimension_titles(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return the title of every dimension by its id."""
    return {dimension.id: title_of(dimension, language) for dimension in walk.dimensions(methodology)}


def stage_titles(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return the title of every stage by its id."""
    return {stage.id: title_of(stage, language) for stage in walk.stages(methodology)}


def theme_titles(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return the title of every theme by its id."""
    return {theme.id: title_of(theme, language) for theme in methodology.themes}


def profile_titles(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return the title of every dimension and every theme by its id."""
    return dimension_titles(methodology, language) | theme_titles(methodology, language)


def band_labels(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return the label of every band by its id, from the lowest up.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> list(band_labels(load_methodology("kz-local-budgets-2026"), "en").values())
    ['Scant', 'Minimal', 'Limited', 'Substantial', 'Extensive']
    """
    return {band.id: title_of(band, language) for band in methodology.bands}


def peer_group_title(methodology: Methodology, group: str, say: Say) -> str:
    """Return what users read for a group of peers: its title, the kind in words, or its id.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> peer_group_title(load_methodology("kz-local-budgets-2026"), "oblast", Say("ru"))
    'Области'
    """
    titles = {each.id: each.title for each in methodology.peers.groups} if methodology.peers else {}
    if titles.get(group):
        return localized(titles[group] or {}, say.language)
    key = f"kind-{group.replace('_', '-')}"
    return say(f"word.{key}") if key in texts("word") else group


def band_limits(methodology: Methodology, say: Say) -> dict[str, str]:
    """Write from which to which rounded score each band goes.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> band_limits(load_methodology("kz-local-budgets-2026"), Say("en"))["limited"]
    '41–60'
    """
    digits = methodology.rounding
    lowest = [band.from_ for band in methodology.bands]
    highest = [*(limit - 10.0**-digits for limit in lowest[1:]), 100.0][: len(lowest)]
    return {
        band.id: f"{say.number(low, digits)}–{say.number(high, digits)}"
        for band, low, high in zip(methodology.bands, lowest, highest, strict=True)
    }


def question_texts(methodology: Methodology, language: Language) -> dict[str, str]:
    """Return the question of every criterion by its id."""
    return {criterion.id: localized(criterion.question, language) for criterion in walk.criteria(methodology)}


def numbered_question(criterion: Criterion, language: Language) -> str:
    """Write a question after its id: ``P01 · Is the draft public?``."""
    return f"{criterion.id} · {localized(criterion.question, language)}"


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
    return " / ".join(_single_answer(scale, single, language) for single in answer.split(TOGETHER))


def _single_answer(scale: Scale, answer: str, language: Language) -> str:
    return f"{answer} {scale.number.unit or ''}".strip() if scale.number else option_label(scale, answer, language)


def option_label(scale: Scale, answer: str, language: Language) -> str:
    """Return the label of an answer on its scale, or the answer itself where it has none."""
    option = (scale.answers or {}).get(answer)
    return localized(option.label, language) if option and option.label else answer
