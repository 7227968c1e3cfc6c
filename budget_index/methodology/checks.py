"""What must hold between the parts of a methodology: every reference exists, every combination makes sense."""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from budget_index.errors import Problem, nearest
from budget_index.methodology import walk
from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.answer_text import plain_number
from budget_index.methodology.model import Dimension, Methodology, Scale
from budget_index.methodology.source import LocatedMap, locate
from budget_index.methodology.walk import Loc, criteria_below, criteria_with_place, dimensions_with_place

MONTHS = "jan|feb|mar|apr|may|jun|june|jul|july|aug|sep|sept|oct|nov|dec"
CHANGED_BY_SPREADSHEETS = re.compile(
    r"0\d+|\d*\.\d*0|\.\d+|\d+\.|\d{16,}|\d+(\.\d+)?e[+-]?\d+"  # 01, 1.10, .5, 1., numbers too long, 1E5
    r"|(0?[1-9]|[12]\d|3[01])[-./](0?[1-9]|1[0-2])([-./]\d{2,4})?"  # 1-2, 1.2, 1/2: a day and its month
    r"|(0?[1-9]|1[0-2])[-/](0?[1-9]|[12]\d|3[01])([-/]\d{2,4})?|\d{4}[-/](0?[1-9]|1[0-2])([-/]\d{1,2})?"
    rf"|({MONTHS})[-.]?\d{{1,4}}|\d{{1,4}}[-.]?({MONTHS})|true|false|истина|ложь|ақиқат|жалған|[+=@].+|-(?!\d+$).+",
    re.IGNORECASE,
)
"""What a spreadsheet program takes for a number, a date, a truth or a formula, and then writes in another way."""
PUBLICATION_STATUSES = ("public", "late", "on_request", "internal", "not_produced")
LEAP_YEAR = 2024
NOT_PUBLIC = PUBLICATION_STATUSES[2:]
SHARP_TURN = 25.0
CONDITION_FAULTS = {
    "gate": ("gate-elsewhere", "gate-on-number", "gate-closed-by-best"),
    "cap": ("cap-elsewhere", "cap-on-number", "cap-by-best"),
}


@dataclass
class Rulebook:
    """Checks one methodology and collects what is wrong, each with its line."""

    methodology: Methodology
    source: LocatedMap
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, loc: Loc, suggestion: str = "", **facts: object) -> None:
        """Note a problem at a place in the file."""
        mark, path = locate(self.source, loc)
        self.problems.append(mark.problem(code, path, suggestion, **facts))

    def refer(self, code: str, loc: Loc, name: str | None, known: Iterable[str]) -> None:
        """Refuse a name that is not known."""
        names = list(known)
        if name is not None and name not in names:
            self.refuse(code, loc, nearest(name, names), name=name)


def broken_rules(methodology: Methodology, source: LocatedMap) -> list[Problem]:
    """List everything in a well-formed methodology that can't work."""
    book = Rulebook(methodology, source)
    for check in (
        _unique_ids,
        _ids_in_spreadsheets,
        _answer_keys,
        _references,
        _bands,
        _conditions,
        _aggregates,
        _deductions,
        _themes,
        _derived,
        _peers,
    ):
        check(book)
    return book.problems


def doubtful_rules(methodology: Methodology, source: LocatedMap) -> list[Problem]:
    """List, as notices, what works and is probably not what the author means: lines that turn sharply."""
    book = Rulebook(methodology, source)
    for name, scale in methodology.scales.items():
        line = (scale.number and scale.number.line) or []
        for place in sharp_turns(line):
            number, points = map(plain_number, line[place])
            before, after = plain_number(line[place - 1][0]), plain_number(line[place + 1][0])
            facts = {"number": number, "points": points, "before": before, "after": after}
            book.refuse("line-coarse", ("scales", name, "number", "line", place), scale=name, **facts)
    return [replace(problem, severity="notice") for problem in book.problems]


def sharp_turns(line: list[list[float]]) -> list[int]:
    """Find the pairs of a line where a curve was probably meant: it goes on in the same direction, but turns sharply.

    A pair is named if it lies more than ``SHARP_TURN`` points off the straight line between its neighbours. A level
    part is a limit and a peak is a target, not a curve: pairs beside them aren't named.

    Examples
    --------
    >>> sharp_turns([[0, 0], [1000, 50], [75000, 100]]), sharp_turns([[0, 0], [50, 33], [95, 100]])
    ([1], [])
    >>> sharp_turns([[0, 0], [20, 100], [100, 100]]), sharp_turns([[-10, 0], [0, 100], [10, 0]])
    ([], [])
    """
    turns = []
    for place, ((x0, y0), (x1, y1), (x2, y2)) in enumerate(zip(line, line[1:], line[2:], strict=False), start=1):
        straight = y0 + (y2 - y0) * (x1 - x0) / (x2 - x0)
        if (y1 - y0) * (y2 - y1) > 0 and abs(y1 - straight) > SHARP_TURN:
            turns.append(place)
    return turns


def _unique_ids(book: Rulebook) -> None:
    m = book.methodology
    named: list[tuple[str, Loc]] = [(d.id, (*loc, "id")) for d, loc in dimensions_with_place(m)]
    named += [(theme.id, ("themes", number, "id")) for number, theme in enumerate(m.themes)]
    _refuse_repeated(book, named)
    _refuse_repeated(book, [(c.id, (*loc, "id")) for c, loc in criteria_with_place(m)])
    _refuse_repeated(book, [(band.id, ("bands", number, "id")) for number, band in enumerate(m.bands)])
    groups = m.peers.groups if m.peers else []
    _refuse_repeated(book, [(group.id, ("peers", "groups", number, "id")) for number, group in enumerate(groups)])


def is_changed_by_spreadsheets(name: str) -> bool:
    """Say whether a spreadsheet program would make something else of an id that is typed or pasted.

    Examples
    --------
    >>> list(filter(is_changed_by_spreadsheets, ("P01", "1", "1.10", "01", "1E5", "TRUE", "1-2", "Q1-2", "MAR1")))
    ['1.10', '01', '1E5', 'TRUE', '1-2', 'MAR1']
    """
    return bool(CHANGED_BY_SPREADSHEETS.fullmatch(name))


def _ids_in_spreadsheets(book: Rulebook) -> None:
    """Refuse ids and answers that people can't type into a workbook or keep in a csv."""
    m = book.methodology
    named: list[tuple[str, Loc]] = [(c.id, (*loc, "id")) for c, loc in criteria_with_place(m)]
    named += [(name, ("documents", name)) for name in m.documents]
    named += [
        (answer, ("scales", name, "answers", answer)) for name, s in m.scales.items() for answer in s.answers or {}
    ]
    for name, loc in named:
        if is_changed_by_spreadsheets(name):
            book.refuse("id-spreadsheet", loc, name=name)


def _refuse_repeated(book: Rulebook, named: list[tuple[str, Loc]]) -> None:
    first: dict[str, Loc] = {}
    for name, loc in named:
        if name in first:
            earlier, _ = locate(book.source, first[name])
            if earlier.sheet:
                book.refuse("duplicate-row", loc, name=name, first=f"{earlier.sheet}!{earlier.cell}")
            else:
                book.refuse("duplicate-id", loc, name=name, first=earlier.line)
        first.setdefault(name, loc)


def _answer_keys(book: Rulebook) -> None:
    for name, scale in book.methodology.scales.items():
        for answer in scale.answers or {}:
            if not answer.strip() or answer != answer.strip() or "|" in answer:
                book.refuse("answer-key-malformed", ("scales", name, "answers", answer), name=answer)


def _references(book: Rulebook) -> None:
    m = book.methodology
    book.refer("unknown-headline", ("headline",), m.headline, [d.id for d in walk.dimensions(m)])
    for dimension, loc in dimensions_with_place(m):
        if not dimension.dimensions and not dimension.criteria:
            book.refuse("dimension-empty", loc, name=dimension.id)
        if dimension.dimensions and dimension.criteria:
            book.refuse("dimension-mixed", loc, name=dimension.id)
    for criterion, loc in criteria_with_place(m):
        book.refer("unknown-scale", (*loc, "scale"), criterion.scale, m.scales)
        book.refer("unknown-document", (*loc, "document"), criterion.document, m.documents)
        book.refer("unknown-theme", (*loc, "theme"), criterion.theme, [theme.id for theme in m.themes])
        for name, scale in (criterion.factors or {}).items():
            book.refer("unknown-scale", (*loc, "factors", name), scale, m.scales)


def _bands(book: Rulebook) -> None:
    bands = book.methodology.bands
    if len(bands) > 1 and 0 < bands[-1].from_ <= 1:
        last = bands[-1]
        meant = plain_number(round(100 * last.from_, 6))
        place: Loc = ("bands", len(bands) - 1, "from")
        book.refuse("bands-are-shares", place, name=last.id, value=last.from_, meant=meant)
    if bands and bands[0].from_ > 0:
        book.refuse("bands-not-from-zero", ("bands", 0, "from"), value=bands[0].from_)
    for number, (lower, upper) in enumerate(pairwise(bands), start=1):
        if upper.from_ <= lower.from_:
            book.refuse("bands-not-rising", ("bands", number, "from"), name=upper.id, below=lower.id)
        if upper.from_ > 100:
            book.refuse("band-unreachable", ("bands", number, "from"), name=upper.id, value=upper.from_)
    demanding = [number for number, band in enumerate(bands) if band.requires_must_have]
    if demanding and not any(c.must_have for c in walk.criteria(book.methodology)):
        book.refuse("must-have-missing", ("bands", demanding[0], "requires_must_have"), name=bands[demanding[0]].id)
    if bands and bands[0].requires_must_have:
        book.refuse("lowest-band-demands", ("bands", 0, "requires_must_have"), name=bands[0].id)


def _conditions(book: Rulebook) -> None:
    """Check what depends on how a criterion is answered: gates and caps."""
    for dimension, loc in dimensions_with_place(book.methodology):
        if dimension.gate:
            place = (*loc, "gate")
            _condition(book, dimension, "gate", place, dimension.gate.criterion, dimension.gate.closed_by)
        if dimension.cap:
            place, when = (*loc, "cap", "when"), dimension.cap.when
            _condition(book, dimension, "cap", place, when.criterion, when.answers)


def _condition(book: Rulebook, dimension: Dimension, what: str, loc: Loc, name: str, answers: list[str]) -> None:
    """Refuse a condition on a criterion elsewhere, on a number, on an answer that isn't there or that can't harm."""
    elsewhere, on_number, by_best = CONDITION_FAULTS[what]
    below = {criterion.id: criterion for criterion in criteria_below(dimension)}
    place = (*loc, "criterion")
    if name not in below:
        book.refuse(elsewhere, place, nearest(name, below), name=name, dimension=dimension.id)
        return
    scale = book.methodology.scales.get(below[name].scale)
    if scale is None:
        return
    if scale.answers is None:
        book.refuse(on_number, place, name=name)
        return
    for number, answer in enumerate(answers):
        place = (*loc, "closed_by" if what == "gate" else "answers", number)
        if answer not in scale.answers:
            book.refuse("unknown-answer", place, nearest(answer, scale.answers), name=answer, scale=below[name].scale)
        elif answer in _best_answers(scale):
            book.refuse(by_best, place, name=answer, criterion=name)
        elif what == "cap" and scale.answers[answer].not_applicable:
            book.refuse("cap-by-not-applicable", place, name=answer, criterion=name)


def _best_answers(scale: Scale) -> list[str]:
    return [answer for answer, option in (scale.answers or {}).items() if option.points == scale.highest]


def _aggregates(book: Rulebook) -> None:
    for dimension, loc in dimensions_with_place(book.methodology):
        if dimension.over == "dimensions" and not dimension.dimensions:
            book.refuse("over-without-dimensions", (*loc, "over"), name=dimension.id)
        if dimension.over == "dimensions" and AGGREGATES[dimension.aggregate].by_maximum:
            book.refuse("share-over-dimensions", (*loc, "over"), name=dimension.id)
        members = dimension.dimensions if dimension.members == "dimensions" else list(criteria_below(dimension))
        if members and (dimension.min_answered or 0) > len(members):
            book.refuse("min-answered-unreachable", (*loc, "min_answered"), name=dimension.id, members=len(members))


def _deductions(book: Rulebook) -> None:
    """Refuse negative points where they can't be reckoned with: as factors, and in means that multiply or invert."""
    m = book.methodology
    deducting = {name for name, scale in m.scales.items() if scale.lowest < 0}
    for criterion, loc in criteria_with_place(m):
        for name, scale in (criterion.factors or {}).items():
            if scale in deducting:
                book.refuse("factor-deducts", (*loc, "factors", name), name=name, scale=scale)
    for dimension, loc in dimensions_with_place(m):
        if dimension.members == "dimensions" or AGGREGATES[dimension.aggregate].takes_negative:
            continue
        own = [criterion.id for criterion in criteria_below(dimension) if criterion.scale in deducting]
        if own:
            book.refuse("deduction-in-aggregate", (*loc, "aggregate"), name=own[0], aggregate=dimension.aggregate)


def _themes(book: Rulebook) -> None:
    headline = walk.dimensions_by_id(book.methodology).get(book.methodology.ranked)
    used = {criterion.theme for criterion in criteria_below(headline)} if headline else set()
    for number, theme in enumerate(book.methodology.themes):
        if theme.id not in used:
            book.refuse("theme-unused", ("themes", number), name=theme.id)


def _derived(book: Rulebook) -> None:
    m = book.methodology
    for name, document in m.documents.items():
        due = document.due
        if due and due.day > calendar.monthrange(LEAP_YEAR, due.month)[1]:
            book.refuse("due-impossible", ("documents", name, "due", "day"), day=due.day, month=due.month)
    for criterion, loc in criteria_with_place(m):
        if criterion.from_publication is None:
            continue
        place = (*loc, "from_publication")
        scale = m.scales.get(criterion.scale)
        if criterion.document is None:
            book.refuse("derived-without-document", place, name=criterion.id)
        elif criterion.from_publication == "days_late" and not _due(m, criterion.document):
            book.refuse("derived-without-due", place, name=criterion.id, document=criterion.document)
        if scale and (criterion.from_publication == "days_late") == (scale.number is None):
            book.refuse(
                "derived-wrong-scale", place, name=criterion.id, scale=criterion.scale, fact=criterion.from_publication
            )


def _due(methodology: Methodology, document: str) -> bool:
    return document in methodology.documents and methodology.documents[document].due is not None


def _peers(book: Rulebook) -> None:
    peers = book.methodology.peers
    if peers is None:
        return
    if not peers.by and not peers.groups:
        book.refuse("peers-empty", ("peers",))
    home: dict[str, str] = {}
    for number, group in enumerate(peers.groups):
        place: Loc = ("peers", "groups", number)
        if peers.by and group.regions:
            book.refuse("peers-by-and-regions", (*place, "regions"), name=group.id, by=peers.by)
        elif not peers.by and not group.regions:
            book.refuse("peers-without-regions", place, name=group.id)
        if peers.by == "kind" and book.methodology.kinds is not None:
            book.refer("peers-unknown-kind", (*place, "id"), group.id, book.methodology.kinds)
        for at, region in enumerate(group.regions):
            if region in home:
                book.refuse(
                    "peers-region-twice", (*place, "regions", at), region=region, name=group.id, first=home[region]
                )
            home.setdefault(region, group.id)


def broken_continuity(
    methodology: Methodology, source: LocatedMap, editions: Mapping[str, list[str]], known: Iterable[str]
) -> list[Problem]:
    """Check ``continues`` against the ids in the editions that it names; ``known`` are all editions there are."""
    book = Rulebook(methodology, source)
    for criterion, loc in criteria_with_place(methodology):
        for edition, earlier in (criterion.continues or {}).items():
            place = (*loc, "continues", edition)
            if edition in editions:
                book.refer("continues-nothing", place, earlier, editions[edition])
            else:
                book.refuse("unknown-edition", place, nearest(edition, known), name=edition)
    return book.problems
