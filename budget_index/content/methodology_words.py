"""The rules of a methodology and what changed in them, in the words of an official instead of keys of a file."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from budget_index.analysis.change.editions import EditionChange, continuity, edition_changes
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.answer_text import plain_number
from budget_index.methodology.model import BEST, Cap, Dimension, Methodology, Scale
from budget_index.methodology.titles import (
    band_labels,
    dimension_titles,
    numbered_question,
    peer_group_title,
    question_texts,
    share_words,
)
from budget_index.methodology.walk import headline_dimension
from budget_index.regions import peers_of_methodology
from budget_index.scoring.weights import dimension_shares

PAGE = "methodology-page"
KNOWN_KINDS = ("oblast", "city", "district", "town", "rural_okrug")


def weights_that_add_up(weights: Sequence[float], say: Say) -> list[str]:
    """Write the weights of parts as percent of their sum, so that they add up to 100 as they are written.

    Where equal weights would then differ, they are written as fractions.

    Examples
    --------
    >>> weights_that_add_up([1, 1, 2], Say("en")), weights_that_add_up([2, 2, 3, 2], Say("en"))
    (['25%', '25%', '50%'], ['22.2%', '22.2%', '33.4%', '22.2%'])
    >>> weights_that_add_up([1, 1, 1], Say("en"))
    ['1/3', '1/3', '1/3']
    """
    import numpy as np  # listing editions needs no tables

    from budget_index.analysis.change.adding_up import parts_that_add_up

    shares = np.array([weights], dtype=np.float64) / sum(weights)
    percents = parts_that_add_up(100 * shares)[0].tolist()
    if len(set(zip(weights, percents, strict=True))) > len(set(weights)):
        return [str(Fraction(share).limit_denominator(100)) for share in shares[0].tolist()]
    return [share_words(percent / 100, say) for percent in percents]


def kinds_words(methodology: Methodology, say: Say) -> str:
    """Say who is assessed."""
    if methodology.kinds is None:
        return say(f"{PAGE}.any-kind")
    named = [
        say(f"{PAGE}.kind-{kind.replace('_', '-')}") if kind in KNOWN_KINDS else kind for kind in methodology.kinds
    ]
    return ", ".join(named)


def peers_words(methodology: Methodology, say: Say) -> str:
    """Say which regions are compared like with like; the groups by their titles where the methodology has them."""
    peers = peers_of_methodology(methodology)
    if peers is None:
        return say(f"{PAGE}.peers-none")
    titles = "; ".join(peer_group_title(methodology, group.id, say) for group in peers.groups)
    rule = say(f"{PAGE}.peers-by-{peers.by}") if peers.by else ""
    return f"{rule} ({titles})" if rule and titles else rule or titles


def headline_words(methodology: Methodology, say: Say) -> str:
    """Say what is ranked, and how it is put together."""
    headline = headline_dimension(methodology)
    title = dimension_titles(methodology, say.language)[headline.id]
    return say(f"{PAGE}.headline", title=title, aggregate=rule_words(headline, say))


def rule_words(dimension: Dimension, say: Say) -> str:
    """Say how the score of a part comes about."""
    rule = say(f"{PAGE}.over-{dimension.members}", aggregate=say(f"aggregate.{dimension.aggregate}"))
    if dimension.gate:
        rule = say(f"{PAGE}.with-gate", rule=rule, criterion=dimension.gate.criterion)
    if dimension.cap:
        rule = say(f"{PAGE}.with-cap", rule=rule, **cap_facts(dimension.cap, say))
    if dimension.min_coverage:
        rule = say(f"{PAGE}.with-coverage", rule=rule, share=say.percent(dimension.min_coverage))
    if dimension.min_answered:
        rule = say(f"{PAGE}.with-answered-{dimension.members}", rule=rule, n=dimension.min_answered)
    return rule


def cap_facts(cap: Cap, say: Say) -> dict[str, str]:
    """Say what a cap is made of: the most points, the criterion, the answers."""
    answers = " / ".join(f"«{answer}»" for answer in cap.when.answers)
    return {"most": exact_number(cap.at, say), "criterion": cap.when.criterion, "answers": answers}


def assessors_words(methodology: Methodology, say: Say) -> str:
    """Say who answers, and how several answers become one."""
    rule = methodology.assessors
    return f"{say(f'{PAGE}.independent', n=rule.independent)} {say(f'{PAGE}.consolidate-{rule.consolidate}')}"


def missing_words(methodology: Methodology, say: Say) -> str:
    """Say what an unanswered question does."""
    rule = methodology.missing
    effect = say(f"{PAGE}.missing-{rule.treat_as}")
    least = say(f"{PAGE}.least-coverage", share=say.percent(rule.min_coverage)) if rule.min_coverage else ""
    return f"{effect} {least}".strip()


def rounding_words(methodology: Methodology, say: Say) -> str:
    """Say how scores are rounded."""
    digits = methodology.rounding
    return say(f"{PAGE}.rounding", n=digits) if digits else say(f"{PAGE}.rounding-whole")


def bands_words(methodology: Methodology, say: Say) -> str:
    """List the bands with their limits."""
    ranges = band_ranges(methodology, say)
    labels = band_labels(methodology, say.language).values()
    return ", ".join(f"{label} {scores}" for label, scores in zip(labels, ranges, strict=True)) or "–"


def must_words(share: float | None, say: Say) -> str:
    """Say on how many must-have criteria a band requires full points; nothing where it requires none.

    Examples
    --------
    >>> [must_words(share, Say("en")) for share in (None, 0.9)]
    ['', 'full points on at least 90% of the must-have criteria']
    """
    if not share:
        return ""
    return say(f"{PAGE}.band-must-all") if share == 1 else say(f"{PAGE}.band-must-share", share=say.percent(share))


def band_ranges(methodology: Methodology, say: Say) -> list[str]:
    """Write the lowest and the highest score of every band.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> band_ranges(load_methodology("obs-2017"), Say("en"))
    ['0–20', '21–40', '41–60', '61–80', '81–100']
    """
    digits = methodology.rounding
    starts = [band.from_ for band in methodology.bands]
    ends = [start - 10**-digits for start in starts[1:]] + [BEST]
    return [f"{say.number(a, digits)}–{say.number(b, digits)}" for a, b in zip(starts, ends, strict=False)]


def scale_name(methodology: Methodology, name: str, say: Say) -> str:
    """Name a scale: by its title, else by its best and its worst answer, else by its id.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> scale_name(load_methodology("kz-local-budgets-2026"), "extent", Say("en"))
    'In full … Not at all'
    """
    scale = methodology.scales[name]
    if scale.title:
        return localized(scale.title, say.language)
    options = [option for option in (scale.answers or {}).values() if option.points is not None and option.label]
    ordered = sorted(options, key=lambda option: -(option.points or 0.0))
    labels = [localized(option.label or {}, say.language) for option in ordered]
    return f"{labels[0]} … {labels[-1]}" if len(labels) > 1 else name


def points_words(scale: Scale, say: Say) -> str:
    """List the points of a scale's answers; a number's scale has none.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> points_words(load_methodology("kz-local-budgets-2026").scales["extent"], Say("en"))
    '100 / 67 / 33 / 0'
    """
    options = [option.points for option in (scale.answers or {}).values() if option.points is not None]
    return " / ".join(exact_number(BEST * points / scale.highest, say) for points in options)


def scale_words(scale: Scale, say: Say) -> str:
    """Write the answers of a scale with their points, or how a number becomes points.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> scale_words(load_methodology("hdi-2021").scales["income"], Say("en"))
    '100 $ → 0, 75000 $ → 100 (logarithm)'
    """
    if scale.number is None:
        options = (scale.answers or {}).items()
        worth = {
            key: say("table.not_applicable") if option.points is None else exact_number(option.points, say)
            for key, option in options
        }
        return ", ".join(f"{key} {points}" for key, points in worth.items())
    unit = say.unit(scale.number.unit or "")
    sign = "≤ " if scale.number.steps else "< " if scale.number.below else ""
    pairs = scale.number.pairs
    words = ", ".join(f"{sign}{plain_number(limit)} {unit} → {say.number(points)}" for limit, points in pairs)
    return f"{words} ({say('word.logarithm')})" if scale.number.log else words


def exact_number(value: float, say: Say) -> str:
    """Write a weight, points or a limit with as many digits as it has, at most three.

    Examples
    --------
    >>> exact_number(-12.5, Say("ru")), exact_number(67.0, Say("en"))
    ('−12,5', '67')
    """
    digits = next((n for n in range(3) if abs(value - round(value, n)) < 1e-9), 3)
    return say.number(value, digits).replace("-", "\N{MINUS SIGN}")


SETTINGS: Mapping[str, Callable[[Methodology, Say], str]] = {
    "missing": missing_words,
    "rounding": rounding_words,
    "bands": bands_words,
    "headline": headline_words,
    "assessors": assessors_words,
    "kinds": kinds_words,
    "peers": peers_words,
}


def change_rows(before: Methodology, now: Methodology, say: Say) -> list[tuple[str, str, str]]:
    """List what changed between two editions in words: the kind of change, what changed, from what to what."""
    names = {**_names(before, say), **_names(now, say)}
    rows = []
    for change in edition_changes(before, now):
        title = names.get(change.what, change.what)
        if change.kind == "setting" and change.what in SETTINGS:
            title = say(f"{PAGE}.setting-{change.what}")
        rows.append((say(f"edition.{change.kind}"), title, change_words(change, before, now, say)))
    return rows


def change_words(change: EditionChange, before: Methodology, now: Methodology, say: Say) -> str:
    """Say from what to what something changed."""
    facts = change.facts
    if change.kind == "setting":
        return _from_to(_setting(change.what, before, say), _setting(change.what, now, say))
    if change.kind == "rescaled":
        scales = [(edition, str(facts[key])) for edition, key in ((before, "before"), (now, "now"))]
        names = [scale_name(edition, name, say) for edition, name in scales]
        points = [points_words(edition.scales[name], say) for edition, name in scales]
        return _from_to(*names) if names[0] != names[1] else f"{names[0]}: {_from_to(*points)}"
    if change.kind == "changed":
        was = continuity(before, now)[change.what]
        return _from_to(question_texts(before, say.language)[was], question_texts(now, say.language)[change.what])
    if change.kind == "moved":
        titles = {**dimension_titles(before, say.language), **dimension_titles(now, say.language)}
        return _from_to(*(titles[str(facts[key])] for key in ("before", "now")))
    if change.kind == "renamed":
        return _from_to(str(facts["before"]), change.what)
    if change.kind == "reweighted":
        weights = [exact_number(float(str(facts[key])), say) for key in ("before", "now")]
        shares = [share_words(share, say) for share in _shares(change, before, now)]
        return f"{_from_to(*weights)} ({_from_to(*shares)})"
    return ""


def _shares(change: EditionChange, before: Methodology, now: Methodology) -> list[float]:
    """Return what a criterion or a part weighed in the index, and what it weighs now."""
    if "share_now" in change.facts:
        return [float(str(change.facts[key])) for key in ("share_before", "share_now")]
    return [dimension_shares(edition).get(change.what, float("nan")) for edition in (before, now)]


def _setting(name: str, methodology: Methodology, say: Say) -> str:
    if name in SETTINGS:
        return SETTINGS[name](methodology, say)
    return rule_words(walk.dimensions_by_id(methodology)[name], say)


def _from_to(before: str, now: str) -> str:
    return f"{before} → {now}"


def _names(methodology: Methodology, say: Say) -> dict[str, str]:
    questions = {criterion.id: numbered_question(criterion, say.language) for criterion in walk.criteria(methodology)}
    return dimension_titles(methodology, say.language) | questions
