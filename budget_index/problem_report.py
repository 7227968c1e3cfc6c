"""The report of a check: problems grouped by the rule they break, errors apart from notices."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from budget_index.errors import Problem, Severity, capped, one_a_cause
from budget_index.language import Say

SECTIONS: tuple[tuple[Severity, str], ...] = (("error", "problems"), ("notice", "notices"))


@dataclass(frozen=True)
class Explained:
    """One problem in words: what was found, what is expected there, what to do."""

    problem: Problem
    found: str
    expected: str
    remedy: str

    @property
    def advice(self) -> str:
        """What was found and what to do, for a comment at the cell."""
        return "\n".join(sentence(part) for part in (self.found, self.remedy) if part)


def sentence(text: str) -> str:
    """Begin a text with a capital letter, unless it begins with a link."""
    return text if text.startswith("http") else text[:1].upper() + text[1:]


def explained(problem: Problem, say: Say) -> Explained:
    """Take the text of a problem apart: the fact, and in brackets at its end the remedy.

    Examples
    --------
    >>> words = explained(Problem("answer-is-date", facts={"criterion": "P01", "value": "2026-05-01"}), Say("en"))
    >>> words.found
    "the answer to 'P01' has become a date, 2026-05-01"
    >>> words.remedy
    'format the cell as text or number and type the answer again'
    """
    facts = {name: say.fact(name, fact) for name, fact in problem.facts.items()}
    stated, remedy = _without_remedy(say(f"problem.{problem.code}", **facts))
    if problem.suggestion:
        remedy = ". ".join(filter(None, [remedy.rstrip("."), say.suggested(problem)]))
    expected = rule(problem.code, say)
    if problem.facts.get("allowed"):
        expected = f"{expected}: {facts['allowed']}"
    return Explained(problem, stated, expected, remedy)


def rule(code: str, say: Say) -> str:
    """Say in words what a check demands.

    Examples
    --------
    >>> rule("answer-not-on-scale", Say("en"))
    'An answer is on the scale of its criterion'
    """
    return say(f"report.rule-{code}")


def grouped(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Group problems by code; the rule broken most often comes first, places in the order of the file."""
    groups: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.sort_key):
        groups.setdefault(problem.code, []).append(problem)
    return dict(sorted(groups.items(), key=lambda group: -len(group[1])))


def report_text(problems: list[Problem], say: Say) -> str:
    """Write the report: a heading, then for each rule its name, how often it is broken, and where."""
    files = {problem.file for problem in problems}
    lines = [say("problem-count.in-file", count=say.count(problems), file=", ".join(sorted(map(_name, files))))]
    for severity, section in SECTIONS:
        groups = grouped(problem for problem in problems if problem.severity == severity)
        if groups:
            lines += ["", say(f"report.{section}")]
        for code, group in groups.items():
            lines.append(f"  {rule(code, say)}: {len(group)} [{code}]")
            lines += [f"    {_line(problem, say, several=len(files) > 1)}" for problem in capped(one_a_cause(group))]
    return "\n".join(lines)


def notices_text(notices: Iterable[Problem], say: Say) -> str:
    """Name every file that wasn't read, and count the other notices by the rule that each is about."""
    about_files: list[Problem] = []
    rest: list[Problem] = []
    for notice in notices:
        (about_files if notice.place == "" and notice.file else rest).append(notice)
    lines = [f"{notice.file}: {say.problem(notice)}" for notice in about_files]
    if rest:
        lines.append(say("table.notices", n=len(rest)))
        lines += [f"  {rule(code, say)}: {len(group)} [{code}]" for code, group in grouped(rest).items()]
    return "\n".join(lines)


def _line(problem: Problem, say: Say, *, several: bool) -> str:
    """Write one place; the rule's name stands above it, so the code isn't repeated."""
    words = explained(problem, say)
    place = " ".join(part for part in (_name(problem.file) if several else "", say.places(problem)) if part)
    text = f"{words.found} ({words.remedy})" if words.remedy else words.found
    return f"{place}: {text}" if place else text


def as_record(problem: Problem, say: Say) -> dict[str, object]:
    """Write a problem as a record for other programs."""
    words = explained(problem, say)
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "line": problem.line,
        "path": list(problem.path),
        "severity": problem.severity,
        "code": problem.code,
        "rule": words.expected,
        "found": words.found,
        "remedy": words.remedy,
        "message": say.problem(problem),
    }


def _without_remedy(text: str) -> tuple[str, str]:
    """Split off the last pair of brackets, if the text ends with it; brackets inside it belong to it."""
    if not text.endswith(")"):
        return text.rstrip("."), ""
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(text[place], 0)
        if depth == 0:
            return text[:place].rstrip(), text[place + 1 : -1]
    return text, ""


def _name(file: str) -> str:
    return Path(file).name
