"""What is said about one region: where it stands, its documents, what to publish first, its stages, what changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pandas as pd

from budget_index.analysis.actions.documents import CLOSED, IN_TIME, INCOMPLETE_BELOW, LATE, PUBLIC
from budget_index.analysis.actions.first_steps import Together, taken_together
from budget_index.analysis.actions.grouping import Action, list_actions
from budget_index.analysis.actions.unscored import answers_lacking
from budget_index.analysis.change.adding_up import parts_that_add_up
from budget_index.analysis.change.change_sources import CHANGE_SOURCES
from budget_index.analysis.pages.overview import can_be_redrawn, scores_by_year
from budget_index.analysis.peers import peers_first, peers_of
from budget_index.content.action_words import action_status, action_title, action_words, short_coverage, status_words
from budget_index.content.change_words import break_text, edited_words
from budget_index.content.model import (
    Cell,
    Chart,
    Column,
    Content,
    Fact,
    Facts,
    Hyperlink,
    ItemList,
    ListItem,
    Section,
    WrittenRow,
    WrittenTable,
)
from budget_index.content.round_tables import RoundTables
from budget_index.content.subject import Subject
from budget_index.language import Say, localized
from budget_index.methodology import walk
from budget_index.methodology.titles import (
    band_limits,
    document_name,
    numbered_question,
    peer_group_title,
    stage_titles,
    title_of,
)
from budget_index.regions import region_name
from budget_index.rounding import round_half_up
from budget_index.scoring.ranking import band_ids, place

MOST_EXAMPLES = 2
REMARKING = "region"


def region_brief(tables: RoundTables, region: str, say: Say, *, earlier: Sequence[RoundTables] = ()) -> Content:
    """Say what there is to say about a region in a round.

    Parameters
    ----------
    earlier
        The rounds of the family before it, the earliest first; the change is that since the last of them.

    Returns
    -------
    Sections ``standing``, ``ruler``, ``documents``, ``first`` and ``together``, ``stages``, ``change``, ``years``,
    ``remarks``, ``missing``: each only where there is something to say.

    Examples
    --------
    >>> from budget_index.content.round_tables import read_round_tables
    >>> brief = region_brief(read_round_tables("kz-example-2026"), "KZ-15", Say("en"))
    >>> brief.sentence.rpartition(". ")[2]
    'Not public: Annual report; publishing it in full brings up to 9.6 points.'
    """
    subject = RegionSubject(tables, say, region, tuple(earlier))
    sections = [section for write in SECTIONS for section in write(subject)]
    return Content(subject.name, quotable_sentence(subject), tuple(sections), subject.provenance)


@dataclass(frozen=True)
class RegionSubject(Subject):
    """A region that is spoken of, with its own rows of the tables."""

    region: str
    earlier: tuple[RoundTables, ...]

    @cached_property
    def name(self) -> str:
        """Its name."""
        return region_name(self.region, self.say.language, self.tables.registry)

    @cached_property
    def standing(self) -> pd.Series:
        """Its row of the ranking."""
        ranking = self.tables.ranking
        return ranking[ranking["region"] == self.region].iloc[0]

    @property
    def scored(self) -> bool:
        """Whether it has a score."""
        return bool(pd.notna(self.standing["score"]))

    @cached_property
    def scores(self) -> pd.DataFrame:
        """Its scores in all dimensions, by their ids."""
        scores = self.tables.results.scores
        own = scores[(scores["region"] == self.region) & (scores["year"] == self.tables.year)]
        return own.set_index("dimension")

    @cached_property
    def actions(self) -> pd.DataFrame:
        """What each action would bring, by its id, what comes first at the top."""
        table = self.tables.actions()
        own = table[(table["region"] == self.region) & (table["year"] == self.tables.year)]
        return own.set_index("action", drop=False)

    def action(self, name: str) -> dict[str, Any]:
        """Return the row of one action."""
        return {str(key): value for key, value in self.actions.loc[name].to_dict().items()}

    @cached_property
    def costly(self) -> dict[str, list[str]]:
        """The questions of each action that cost points, that with the largest share of the gain first."""
        shares = self.tables.questions(self.region)
        own = shares[shares["share"] > 0].sort_values("share", ascending=False, kind="stable")
        return {str(name): names.tolist() for name, names in own.groupby("action", observed=True)["criterion"]}

    @cached_property
    def known(self) -> dict[str, Action]:
        """The actions of the methodology by their ids."""
        return {action.id: action for action in list_actions(self.tables.methodology)}

    @cached_property
    def interval(self) -> tuple[int, int] | None:
        """Between which places it stands; nothing where that isn't computed."""
        if not self.scored or not can_be_redrawn(self.tables.methodology, self.tables.methodology.ranked):
            return None
        table = self.tables.intervals(self.tables.methodology.ranked).table
        own = table[table["region"] == self.region]
        return (int(own["low"].iloc[0]), int(own["high"].iloc[0])) if len(own) else None

    @cached_property
    def among_peers(self) -> pd.DataFrame:
        """Its place among its peers and their mean, by dimension; no row where it has no peers."""
        table = self.tables.peer_standings()
        own = table[(table["region"] == self.region) & (table["year"] == self.tables.year) & (table["peers"] != "")]
        return own.set_index("dimension")

    @cached_property
    def beside(self) -> list[str]:
        """The regions that it is compared with: its peers, or all others where it has none."""
        codes, groups = self.tables.ranking["region"].tolist(), self.tables.peer_groups()
        return peers_of(self.region, groups) or [code for code in codes if code != self.region]

    @property
    def beside_title(self) -> str:
        """Name the regions that it is compared with."""
        group = self.tables.peer_groups().get(self.region, "")
        known = group and peers_of(self.region, self.tables.peer_groups())
        methodology = self.tables.methodology
        return peer_group_title(methodology, group, self.say) if known else self.say("brief.all-regions")

    @property
    def before(self) -> RoundTables | None:
        """The round before, if there is one."""
        return self.earlier[-1] if self.earlier else None

    @cached_property
    def edited(self) -> str:
        """Why nothing can be compared with the round before, if its rules differ under one methodology id."""
        return edited_words(self.before, self.tables, self.say) if self.before else ""

    @cached_property
    def change(self) -> pd.Series | None:
        """Its row of what changed since the round before."""
        if self.before is None or self.edited:
            return None
        changes = self.tables.changes_since(self.before).changes
        own = changes[changes["region"] == self.region]
        return own.iloc[0] if len(own) else None

    def band(self, name: str) -> str:
        """Return the label of a band as it stands in a sentence."""
        label = next((title_of(b, self.say.language) for b in self.tables.methodology.bands if b.id == name), "")
        return label[:1].lower() + label[1:]


def quotable_sentence(subject: RegionSubject) -> str:
    """Say where the region stands, and what would bring it most."""
    first = standing_sentence(subject)
    return f"{first} {most_to_gain(subject)}" if subject.scored else first


def standing_sentence(subject: RegionSubject) -> str:
    """Say where the region stands, or why it has no score."""
    say, standing = subject.say, subject.standing
    if not subject.scored:
        return no_score_sentence(subject)
    facts = {
        "region": subject.name,
        "score": subject.score(standing["rounded"]),
        "place": place(standing["rank"], standing["rank_last"]),
        "of": standing["of"],
        "likely": likely(subject, "likely-in-sentence"),
    }
    band = subject.band(str(standing["band"]))
    return say("brief.standing", band=band, **facts) if band else say("brief.standing-without-band", **facts)


def likely(subject: RegionSubject, text: str) -> str:
    """Write between which places the region stands, where that isn't its place itself."""
    low, high = subject.interval or (None, None)
    sure = low is None or low == high == subject.standing["rank"] == subject.standing["rank_last"]
    return "" if sure else subject.say(f"brief.{text}", low=low, high=high)


def no_score_sentence(subject: RegionSubject) -> str:
    """Say why there is no score."""
    say, methodology = subject.say, subject.tables.methodology
    own = subject.scores.loc[methodology.ranked].to_dict()
    if own["status"] == "not_applicable":
        return say("brief.not-applicable", region=subject.name)
    headline = walk.headline_dimension(methodology)
    coverage = short_coverage(own["coverage"], walk.least_coverage(methodology, headline), say)
    if coverage:
        return say("brief.no-score", region=subject.name, **coverage)
    short = [name for name in stage_titles(methodology, say.language) if lacks_answers(subject, name)]
    if not short and headline.min_answered:
        return say("brief.no-score-members", region=subject.name, members=headline.min_answered)
    if not short:
        return say("brief.no-score-few", region=subject.name)
    titles, coverages = stage_titles(methodology, say.language), subject.scores["coverage"]
    stages = ", ".join(f"{titles[name]} ({say.percent(float(coverages[name]))})" for name in short)
    return say("brief.no-score-stage", region=subject.name, stages=stages)


def lacks_answers(subject: RegionSubject, dimension: str) -> bool:
    """Say whether a dimension has no score because too little is answered."""
    return bool(subject.scores["status"].get(dimension) == "insufficient")


def most_to_gain(subject: RegionSubject) -> str:
    """Say what comes first, by how its document stands."""
    say, methodology = subject.say, subject.tables.methodology
    useful = subject.actions[(subject.actions["gain"] > 0) | (subject.actions["required_for"] != "")]
    if not len(useful):
        return say("brief.nothing")
    row = subject.action(useful.index[0])
    action = subject.known[row["action"]]
    title, gain = short_title(subject, action), say.number(row["gain"], 1)
    if row["required_for"]:
        return say("brief.required", band=subject.band(row["required_for"]), title=title)
    if not action.publishes:
        return say("brief.hold", title=title, gain=gain)
    if row["status"] == CLOSED:
        return say("brief.closed", document=title, gain=gain)
    status = status_words(row["status"], row["points"], say)
    return say("brief.improve", document=document_name(methodology, action.document, say.language, short=True),
               status=status, gain=gain)  # fmt: skip


def short_title(subject: RegionSubject, action: Action) -> str:
    """Name an action in a few words; a question that stands for itself by its text."""
    title = action_title(action, subject.tables.methodology, subject.say, short=True)
    criterion = walk.criteria_by_id(subject.tables.methodology).get(title)
    return localized(criterion.question, subject.say.language) if criterion and not action.publishes else title


def standing_section(subject: RegionSubject) -> Iterator[Section]:
    """Write the four figures."""
    facts = (score_fact(subject), band_fact(subject), place_fact(subject), change_fact(subject))
    yield subject.section("standing", subject.say("brief.standing-title"), quotable_sentence(subject), Facts(facts))


def score_fact(subject: RegionSubject) -> Fact:
    """Write the score."""
    say, score = subject.say, subject.standing["score"]
    if not subject.scored:
        return Fact("score", say("brief.score"), "–", say("brief.no-score-yet"))
    return Fact("score", say("brief.score"), subject.score(score, 1), say("brief.of-100"), float(score))


def band_fact(subject: RegionSubject) -> Fact:
    """Write the band with its limits, or which band only a must-have keeps the region from."""
    say, standing, bands = subject.say, subject.standing, subject.tables.methodology.bands
    name = str(standing["band"])
    if not subject.scored or not name:
        return Fact("band", say("brief.band"), "–")
    reached = band_ids(np.array([float(standing["rounded"])]), np.ones(1), bands)[0]
    if reached != name:
        note = say("brief.band-held", band=subject.band(reached))
    else:
        note = say("brief.band-limits", limits=band_limits(subject.tables.methodology, say)[name])
    return Fact("band", say("brief.band"), subject.band(name), note, name)


def place_fact(subject: RegionSubject) -> Fact:
    """Write the place, how sure it is, and the place among the regions of its kind."""
    say, standing = subject.say, subject.standing
    if not subject.scored:
        return Fact("place", say("brief.place"), "–")
    notes = [say("brief.place-of", of=standing["of"]), likely(subject, "likely")]
    if len(subject.among_peers):
        own = subject.among_peers.loc[subject.tables.methodology.ranked].to_dict()
        if 1 < own["of"] < standing["of"]:
            among = place(own["rank"], own["rank_last"])
            notes.append(say("brief.among-kind", kind=subject.beside_title, place=among, of=own["of"]))
    written = place(standing["rank"], standing["rank_last"])
    return Fact("place", say("brief.place"), written, " · ".join(filter(None, notes)), int(standing["rank"]))


def change_fact(subject: RegionSubject) -> Fact:
    """Write the change since the round before, or why there is none."""
    say, change = subject.say, subject.change
    if subject.before is None:
        return Fact("change", say("brief.change-none"), "–", say("brief.no-earlier-round"))
    label = say("brief.change", year=subject.before.year)
    if change is None or change["break"] or pd.isna(change["change"]):
        return Fact("change", label, "–", why_not_compared(subject))
    note = say("brief.was", year=subject.before.year, score=subject.score(change["score_from"], 1))
    return Fact("change", label, say.signed(change["change"], 1), note, float(change["change"]))


def why_not_compared(subject: RegionSubject) -> str:
    """Say why a region's scores of two years aren't compared."""
    say, change, before = subject.say, subject.change, subject.before
    year = before.year if before else ""
    if subject.edited:
        return subject.edited
    if change is not None and change["break"] not in {"", "blank"}:
        reason = break_text(change["break"], subject.tables.registry, say)
        return say("brief.not-comparable", year=year, reason=reason)
    ends = [] if change is None else [(year, change["score_from"]), (subject.tables.year, change["score_to"])]
    blank = [str(each) for each, score in ends if pd.isna(score)] or [str(year)]
    return say("brief.no-score-in", years=", ".join(blank))


def ruler_section(subject: RegionSubject) -> Iterator[Section]:
    """Write the bands with their limits, and the scores of the other regions in each."""
    say, bands = subject.say, subject.tables.methodology.bands
    ranking = subject.tables.ranking
    others = ranking[(ranking["region"] != subject.region) & ranking["score"].notna()]
    if not subject.scored or not bands:
        return
    ends = [*(band.from_ for band in bands[1:]), 100.0]
    rows = []
    for band, end in zip(bands, ends, strict=True):
        inside = (others["score"] >= band.from_) & ((others["score"] < end) | (end == 100.0))
        scores = tuple(float(score) for score in others.loc[inside, "score"])
        cells = (number_cell(subject, band.from_), number_cell(subject, end), Cell(str(len(scores)), scores))
        rows.append(WrittenRow(band.id, title_of(band, say.language), cells))
    headings = {"from": "from", "to": "to", "others": "others"}
    columns = tuple(Column(name, say(f"brief.{text}")) for name, text in headings.items())
    sentence = say("brief.ruler-sentence", score=subject.score(subject.standing["score"], 1))
    chart = Chart("ruler", WrittenTable(columns, tuple(rows)), sentence)
    yield subject.section("ruler", say("brief.ruler"), sentence, chart)


def documents_section(subject: RegionSubject) -> Iterator[Section]:
    """Write how each document stands, by stage."""
    say, methodology = subject.say, subject.tables.methodology
    own = subject.actions
    listed = [name for name in methodology.documents if name in own.index and own.loc[name, "document"] == name]
    if not listed:
        return
    stages, holders = stage_titles(methodology, say.language), walk.stage_of(methodology)
    rows = [document_row(subject, name, holders.get(subject.known[name].criteria[0], "")) for name in listed]
    columns = (Column("status", say("brief.status")), Column("points", say("brief.points")))
    groups = tuple((name, stage) for name, stage in stages.items() if any(row.group == name for row in rows))
    title = documents_title(own.loc[listed, "status"].tolist(), say)
    sentence = say("brief.documents-sentence", least=say.number(INCOMPLETE_BELOW))
    yield subject.section("documents", title, sentence, WrittenTable(columns, tuple(rows), groups))


def documents_title(statuses: Sequence[str], say: Say) -> str:
    """Say how many documents are public and how many of those in time, as far as anything says when they came.

    Examples
    --------
    >>> documents_title(["in_time", "public", "closed"], Say("en")), documents_title(["public", "closed"], Say("en"))
    ('Public: 2 of 3 documents; in time: 1, timing unknown: 1', 'Public: 1 of 2 documents')
    """
    in_time, late, unknown = (statuses.count(status) for status in (IN_TIME, LATE, PUBLIC))
    text = "" if not unknown else "-some-times" if in_time + late else "-no-times"
    counts = {"public": in_time + late + unknown, "of": len(statuses), "in_time": in_time, "unknown": unknown}
    return say(f"brief.documents{text}", **counts)


def document_row(subject: RegionSubject, name: str, stage: str) -> WrittenRow:
    """Write how a document stands and its points."""
    say, row = subject.say, subject.action(name)
    title = document_name(subject.tables.methodology, name, say.language, short=True)
    status = Cell(status_words(row["status"], row["points"], say), row["status"])
    points = number_cell(subject, row["points"], int(rounds_up_to_complete(row["points"])))
    note = say("gain.unsettled", gain=say.number(row["unsettled"], 1)) if row["unsettled"] > 0 else ""
    return WrittenRow(name, title, (status, points), stage, note)


def rounds_up_to_complete(points: float) -> bool:
    """Say whether points would look like those of a complete document if they were written without a decimal."""
    return bool(points < INCOMPLETE_BELOW <= round_half_up(np.array([points]), 0)[0])


def first_section(subject: RegionSubject) -> Iterator[Section]:
    """Write what to publish first, and what any of it brings together."""
    if not subject.scored:
        return
    say, steps = subject.say, subject.tables.first_steps(subject.region)
    if not steps.actions:
        yield subject.section("first", say("brief.first"), say("brief.first-nothing"), ItemList(()))
        return
    sets = [list(some) for size in range(len(steps.actions) + 1) for some in combinations(steps.actions, size)]
    outcomes = taken_together(subject.tables.results, subject.region, subject.tables.year, sets=sets)
    items = tuple(step_item(subject, name) for name in steps.actions)
    yield subject.section("first", say("brief.first"), together_sentence(subject, outcomes[-1]), ItemList(items))
    headings = ("score-after", "place-after", "band-after")
    columns = tuple(Column(name.partition("-")[0], say(f"brief.{name}")) for name in headings)
    rows = tuple(together_row(subject, outcome) for outcome in outcomes)
    yield subject.section(
        "together", say("brief.together"), say("brief.together-sentence"), WrittenTable(columns, rows)
    )


def together_sentence(subject: RegionSubject, outcome: Together) -> str:
    """Say where the region would stand after all first steps."""
    say, band = subject.say, subject.band(outcome.band)
    return say(
        "brief.first-sentence",
        n=len(outcome.actions),
        before=subject.score(subject.standing["score"], 1),
        after=subject.score(outcome.score, 1),
        place_before=place(subject.standing["rank"], subject.standing["rank_last"]),
        place_after=place(outcome.rank, outcome.rank_last),
        band=say("brief.first-band", band=band) if band else "",
    )


def together_row(subject: RegionSubject, outcome: Together) -> WrittenRow:
    """Write where a region would stand after some steps."""
    titles = [short_title(subject, subject.known[name]) for name in outcome.actions]
    score = Cell(subject.score(outcome.score, 1), outcome.score)
    rank = Cell(place(outcome.rank, outcome.rank_last), outcome.rank)
    band = Cell(subject.band(outcome.band) or "–", outcome.band)
    return WrittenRow(";".join(outcome.actions), " + ".join(titles) or "–", (score, rank, band))


def step_item(subject: RegionSubject, name: str) -> ListItem:
    """Write one step: how the document stands, advice, gain, score, place and band after, who shows how."""
    say, row = subject.say, subject.action(name)
    action = subject.known[name]
    band = subject.band(row["band_after"])
    facts = (
        Fact("gain", say("gain.gain"), say.signed(row["gain"], 1), value=float(row["gain"])),
        Fact("score", say("brief.score-after"), subject.score(row["score_after"], 1), value=float(row["score_after"])),
        Fact("place", say("brief.place-after"), str(row["rank_after"]), value=int(row["rank_after"])),
        Fact("band", say("brief.band-after"), band or "–", value=row["band_after"]),
    )
    title = action_words(action, row["status"], subject.tables.methodology, say)
    status = action_status(action, row["status"], row["points"], say)
    return ListItem(name, title, text=advice(subject, action), note=status, facts=facts, links=examples(subject, name))


def advice(subject: RegionSubject, action: Action) -> str:
    """Return the advice on the question of the action whose share of the gain is the largest."""
    return next(iter(advices(subject, action)), "")


def advices(subject: RegionSubject, action: Action) -> list[str]:
    """Return all advice on an action, that on the question whose share of the gain is the largest first."""
    criteria = walk.criteria_by_id(subject.tables.methodology)
    ordered = subject.costly.get(action.id, [])
    texts = (localized(criteria[name].advice or {}, subject.say.language) for name in ordered)
    return list(dict.fromkeys(text for text in texts if text))


def examples(subject: RegionSubject, name: str) -> tuple[Hyperlink, ...]:
    """Name the other regions with the most points for an action, with links to what they published."""
    showing, registry = subject.tables.showing(), subject.tables.registry
    others = showing[(showing["action"] == name) & (showing["region"] != subject.region)]
    of_year = others[others["year"] == subject.tables.year]
    rows = peers_first(of_year, subject.region, subject.tables.peer_groups()).head(MOST_EXAMPLES).to_dict("records")
    return tuple(
        Hyperlink(region_name(row["region"], subject.say.language, registry), str(row["evidence"])) for row in rows
    )


def stages_section(subject: RegionSubject) -> Iterator[Section]:
    """Write the stages beside the regions that the region is compared with."""
    say, titles = subject.say, stage_titles(subject.tables.methodology, subject.say.language)
    if not titles:
        return
    rows = [stage_row(subject, name, title) for name, title in titles.items()]
    own = [(row.cells[0].value, row) for row in rows if isinstance(row.cells[0].value, float)]
    weakest = min(own, key=lambda pair: pair[0], default=None)
    title = say("brief.stages-none")
    if weakest:
        title = say("brief.stages", stage=weakest[1].title, score=weakest[1].cells[0].text)
    names = {"score": "score", "mean": "mean-of-kind", "others": "others"}
    columns = tuple(Column(name, say(f"brief.{text}")) for name, text in names.items())
    sentence = say("brief.stages-sentence", kind=subject.beside_title)
    among = subject.among_peers
    if len(among) and not among["mean"].notna().any():
        few = among.loc[subject.tables.methodology.ranked, "compared"]
        sentence += f" {say('peers.few-note', n=few)}"
    yield subject.section("stages", title, sentence, Chart("dots", WrittenTable(columns, tuple(rows)), title))


def stage_row(subject: RegionSubject, name: str, title: str) -> WrittenRow:
    """Write a stage: the own score, the mean of the peers, and the score of each region beside it."""
    scores = subject.tables.results.scores
    of_year = scores[(scores["year"] == subject.tables.year) & (scores["dimension"] == name)]
    others = of_year.loc[of_year["region"].isin(subject.beside), "score"].dropna()
    mean = subject.among_peers["mean"].get(name, np.nan)
    values = tuple(float(score) for score in others)
    own = subject.scores["score"].get(name, np.nan)
    return WrittenRow(
        name, title, (number_cell(subject, own), number_cell(subject, mean), Cell(str(len(values)), values))
    )


def number_cell(subject: RegionSubject, value: float, digits: int = 0) -> Cell:
    """Write a score that may be blank."""
    return Cell(subject.say.number(value, digits), None if pd.isna(value) else float(value))


def change_section(subject: RegionSubject) -> Iterator[Section]:
    """Write what the change is made of, in three parts that add up as they are written."""
    say, change, before = subject.say, subject.change, subject.before
    if before is None or change is None:
        return
    columns = (Column("part", say("brief.part")),)
    if change["break"] or pd.isna(change["change"]):
        empty = Chart("parts", WrittenTable(columns, ()))
        yield subject.section("change", say("brief.change-title-none"), why_not_compared(subject), empty)
        return
    parts = change_parts(subject)
    rows = tuple(
        WrittenRow(name, say(f"change.part-{name}"), (signed_cell(subject, part),)) for name, part in parts.items()
    )
    ends = {"before": subject.score(change["score_from"], 1), "after": subject.score(change["score_to"], 1)}
    title = say("brief.change-title", year=before.year, **ends)
    sentence = say("brief.change-sentence", change=say.signed(sum(parts.values()), 1))
    yield subject.section("change", title, sentence, Chart("parts", WrittenTable(columns, rows), sentence))


def change_parts(subject: RegionSubject) -> dict[str, float]:
    """Round the three parts of a change so that they add up as they are written; none where nothing is compared."""
    change = subject.change
    if change is None or change["break"] or pd.isna(change["change"]):
        return {}
    parts = parts_that_add_up(np.array([[float(change[list(kinds)].sum()) for kinds in CHANGE_SOURCES.values()]]))[0]
    return dict(zip(CHANGE_SOURCES, parts.tolist(), strict=True))


def signed_cell(subject: RegionSubject, points: float) -> Cell:
    """Write points with their sign."""
    return Cell(subject.say.signed(points, 1), points)


def years_section(subject: RegionSubject) -> Iterator[Section]:
    """Write the scores of all rounds of the family, and in which years the edition changed."""
    rounds = [*subject.earlier, subject.tables]
    if len(rounds) < 2:
        return
    say, rows = subject.say, []
    for each in rounds:
        scores = scores_by_year([each.results], each.methodology.ranked)[each.year]
        own = scores.get(subject.region, np.nan)
        cells = (number_cell(subject, own, 1), number_cell(subject, float(scores.mean()), 1))
        rows.append(WrittenRow(str(each.year), str(each.year), cells))
    pairs = pairwise(rounds)
    changed = [str(now.year) for then, now in pairs if then.methodology.id != now.methodology.id]
    sentence = say("brief.years-sentence", years=", ".join(changed)) if changed else ""
    columns = (Column("score", say("brief.score")), Column("mean", say("brief.mean")))
    yield subject.section(
        "years", say("brief.years"), sentence, Chart("line", WrittenTable(columns, tuple(rows)), sentence)
    )


def remarks_section(subject: RegionSubject) -> Iterator[Section]:
    """Write what the region itself remarked, question by question."""
    responses, criteria = subject.tables.public.responses, walk.criteria_by_id(subject.tables.methodology)
    own = responses[(responses["region"] == subject.region) & (responses["year"] == subject.tables.year)]
    own = own[(own["assessor"] == REMARKING) & (own["comment"] != "")]
    if not len(own):
        return
    items = tuple(
        ListItem(name, numbered_question(criteria[name.partition("/")[0]], subject.say.language), comment)
        for name, comment in zip(own["criterion"], own["comment"], strict=True)
    )
    sentence = subject.say("brief.remarks-sentence", n=len(items))
    yield subject.section("remarks", subject.say("brief.remarks"), sentence, ItemList(items))


def missing_section(subject: RegionSubject) -> Iterator[Section]:
    """Write, for a region without a score, which stage lacks which answers."""
    if subject.scored:
        return
    say, language = subject.say, subject.say.language
    fewest, _ = answers_lacking(subject.tables.results, subject.region, subject.tables.year)
    lacking = subject.tables.open_answers(subject.region)
    titles = stage_titles(subject.tables.methodology, language)
    rows = tuple(
        missing_row(subject, stage, lacking[lacking["stage"] == stage])
        for stage in titles
        if (lacking["stage"] == stage).any()
    )
    columns = tuple(Column(name, say(f"brief.{name}")) for name in ("coverage", "unanswered", "unresolved"))
    sentence = say("brief.missing-sentence", n=len(fewest)) if fewest else say("brief.missing-sentence-none")
    yield subject.section("missing", say("brief.missing"), sentence, WrittenTable(columns, rows))


def missing_row(subject: RegionSubject, stage: str, lacking: pd.DataFrame) -> WrittenRow:
    """Write which answers a stage lacks."""
    say = subject.say
    coverage = float(subject.scores["coverage"].get(stage, np.nan))
    named = {
        name: lacking[lacking["status"] == name]["criterion"].astype("str").tolist()
        for name in ("missing", "unresolved")
    }
    cells = [Cell(say.percent(coverage), coverage)]
    cells += [Cell(", ".join(criteria) or "–", len(criteria)) for criteria in named.values()]
    return WrittenRow(stage, stage_titles(subject.tables.methodology, say.language)[stage], tuple(cells))


SECTIONS = (
    *(standing_section, ruler_section, documents_section, first_section, stages_section, change_section, years_section),
    *(remarks_section, missing_section),
)
