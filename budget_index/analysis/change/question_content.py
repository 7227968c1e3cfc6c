"""What makes a question the same in two editions: wording, possible answers, document, factors; the only such place."""

import re
from collections.abc import Mapping

from budget_index.letters import stripped
from budget_index.methodology.model import Criterion, Document, Methodology, Scale

Wording = Mapping[str, str] | None
ANY_LANGUAGE = "und"
QUESTION_DIFFERENCES = ("wording", "labels", "answers", "factors", "document", "source", "due")
"""What can differ: the question, what its answers mean, which there are, its factors, the document that it is about,
whether it is derived from publications, and the date from which days late are counted."""
NUMBER_SEPARATOR = re.compile(r"(?<=\d)\s(?=\d{3}\b)")
TYPOGRAPHY = re.compile(r"[^\w%<>≤≥±.]+|\.(?!\d)|(?<!\d)\.")


def plain_wording(text: str) -> str:
    """Return a text without what doesn't change its meaning: spaces, case, punctuation, quotes, dashes, ё.

    A decimal comma is a point, and thousands stand together.

    Examples
    --------
    >>> plain_wording("Is the «Budget»  public,\u00a0at 1,5 %?"), plain_wording("is the Budget public at 1.5%")
    ('is the budget public at 1.5 %', 'is the budget public at 1.5 %')
    >>> plain_wording("Is it public?") == plain_wording("Is it printed?")
    False
    """
    plain = stripped(text).casefold().replace("ё", "е")
    plain = re.sub(r"(?<=\d),(?=\d)", ".", NUMBER_SEPARATOR.sub("", plain))
    return " ".join(TYPOGRAPHY.sub(" ", plain).replace("%", " %").split())


def languages_reworded(before: Wording, now: Wording) -> tuple[list[str], bool]:
    """List the languages of both editions in which a text reads otherwise, and say whether it does in all of them.

    A translation that was mended or added alone doesn't make another question; one that no language has kept does. A
    text without a language is compared with each.

    Examples
    --------
    >>> languages_reworded({"ru": "Опубликован?", "kk": "Жарияланды ма?"}, {"ru": "Опубликован", "kk": "Жария ма?"})
    (['kk'], False)
    >>> languages_reworded({"en": "Is it public?"}, {"en": "Is it printed?", "ru": "Напечатан?"})
    (['en'], True)
    """
    if before is None or now is None:
        return [], False
    pairs = [
        (language if other == ANY_LANGUAGE else other, plain_wording(then) == plain_wording(later))
        for language, then in before.items()
        for other, later in now.items()
        if language == other or ANY_LANGUAGE in (language, other)
    ]
    reworded = list(dict.fromkeys(language for language, same in pairs if not same))
    return reworded, not any(same for _, same in pairs)


def question_differences(
    before: Methodology, old: Criterion, now: Methodology, new: Criterion
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Compare what a question asks in two editions.

    What an answer is worth doesn't count: it can be told apart from what was answered. Nor do guidance and advice.

    Returns
    -------
    What differs so that the answers can't be compared, some of ``QUESTION_DIFFERENCES``; and the languages in which
    only the translation was mended.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> obs = load_methodology("obs-2017")
    >>> from budget_index.methodology.walk import criteria_by_id
    >>> q54, q55 = (criteria_by_id(obs)[name] for name in ("q54", "q55"))
    >>> question_differences(obs, q54, obs, q54), question_differences(obs, q54, obs, q55)[0]
    (((), ()), ('wording',))
    """
    mended, reworded = languages_reworded(old.question, new.question)
    scales = [_scales(edition, criterion) for edition, criterion in ((before, old), (now, new))]
    documents = [edition.documents.get(c.document or "") for edition, c in ((before, old), (now, new))]
    derived = old.from_publication == new.from_publication
    differs = {
        "wording": reworded,
        "labels": any(_relabelled(*pair) for pair in zip(*scales, strict=False)),
        "answers": [_possible(scale) for scale in scales[0][:1]] != [_possible(scale) for scale in scales[1][:1]],
        "factors": _factors(old, scales[0]) != _factors(new, scales[1]),
        "document": _other_document(old, new, documents),
        "source": not derived,
        "due": derived and new.from_publication == "days_late" and _due(documents[0]) != _due(documents[1]),
    }
    return tuple(name for name in QUESTION_DIFFERENCES if differs[name]), () if reworded else tuple(mended)


def _scales(methodology: Methodology, criterion: Criterion) -> list[Scale]:
    factors = sorted((criterion.factors or {}).items())
    return [methodology.scales[name] for name in (criterion.scale, *(scale for _, scale in factors))]


def _possible(scale: Scale) -> object:
    """Return what can be answered: the options and which of them don't apply, or the unit of a number."""
    if scale.number:
        return scale.number.unit
    return {key: option.not_applicable for key, option in (scale.answers or {}).items()}


def _factors(criterion: Criterion, scales: list[Scale]) -> object:
    return sorted(criterion.factors or {}), [_possible(scale) for scale in scales[1:]]


def _relabelled(before: Scale, now: Scale) -> bool:
    """Say whether an answer of the same letter means something else."""
    options = before.answers or {}, now.answers or {}
    shared = [key for key in options[0] if key in options[1]]
    return any(languages_reworded(options[0][key].label, options[1][key].label)[1] for key in shared)


def _other_document(old: Criterion, new: Criterion, documents: list[Document | None]) -> bool:
    """Say whether a question is about another document; one that names none yet may be about the same."""
    if old.document is None or new.document is None:
        return False
    before, now = documents
    if before is None or now is None:
        return old.document != new.document
    return languages_reworded(before.title, now.title)[1]


def _due(document: Document | None) -> object:
    return (document.due.month, document.due.day, document.due.year) if document and document.due else None
