"""What the page of methodology and data is about: the edition of a round, and what is chosen in the URL."""

from dataclasses import dataclass
from functools import cached_property

from budget_index.content.methodology_facts import methodology_facts
from budget_index.content.methodology_words import PAGE
from budget_index.content.model import Content
from budget_index.content.written_questions import WrittenQuestion, written_questions
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from dashboards.shell.shown_rounds import Shown, cached
from dashboards.shell.view import View

EVERYTHING, SHOWN = "all", "shown"


@cached
def content_of(shown: Shown, *, edition: str | None, say: Say) -> Content:
    """Say what there is to say about the methodology of a round, beside an earlier edition."""
    before = next((each for each in shown.earlier_editions() if each.id == edition), None)
    return methodology_facts(shown.methodology, say, year=shown.round.year, before=before)


@cached
def questions_of(shown: Shown, *, say: Say) -> tuple[WrittenQuestion, ...]:
    """Write the questions of a round."""
    return written_questions(shown.methodology, say, shown.round.year)


@dataclass(frozen=True)
class MethodologyPage:
    """What is chosen.

    Parameters
    ----------
    edition
        The earlier edition that this one is compared with.
    level
        Whether all parts of the index are asked for.
    criterion
        The question that a link asks for.
    part, document
        Of what the questions are shown.
    guidance
        Whether it is also shown how a question is judged, which is for those who answer it.
    """

    v: View
    earlier: dict[str, Methodology]
    edition: str | None
    level: str | None
    criterion: str | None
    part: str | None
    document: str | None
    guidance: str | None

    @property
    def say(self) -> Say:
        """The language."""
        return self.v.say

    @property
    def content(self) -> Content:
        """What is said about the methodology."""
        return content_of(self.v.shown, edition=self.edition, say=self.say)

    @property
    def questions(self) -> tuple[WrittenQuestion, ...]:
        """Its questions."""
        return questions_of(self.v.shown, say=self.say)

    @cached_property
    def parts(self) -> dict[str, str]:
        """Titles of the parts that the questions stand in."""
        return dict(question.part for question in self.questions)

    @cached_property
    def documents(self) -> dict[str, str]:
        """Names of the documents that the questions are about."""
        return dict(question.document for question in self.questions if question.document[0])

    def head(self, name: str) -> str:
        """Head a part of the page."""
        return self.say(f"{PAGE}.{name}")

    def address(self) -> dict[str, str]:
        """Return what is chosen by its names in the URL."""
        latest = next(iter(self.earlier), None)
        chosen = {
            "edition": None if self.edition == latest else self.edition,
            "level": self.level if self.level == EVERYTHING else None,
            "criterion": self.criterion,
            "stage": self.part,
            "document": self.document,
            "guidance": self.guidance,
        }
        return {name: value or "" for name, value in chosen.items()}


def choose_methodology(v: View) -> MethodologyPage:
    """Take from the URL what is chosen."""
    earlier = {each.id: each for each in v.shown.earlier_editions()}
    questions = questions_of(v.shown, say=v.say)
    return MethodologyPage(
        v,
        earlier,
        edition=v.choose("edition", earlier, next(iter(earlier), None)),
        level=v.choose("level", ["stages", EVERYTHING]),
        criterion=v.choose("criterion", [question.id for question in questions]),
        part=v.choose("stage", [question.part[0] for question in questions]),
        document=v.choose("document", [question.document[0] for question in questions if question.document[0]]),
        guidance=v.choose("guidance", [SHOWN]),
    )
