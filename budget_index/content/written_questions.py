"""The questions of a methodology as a reader meets them: what is asked, about which document, what an answer brings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from budget_index.analysis.pages.methodology_tables import criteria_rules
from budget_index.content.methodology_words import PAGE, exact_number, must_words, points_words, scale_name
from budget_index.content.model import Fact
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.model import BEST, Criterion, Dimension, Due, Methodology, Scale
from budget_index.methodology.titles import (
    dimension_titles,
    document_name,
    option_label,
    share_words,
    theme_titles,
    title_of,
)
from budget_index.tables.publications import due_date


@dataclass(frozen=True)
class WrittenQuestion:
    """A question with all that the methodology says about it.

    Parameters
    ----------
    part
        Id of the stage, or of whatever stands in its place, and its title.
    document
        Id of the document that it is about, and its name; blank where it is about none.
    due
        When the document must be public.
    answers
        What can be answered; the text of each is what it is worth.
    guidance
        How it is judged: for those who answer.
    """

    id: str
    text: str
    part: tuple[str, str]
    document: tuple[str, str]
    due: str
    answers: tuple[Fact, ...]
    remarks: tuple[str, ...]
    advice: str
    example: str
    guidance: str

    def has(self, words: str, *, guidance: bool) -> bool:
        """Say whether all words stand somewhere in its texts; how it is judged is searched where it is shown."""
        texts = (self.id, self.text, self.part[1], self.document[1], self.advice, self.example)
        text = " ".join([*texts, self.guidance if guidance else ""]).casefold()
        return all(word in text for word in words.casefold().split())


def written_questions(methodology: Methodology, say: Say, year: int | None = None) -> tuple[WrittenQuestion, ...]:
    """Write the questions in the order of the file.

    Parameters
    ----------
    year
        The year that is assessed; without it no due date is written.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> first = written_questions(load_methodology("kz-local-budgets-2026"), Say("en"), 2026)[0]
    >>> first.id, first.document[0], first.part[1], [(answer.id, answer.text) for answer in first.answers]
    ('P01', 'forecast', 'Planning and drafting', [('a', '100'), ('b', '67'), ('c', '33'), ('d', '0')])
    """
    rules = {row["criterion"]: row for row in criteria_rules(methodology).to_dict("records")}
    titles = dimension_titles(methodology, say.language)
    holders = {
        criterion.id: (part.id, titles[part.id])
        for part in index_parts(methodology)
        for criterion in walk.criteria_below(part)
    }
    return tuple(
        _question(methodology, criterion, rules[criterion.id], holders[criterion.id], say, year)
        for criterion in walk.criteria(methodology)
    )


def index_parts(methodology: Methodology) -> list[Dimension]:
    """List what all questions are divided into: the stages, or the headline without any, and the indices beside it.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> [part.id for part in index_parts(load_methodology("obs-2017"))][-2:]
    ['oversight', 'participation']
    """
    own = walk.stages(methodology) or [walk.headline_dimension(methodology)]
    holding = {each.id for each in own}
    beside = [
        root for root in methodology.dimensions if not holding & {each.id for each in walk.dimensions_below(root)}
    ]
    return own + beside


def due_words(due: Due | None, year: int | None, say: Say) -> str:
    r"""Write when a document must be public, and whether somebody has confirmed the date; nothing without a date.

    Examples
    --------
    >>> due_words(Due(month=11, day=15, year=-1), 2026, Say("kk")), due_words(None, 2026, Say("kk"))
    ('15\xa0қараша 2025\xa0ж., расталмаған', '')
    """
    day = due_date(due, year) if due and year is not None else None
    if due is None or day is None:
        return ""
    state = "confirmed" if due.verified else "unconfirmed"
    return f"{say.day(day)}, {say(f'{PAGE}.date-{state}')}"


def answers_with_points(scale: Scale, say: Say) -> tuple[Fact, ...]:
    """List the answers of a scale, or the limits of a number, each with its points between 0 and 100."""
    if scale.number:
        return _limits(scale, say)
    written = []
    for key, option in (scale.answers or {}).items():
        points = None if option.points is None else BEST * option.points / scale.highest
        worth = say(f"{PAGE}.not-counted") if points is None else exact_number(points, say)
        written.append(Fact(key, option_label(scale, key, say.language), worth, value=points))
    return tuple(written)


def _limits(scale: Scale, say: Say) -> tuple[Fact, ...]:
    number = scale.number
    assert number is not None
    unit = say.unit(number.unit or "")
    key = "up-to" if number.steps else "less-than" if number.below else "exactly"
    limits = [(say(f"{PAGE}.{key}", limit=exact_number(limit, say), unit=unit), points)
              for limit, points in number.pairs]  # fmt: skip
    limits += [(say(f"{PAGE}.{'beyond' if number.steps else 'from-there'}"), number.beyond)] * number.is_stepped
    worth = [(words.strip(), BEST * points / scale.highest) for words, points in limits]
    return tuple(Fact("", words, exact_number(points, say), value=points) for words, points in worth)


def _question(
    methodology: Methodology,
    criterion: Criterion,
    rule: Mapping[Any, Any],
    part: tuple[str, str],
    say: Say,
    year: int | None,
) -> WrittenQuestion:
    name = criterion.document
    document = methodology.documents[name] if name else None
    advice, example, guidance = (
        localized(text, say.language) if text else ""
        for text in (criterion.advice, criterion.example, criterion.guidance)
    )
    return WrittenQuestion(
        id=criterion.id,
        text=localized(criterion.question, say.language),
        part=part,
        document=(name, document_name(methodology, name, say.language)) if name else ("", ""),
        due=due_words(document.due if document else None, year, say),
        answers=answers_with_points(methodology.scales[criterion.scale], say),
        remarks=tuple(_remarks(methodology, criterion, rule, say)),
        advice=advice,
        example=example,
        guidance=guidance,
    )


def _remarks(methodology: Methodology, criterion: Criterion, rule: Mapping[Any, Any], say: Say) -> Iterator[str]:
    """Say what else holds for a question: its weight, what it depends on and what depends on it."""
    share = rule["effective"]
    outside = share != share
    yield say(f"{PAGE}.detail-outside") if outside else say(f"{PAGE}.detail-share", share=share_words(share, say))
    if criterion.theme:
        yield say(f"{PAGE}.detail-theme", theme=theme_titles(methodology, say.language)[criterion.theme])
    if criterion.must_have:
        yield must_have_words(methodology, say)
    if rule["opens"]:
        yield say(f"{PAGE}.detail-opens", n=rule["opens"])
    if rule["gate"]:
        yield say(f"{PAGE}.detail-gate", criterion=rule["gate"])
    if rule["not_applicable"]:
        yield say(f"{PAGE}.detail-may-not-apply")
    if criterion.from_publication:
        yield say(f"{PAGE}.detail-derived")
    yield from _scale_remarks(methodology, criterion, say)
    for edition, name in (criterion.continues or {}).items():
        yield say(f"{PAGE}.detail-continues", criterion=name, edition=edition)
    if criterion.changed:
        yield say(f"{PAGE}.detail-changed")


def _scale_remarks(methodology: Methodology, criterion: Criterion, say: Say) -> Iterator[str]:
    """Say how points run between the limits of a number, and what lowers them."""
    number = methodology.scales[criterion.scale].number
    if number and not number.is_stepped:
        yield say(f"{PAGE}.between-log" if number.log else f"{PAGE}.between")
    if criterion.factors:
        named = [(scale_name(methodology, name, say), methodology.scales[name]) for name in criterion.factors.values()]
        names = "; ".join(f"{title} ({points_words(scale, say)})" for title, scale in named)
        yield say(f"{PAGE}.detail-factors", names=names)


def must_have_words(methodology: Methodology, say: Say) -> str:
    """Say that a criterion is a must-have, and which bands ask for how many of them.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> must_have_words(load_methodology("kz-local-budgets-2026"), Say("en"))
    'A must-have criterion. Extensive: full points on every must-have criterion.'
    """
    asking = [
        f"{title_of(band, say.language)}: {must_words(band.requires_must_have, say)}"
        for band in methodology.bands
        if band.requires_must_have
    ]
    return " ".join([say(f"{PAGE}.detail-must"), *(f"{each}." for each in asking)])
