"""What is said about a methodology: what is measured, by whom, how it is weighed, which bands there are, its words."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from budget_index.analysis.change.editions import comparable_criteria
from budget_index.analysis.pages.methodology_tables import dimension_weights, theme_weights
from budget_index.content.methodology_words import (
    PAGE,
    assessors_words,
    change_rows,
    headline_words,
    kinds_words,
    missing_words,
    must_words,
    peers_words,
    rounding_words,
    rule_words,
)
from budget_index.content.model import (
    Body,
    Cell,
    Chart,
    Column,
    Content,
    Hyperlink,
    ItemList,
    ListItem,
    Provenance,
    Section,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.written_questions import due_words, index_parts
from budget_index.language import LANGUAGES, OWN_NAMES, Say, alphabetical, localized, texts
from budget_index.methodology import walk
from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.model import BEST, Dimension, Methodology
from budget_index.methodology.titles import (
    band_labels,
    band_limits,
    dimension_titles,
    document_name,
    share_words,
    theme_titles,
)

ALIKE = 1e-9
"""Weights that differ by less are the same."""


def methodology_facts(
    methodology: Methodology, say: Say, *, year: int | None = None, before: Methodology | None = None
) -> Content:
    """Say what there is to say about a methodology; its questions are written by ``written_questions``.

    Parameters
    ----------
    year
        The year that is assessed, for the due dates of documents.
    before
        The edition that it is compared with.

    Returns
    -------
    Sections ``weights``, ``tree``, ``themes``, ``bands``, ``rules``, ``documents``, ``changes``, ``glossary``: each
    only where there is something to say.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> methodology_facts(load_methodology("kz-local-budgets-2026"), Say("en"))["weights"].title
    'The index has 4 parts of equal weight, 25% each'
    """
    edition = Edition(methodology, say, year, before)
    sections = [section for write in SECTIONS for section in write(edition)]
    return Content(localized(methodology.title, say.language), quotable(edition), tuple(sections), edition.provenance)


@dataclass(frozen=True)
class Edition:
    """The methodology that is spoken of, in a language, beside an earlier one."""

    methodology: Methodology
    say: Say
    year: int | None
    before: Methodology | None

    @cached_property
    def provenance(self) -> Provenance:
        """Where the rules come from."""
        source = self.methodology.source
        named = localized(source.title, self.say.language) if source else self.methodology.id
        return Provenance(self.say("frame.source", source=named))

    @cached_property
    def weights(self) -> dict[str, dict[Hashable, Any]]:
        """What every dimension weighs, by its id."""
        return {row["dimension"]: row for row in dimension_weights(self.methodology).to_dict("records")}

    @cached_property
    def titles(self) -> dict[str, str]:
        """Titles of the dimensions."""
        return dimension_titles(self.methodology, self.say.language)

    def share(self, part: Dimension) -> float:
        """Return the weight of a dimension in the index."""
        return float(self.weights[part.id]["effective"])

    def section(self, name: str, body: Body, *, title: str = "", sentence: str = "") -> Section:
        """Make a section; its title is what stands in the texts under its name, unless there is something to say."""
        return Section(name, title or self.say(f"{PAGE}.{name}"), sentence, body, self.provenance)


def quotable(edition: Edition) -> str:
    """Say how much is asked, how it is weighed and by whom it is answered.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> quotable(Edition(load_methodology("hdi-2021"), Say("en"), None, None))
    'Human Development Index 2021: 4 questions. The score is between 0 and 100. The index has 3 parts of equal \
weight, 33.3% each. 1 assessor answers for each region.'
    """
    say, methodology = edition.say, edition.methodology
    counts = [say("overview.questions", n=sum(1 for _ in walk.criteria(methodology)))]
    if methodology.documents:
        counts.append(say(f"{PAGE}.documents-count", n=len(methodology.documents)))
    facts = {"title": localized(methodology.title, say.language), "size": ", ".join(counts)}
    by_whom = say(f"{PAGE}.independent", n=methodology.assessors.independent)
    return say(f"{PAGE}.quoted", **facts, weights=weight_words(edition), assessors=by_whom)


def weight_words(edition: Edition) -> str:
    """Say how the weight is shared out among the parts of the index."""
    say, stages = edition.say, walk.stages(edition.methodology)
    if not stages:
        return say(f"{PAGE}.tree-flat")
    shares = [edition.share(part) for part in stages]
    most, least = max(shares), min(shares)
    if most - least < ALIKE:
        return say(f"{PAGE}.tree-takeaway-equal", n=len(stages), share=share_words(most, say))
    heaviest = [edition.titles[part.id] for part, share in zip(stages, shares, strict=True) if most - share < ALIKE]
    facts = {"least": share_words(least, say), "most": share_words(most, say), "titles": "; ".join(heaviest)}
    return say(f"{PAGE}.tree-takeaway", n=len(stages), **facts)


def weights_section(edition: Edition) -> Iterator[Section]:
    """Write a row a part: its weight in the index, its questions and documents."""
    rows = tuple(weight_row(edition, part) for part in index_parts(edition.methodology))
    heads = {"share": f"{PAGE}.tree-title", "questions": f"{PAGE}.theme-criteria", "documents": "word.documents"}
    columns = tuple(Column(name, edition.say(head)) for name, head in heads.items())
    described = "; ".join(f"{row.title} – {row.cells[0].text}" for row in rows)
    described = edition.say(f"{PAGE}.tree-described", facts=described)
    chart = Chart("bars", WrittenTable(columns, rows), described)
    inside = walk.dimensions_below(walk.headline_dimension(edition.methodology))
    is_mean = all(AGGREGATES[each.aggregate].function == "mean" for each in inside)
    note = "" if is_mean else edition.say(f"{PAGE}.tree-note")
    yield edition.section("weights", chart, title=weight_words(edition).rstrip("."), sentence=note)


def weight_row(edition: Edition, part: Dimension) -> WrittenRow:
    """Write what a part weighs, how many questions it asks, about how many documents."""
    share, below = edition.share(part), list(walk.criteria_below(part))
    documents = {criterion.document for criterion in below} - {None}
    weight = Cell(share_words(share, edition.say), None if share != share else share)
    counted = (Cell(edition.say.number(n), n) for n in (len(below), len(documents)))
    return WrittenRow(part.id, edition.titles[part.id], (weight, *counted))


def tree_section(edition: Edition) -> Iterator[Section]:
    """Write all parts, those below set in, each with its weight and how its score comes about."""
    rows = tuple(tree_row(edition, part) for part in walk.dimensions(edition.methodology))
    columns = (Column("share", edition.say(f"{PAGE}.tree-title")), Column("rule", edition.say(f"{PAGE}.rule")))
    yield edition.section("tree", WrittenTable(columns, rows))


def tree_row(edition: Edition, part: Dimension) -> WrittenRow:
    """Write a part, set in as deep as it lies."""
    share, depth = edition.share(part), int(edition.weights[part.id]["depth"])
    weight = Cell(share_words(share, edition.say), None if share != share else share)
    return WrittenRow(
        part.id, f"{'– ' * depth}{edition.titles[part.id]}", (weight, Cell(rule_words(part, edition.say)))
    )


def themes_section(edition: Edition) -> Iterator[Section]:
    """Write the themes with their weights."""
    say, table = edition.say, theme_weights(edition.methodology)
    if table.empty:
        return
    named = theme_titles(edition.methodology, say.language)
    rows = []
    for row in table.to_dict("records"):
        weight = Cell(share_words(row["effective"], say), row["effective"])
        counted = Cell(say.number(row["criteria"]), row["criteria"])
        rows.append(WrittenRow(row["theme"], named[row["theme"]], (weight, counted)))
    heads = {"share": "tree-title", "questions": "theme-criteria"}
    columns = tuple(Column(name, say(f"{PAGE}.{head}")) for name, head in heads.items())
    body = Chart("bars", WrittenTable(columns, tuple(rows)))
    yield edition.section("themes", body, sentence=say(f"{PAGE}.theme-intro"))


def bands_section(edition: Edition) -> Iterator[Section]:
    """Write the bands from the lowest up, with their limits and what they demand."""
    say, methodology = edition.say, edition.methodology
    if not methodology.bands:
        return
    limits, labels = band_limits(methodology, say), band_labels(methodology, say.language)
    ends = [band.from_ for band in methodology.bands[1:]] + [BEST]
    rows = tuple(
        WrittenRow(
            band.id,
            labels[band.id],
            (Cell(limits[band.id], (band.from_, end)), Cell(must_words(band.requires_must_have, say))),
        )
        for band, end in zip(methodology.bands, ends, strict=True)
    )
    columns = (Column("score", say("word.score")), Column("must", say(f"{PAGE}.band-must")))
    yield edition.section("bands", WrittenTable(columns, rows))


def rules_section(edition: Edition) -> Iterator[Section]:
    """Say in words who is assessed, who answers, what a missing answer does, and how places come about."""
    say, methodology = edition.say, edition.methodology
    used, several = "ranked" if methodology.ranks == "rounded" else "used", methodology.assessors.independent > 1
    written = {
        "missing": missing_words(methodology, say),
        "assessors": assessors_words(methodology, say) if several else say(f"{PAGE}.independent", n=1),
        "rounding": f"{rounding_words(methodology, say)} {say(f'{PAGE}.rounding-{used}')}",
        "headline": headline_words(methodology, say),
        "kinds": kinds_words(methodology, say),
        "peers": peers_words(methodology, say),
        "status": f"{say(f'{PAGE}.status-{methodology.status}')} ({methodology.id})",
    }
    items = [ListItem(name, say(f"{PAGE}.fact-{name}"), sentence_case(words)) for name, words in written.items()]
    if source := methodology.source:
        links = (Hyperlink(say(f"{PAGE}.link"), source.href),) if source.href else ()
        items.append(ListItem("source", say(f"{PAGE}.fact-source"), localized(source.title, say.language), links=links))
    yield edition.section("rules", ItemList(tuple(items)))


def sentence_case(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def due_section(edition: Edition) -> Iterator[Section]:
    """Write the documents with their due dates and the number of questions about each."""
    say, methodology = edition.say, edition.methodology
    if not methodology.documents:
        return
    asked = [criterion.document for criterion in walk.criteria(methodology)]
    rows = tuple(
        WrittenRow(
            name,
            document_name(methodology, name, say.language),
            (
                Cell(due_words(document.due, edition.year, say) or say(f"{PAGE}.no-due")),
                Cell(say.number(asked.count(name)), asked.count(name)),
            ),
        )
        for name, document in methodology.documents.items()
    )
    due = [document.due for document in methodology.documents.values() if document.due]
    counts = {"dated": len(due), "unconfirmed": sum(not each.verified for each in due)}
    columns = (Column("due", say(f"{PAGE}.due")), Column("questions", say(f"{PAGE}.theme-criteria")))
    written = say(f"{PAGE}.documents-takeaway", documents=len(rows), **counts) if due else ""
    yield edition.section("documents", WrittenTable(columns, rows), sentence=written)


def changes_section(edition: Edition) -> Iterator[Section]:
    """List what changed since the earlier edition, each kind of change a group."""
    say, before, now = edition.say, edition.before, edition.methodology
    if before is None:
        return
    changed = change_rows(before, now, say)
    kinds = list(dict.fromkeys(kind for kind, _, _ in changed))
    counted = [(kind, f"{kind}: {sum(kind == own for own, _, _ in changed)}") for kind in kinds]
    rows = tuple(
        WrittenRow(str(number), what, (Cell(detail),), group=kind)
        for number, (kind, what, detail) in enumerate(changed)
    )
    total = sum(1 for _ in walk.criteria(now))
    written = say("edition.comparable", n=len(comparable_criteria(before, now)), total=total)
    written = written if changed else f"{written} {say('edition.same')}"
    columns = (Column("detail", say(f"{PAGE}.change-detail")),)
    yield edition.section("changes", WrittenTable(columns, rows, tuple(counted)), sentence=written)


def glossary_section(edition: Edition) -> Iterator[Section]:
    """Write the product's own words in all languages in the reader's alphabet, each with its meaning."""
    say = edition.say
    order = [say.language, *(language for language in LANGUAGES if language != say.language)]
    table = glossary().sort_values(say.language, key=lambda terms: terms.map(alphabetical), kind="stable")
    rows = tuple(
        WrittenRow(
            row["key"],
            row[say.language],
            tuple(Cell(row[language], language) for language in order[1:]),
            note=row[f"means_{say.language}"],
        )
        for row in table.to_dict("records")
    )
    columns = tuple(Column(language, OWN_NAMES[language]) for language in order[1:])
    yield edition.section("glossary", WrittenTable(columns, rows))


def glossary() -> pd.DataFrame:
    """Return the glossary: one row per term, with its words and its meaning in every language.

    Examples
    --------
    >>> table = glossary()
    >>> table.loc[table["key"] == "maslikhat", ["kk", "ru", "en"]].values.tolist()
    [['мәслихат', 'маслихат', 'maslikhat']]
    """
    words = texts("glossary")
    keys = [key for key in words if not key.endswith("-means")]
    rows = [
        {"key": key, **words[key], **{f"means_{language}": words[f"{key}-means"][language] for language in LANGUAGES}}
        for key in keys
    ]
    columns = ["key", *LANGUAGES, *(f"means_{language}" for language in LANGUAGES)]
    return pd.DataFrame(rows)[columns]


SECTIONS = (
    weights_section,
    tree_section,
    themes_section,
    bands_section,
    rules_section,
    due_section,
    changes_section,
    glossary_section,
)
