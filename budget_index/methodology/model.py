"""What a methodology can say: one frozen model for every part of the file.

The descriptions are the reference for authors: ``criteria schema`` and the pages in ``docs/`` are made from them.
"""

from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from budget_index.language import LANGUAGES
from budget_index.methodology.aggregates import AGGREGATES

if TYPE_CHECKING:
    AggregateName = str
else:
    AggregateName = Literal[tuple(AGGREGATES)]
Over = Literal["dimensions", "criteria"]
PublicationFact = Literal["days_late", "status", "format", "languages"]


def _in_languages(text: Any) -> Any:
    """Let a text be one plain string, or one string a language."""
    if isinstance(text, str):
        text = {"und": text}
    if not isinstance(text, dict):
        raise PydanticCustomError("text-expected", "text", {"value": str(text)})
    unknown = [code for code in text if code not in (*LANGUAGES, "und")]
    if unknown:
        raise PydanticCustomError("unknown-language", "language", {"language": unknown[0], "allowed": list(LANGUAGES)})
    if not text or any(isinstance(words, str) and not words.strip() for words in text.values()):
        raise PydanticCustomError("text-empty", "empty text", {})
    return text


Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$")]
ONE_TEXT = {"type": "string", "minLength": 1}
TEXT_SCHEMA = {
    "anyOf": [
        ONE_TEXT,
        {
            "type": "object",
            "properties": dict.fromkeys(LANGUAGES, ONE_TEXT),
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}
Text = Annotated[dict[str, str], BeforeValidator(_in_languages), WithJsonSchema(TEXT_SCHEMA)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
EarnedOrDeducted = Annotated[float, Field(ge=-100, le=100)]


BEST = 100.0
"""The most points that an answer has, and the most that a score can be."""
MOST_OF_UNIT = {"percent": 100.0, "days": 3650.0}
WHOLE_UNITS = ("days", "pages", "people")


class StrictModel(BaseModel):
    """Base of all models: frozen, no coercion, unknown keys refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", populate_by_name=True, defer_build=True)


class Source(StrictModel):
    """Where the methodology comes from."""

    title: Text = Field(description="Who made the rules, and what they are modelled on.")
    href: str | None = Field(default=None, description="A link.")


class Assessors(StrictModel):
    """Who answers, and how several answers become one."""

    independent: int = Field(default=1, ge=1, description="How many assessors answer each region independently.")
    consolidate: Literal["decision", "majority", "mean", "median"] = Field(
        default="decision",
        description="How answers that differ become one: a reviewer's decision, the majority, the mean or the median.",
    )


class Missing(StrictModel):
    """What an unanswered criterion does to a score."""

    treat_as: Literal["excluded", "zero"] = Field(
        default="excluded", description="An unanswered criterion is left out of the mean, or counts as 0."
    )
    min_coverage: Share = Field(
        default=0.0, description="Share of the applicable weight that must be answered; below it a score is blank."
    )


class Band(StrictModel):
    """A class of scores."""

    id: Id = Field(description="Name of the band in tables.")
    from_: float = Field(alias="from", allow_inf_nan=False, description="Lowest rounded score of the band.")
    label: Text | None = Field(default=None, description="What users read.")
    color: str | None = Field(default=None, pattern=r"^#[0-9A-Fa-f]{6}$", description='Colour as "#rrggbb", in quotes.')
    requires_must_have: Share | None = Field(
        default=None, description="Share of the must-have criteria with full points that the band demands."
    )


class Theme(StrictModel):
    """A cross-cut over criteria."""

    id: Id = Field(description="Name of the theme in tables.")
    title: Text | None = Field(default=None, description="What users read.")


class Option(StrictModel):
    """One allowed answer of a scale."""

    points: EarnedOrDeducted | None = Field(
        default=None, description="What the answer is worth, up to 100; below 0 it is deducted."
    )
    not_applicable: bool = Field(default=False, description="The answer says that the question doesn't apply.")
    label: Text | None = Field(default=None, description="What the answer means.")

    @model_validator(mode="after")
    def _points_or_not_applicable(self) -> "Option":
        if (self.points is None) != self.not_applicable:
            raise PydanticCustomError("option-points-or-not-applicable", "points or not_applicable", {})
        return self


class Number(StrictModel):
    """Points from a number."""

    unit: str | None = Field(default=None, description="Unit of the number: days, percent …")
    steps: list[list[Finite]] | None = Field(
        default=None, description="Pairs [limit, points]: the points of the first limit that the number doesn't exceed."
    )
    below: list[list[Finite]] | None = Field(
        default=None, description="As `steps`, but the limit itself belongs to the next step: less than 10, from 10 on."
    )
    beyond: Points = Field(default=0.0, description="Points after the last limit of `steps` or `below`.")
    line: list[list[Finite]] | None = Field(
        default=None, description="Pairs [number, points] joined by straight lines, flat outside."
    )
    log: list[list[Finite]] | None = Field(
        default=None, description="As `line`, over the logarithm of the number: each doubling earns the same."
    )
    limits: list[Finite] | None = Field(
        default=None,
        description="The least and the largest number that make sense; others are refused.",
        json_schema_extra={"minItems": 2, "maxItems": 2},
    )

    @model_validator(mode="after")
    def _steps_or_line(self) -> "Number":
        if sum(pairs is not None for pairs in (self.steps, self.below, self.line, self.log)) != 1:
            raise PydanticCustomError("steps-or-line", "steps or line", {})
        pairs = self.pairs
        if not pairs or any(len(pair) != 2 for pair in pairs):
            raise PydanticCustomError("pairs-expected", "pairs", {})
        if any(a[0] >= b[0] for a, b in pairwise(pairs)):
            raise PydanticCustomError("pairs-not-rising", "rising", {})
        if any(not 0 <= points <= 100 for _, points in pairs):
            raise PydanticCustomError("points-out-of-range", "points", {})
        if self.log and pairs[0][0] <= 0:
            raise PydanticCustomError("log-not-positive", "positive", {})
        limits = self.limits
        if limits is not None and not (len(limits) == 2 and limits[0] <= pairs[0][0] and pairs[-1][0] <= limits[1]):
            raise PydanticCustomError("limits-malformed", "limits", {})
        return self

    @property
    def pairs(self) -> list[list[float]]:
        """The numbers that the scale names, each with its points."""
        return self.steps or self.below or self.line or self.log or []

    @property
    def is_stepped(self) -> bool:
        """Whether points go by steps, with something beyond the last."""
        return bool(self.steps or self.below)

    @property
    def least(self) -> float:
        """The least number that makes sense: 0, unless the scale itself goes below; a delay may be negative."""
        if self.limits:
            return self.limits[0]
        is_delay = self.unit == "days" and self.pairs[0][0] <= 0
        return min(-MOST_OF_UNIT["days"] if is_delay else 0.0, self.pairs[0][0])

    @property
    def most(self) -> float:
        """The largest number that makes sense: 100 percent, ten years of days, unless the scale itself goes beyond."""
        if self.limits:
            return self.limits[1]
        return max(MOST_OF_UNIT.get(self.unit or "", float("inf")), self.pairs[-1][0])

    @property
    def is_whole(self) -> bool:
        """Whether the unit is counted in whole numbers."""
        return self.unit in WHOLE_UNITS

    def has_room_for(self, number: float) -> bool:
        """Say whether a number makes sense on the scale.

        Examples
        --------
        >>> share = Number(unit="percent", line=[[0, 0], [95, 100]])
        >>> share.has_room_for(100), share.has_room_for(9500), share.has_room_for(-95)
        (True, False, False)
        >>> Number(unit="percent", line=[[0, 100], [10, 0]], limits=[0, 1000]).has_room_for(250)
        True
        """
        return self.least <= number <= self.most


class Scale(StrictModel):
    """The allowed answers and their points."""

    title: Text | None = Field(default=None, description="What the scale measures.")
    answers: dict[str, Option] | None = Field(default=None, description="Answer → points, for a choice of answers.")
    number: Number | None = Field(default=None, description="Points from a number that is typed in.")

    @model_validator(mode="after")
    def _answers_or_number(self) -> "Scale":
        if (self.answers is None) == (self.number is None):
            raise PydanticCustomError("answers-or-number", "answers or number", {})
        if self.highest <= 0:
            raise PydanticCustomError("scale-without-points", "no points", {})
        if self.lowest < -self.highest:
            raise PydanticCustomError("deduction-too-large", "deduction", {"lowest": self.lowest, "most": self.highest})
        return self

    @property
    def lowest(self) -> float:
        """Points of the worst answer before they are brought to 0–100; below 0 where the scale deducts."""
        return min((option.points or 0.0 for option in (self.answers or {}).values()), default=0.0)

    @property
    def highest(self) -> float:
        """Points of the best answer before they are brought to 0–100."""
        if self.number:
            return max(
                [points for _, points in self.number.pairs] + ([self.number.beyond] if self.number.is_stepped else [])
            )
        return max((option.points or 0.0 for option in (self.answers or {}).values()), default=0.0)


class Due(StrictModel):
    """When a document must be public, relative to the year of the round."""

    month: int = Field(ge=1, le=12, description="Month, 1–12.")
    day: int = Field(ge=1, le=31, description="Day of the month.")
    year: int = Field(default=0, ge=-5, le=5, description="Years after the year of the round; −1 is the year before.")
    verified: bool = Field(default=False, description="Whether an expert has checked the date against the law.")


class Document(StrictModel):
    """A budget document that regions publish."""

    title: Text = Field(description="Name of the document.")
    short: Text | None = Field(default=None, description="A name of a few words, for charts and lists.")
    due: Due | None = Field(default=None, description="When it must be public.")


class Gate(StrictModel):
    """A criterion that decides whether the others beside it can have points."""

    criterion: Id = Field(description="The criterion that decides.")
    closed_by: list[str] = Field(min_length=1, description="Answers after which all others here score 0.")


class Condition(StrictModel):
    """What brings something about: how a criterion is answered."""

    criterion: Id = Field(description="The criterion that decides.")
    answers: list[str] = Field(min_length=1, description="Any of these answers meets the condition.")


class Cap(StrictModel):
    """The most that a dimension can score as long as a condition is met."""

    at: Points = Field(description="The highest score.")
    when: Condition = Field(description="When the cap holds.")


class Criterion(StrictModel):
    """One question."""

    id: Id = Field(description="Short name, the same in workbooks and tables; never reused for another question.")
    question: Text = Field(description="What the assessor answers.")
    guidance: Text | None = Field(default=None, description="Where to look, what counts.")
    advice: Text | None = Field(default=None, description="What to publish or do to gain the points.")
    example: Text | None = Field(default=None, description="A good example.")
    scale: Id = Field(description="Which scale the answer is on.")
    document: Id | None = Field(default=None, description="Which document it is about.")
    theme: Id | None = Field(default=None, description="Which theme it belongs to.")
    weight: Weight = Field(default=1.0, description="Weight relative to the others in the same mean.")
    must_have: bool = Field(default=False, description="Demanded by law: bands can require it.")
    effort: Literal[1, 2, 3] | None = Field(
        default=None, description="How much work the full points take: 1 little, 2 some, 3 much; left out: 1."
    )
    factors: dict[Id, Id] | None = Field(
        default=None,
        description="Name → scale: the points are multiplied by the share reached on each, answered as `id/name`.",
    )
    from_publication: PublicationFact | None = Field(
        default=None, description="The answer comes from the publications table instead of being asked."
    )
    continues: dict[str, Id] | None = Field(default=None, description="Edition → criterion that asked the same.")
    changed: bool = Field(default=False, description="The wording changed so much that years can't be compared.")


class Dimension(StrictModel):
    """A node of the tree: an index, a stage, a document."""

    id: Id = Field(description="Name of the dimension in tables.")
    title: Text | None = Field(default=None, description="What users read.")
    weight: Weight = Field(default=1.0, description="Weight relative to the dimensions beside it.")
    aggregate: AggregateName = Field(default="mean", description="How the scores below become one.")
    over: Over | None = Field(
        default=None, description="Aggregate the dimensions directly below, or all criteria below as one flat list."
    )
    min_coverage: Share | None = Field(default=None, description="Overrides `missing: min_coverage` here.")
    min_answered: int | None = Field(
        default=None, ge=1, description="How many members must be answered; with fewer the score is blank."
    )
    gate: Gate | None = Field(default=None, description="A criterion that closes the others here.")
    cap: Cap | None = Field(default=None, description="The most that this dimension scores, and when.")
    action: bool = Field(
        default=False, description="Whether its criteria that name no document are one thing to do, not one each."
    )
    dimensions: list["Dimension"] = Field(default=[], description="Dimensions below this one.")
    criteria: list[Criterion] = Field(default=[], description="Criteria of this one.")

    @property
    def members(self) -> Over:
        """Whether the score is taken over dimensions or over criteria."""
        if AGGREGATES[self.aggregate].by_maximum or not self.dimensions:
            return "criteria"
        return self.over or "dimensions"


class PeerGroup(StrictModel):
    """A group of regions that are compared with each other."""

    id: Id = Field(description="Name of the group in tables; with `by` the kind or the class that it is.")
    title: Text | None = Field(default=None, description="What users read.")
    regions: list[str] = Field(default=[], description="Codes of its regions; none with `by`.")


class Peers(StrictModel):
    """Which regions are compared like with like."""

    by: Literal["kind", "class"] | None = Field(
        default=None, description="The column of the register that makes the groups; left out: they are listed."
    )
    groups: list[PeerGroup] = Field(
        default=[], description="The groups in their order: with their regions, or, with `by`, only with titles."
    )


class Methodology(StrictModel):
    """One edition of the rules."""

    id: Id = Field(description="Name of the edition; a published one is never edited, a correction gets a new id.")
    family: Id | None = Field(default=None, description="Editions of one family are compared with each other.")
    based_on: Id | None = Field(
        default=None, description="Start from that edition; what follows replaces or adds by id."
    )
    drop: list[Id] = Field(default=[], description="Ids of the base that go.")
    title: Text = Field(description="Name of the index.")
    status: Literal["draft", "published"] = Field(default="draft", description="draft or published.")
    source: Source | None = Field(default=None, description="Where the rules come from.")
    kinds: list[Id] | None = Field(
        default=None, description="Kinds of region it applies to; left out: any code is a region."
    )
    peers: Peers | None = Field(
        default=None, description="Regions compared like with like; left out: by kind, if there are several kinds."
    )
    headline: Id | None = Field(default=None, description="Dimension that is ranked; left out: the first root.")
    assessors: Assessors = Field(default=Assessors(), description="Who answers.")
    missing: Missing = Field(default=Missing(), description="What an unanswered criterion does.")
    rounding: int = Field(default=0, ge=0, le=6, description="Digits shown; halves are rounded up.")
    ranks: Literal["unrounded", "rounded"] = Field(
        default="unrounded", description="Which scores places compare: the exact ones, or those that are shown."
    )
    bands: list[Band] = Field(default=[], description="Classes of scores, from the lowest up.")
    themes: list[Theme] = Field(default=[], description="Cross-cuts over criteria.")
    scales: dict[Id, Scale] = Field(min_length=1, description="Scales by id.")
    documents: dict[Id, Document] = Field(default={}, description="Documents by id.")
    dimensions: list[Dimension] = Field(min_length=1, description="The tree; several roots are allowed.")

    def __repr__(self) -> str:
        return f"Methodology({self.id!r})"

    @property
    def ranked(self) -> str:
        """The dimension ranked by default."""
        return self.headline or self.dimensions[0].id
