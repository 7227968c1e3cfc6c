"""Every text in three languages, every code of a problem with its text, alphabetical order, plural forms."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml
from babel import Locale
from babel.dates import get_month_names
from babel.numbers import format_decimal

import budget_index
from budget_index.bundled import bundled
from budget_index.content.methodology_words import PAGE
from budget_index.errors import Problem
from budget_index.language import CONVENTIONS, LANGUAGES, Language, Say, alphabetical, localized, texts
from budget_index.regions import kazakhstan
from budget_index.rounding import round_half_up

PACKAGE = Path(budget_index.__file__).parent
WRITTEN = {
    path.stem: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    for path in sorted((PACKAGE / "texts").glob("*.yaml"))
}
"""What stands in the files; an entry may name the text that it shares instead of repeating it."""
SECTIONS = {section: texts(section) for section in WRITTEN}
PAGES = {"reference"}
"""Sections of whole pages, said without facts: braces in them are just braces."""
TEXTS = {f"{section}.{key}": entry for section, entries in SECTIONS.items() for key, entry in entries.items()}
NAMED_BY_DATA = (
    r"glossary\..+|problem\..+|reference\.([A-Z].+|value-.+)|unit\..+|word\.kind-.+|workbook\.(word|meaning)-.+"
)
"""Texts whose names come from other texts, problems, the schema, methodologies or registers of regions."""
EQUAL_BY_CHANCE = [
    {"word.points", "region-page.points"},  # what an answer is worth; by how much a score changed
    {"reference.Band.label", "reference.Theme.title"},  # each describes a field of its own
    {"report.rule-workbook-too-large", "report.rule-workbook-too-many-parts"},  # each is the rule of one problem
    {"report.rule-answer-not-asked", "report.rule-criterion-derived"},
]
KAZAKH = CONVENTIONS["kk"].alphabet
NAMING = {"Problem", "problem", "refuse", "refer", "report", "PydanticCustomError"}
"""Functions whose first argument is the code of a problem."""


def forms(text: Any) -> list[str]:
    """List a text's plural forms, or the text itself."""
    return list(text.values()) if isinstance(text, dict) else [text]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@cache
def trees() -> dict[str, ast.Module]:
    """Parse the package and the dashboards: name of a file → its tree."""
    files = sorted([*PACKAGE.rglob("*.py"), *bundled("dashboards").rglob("*.py")])
    return {str(path): ast.parse(path.read_text("utf-8")) for path in files}


def nodes() -> Iterator[ast.AST]:
    for tree in trees().values():
        yield from ast.walk(tree)


@cache
def words_of_the_code() -> set[str]:
    """List the names and the texts of the code, with hyphens as the keys of texts have them."""
    words = {str(node.value) for node in nodes() if isinstance(node, ast.Constant)}
    words |= {node.arg for node in nodes() if isinstance(node, ast.keyword) and node.arg}
    words |= {
        node.target.id for node in nodes() if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
    }
    for page in PACKAGE.rglob("*.html"):
        words |= set(re.findall(r'say\("([^"]+)"', page.read_text("utf-8")))
    shared = {entry for entries in WRITTEN.values() for entry in entries.values() if isinstance(entry, str)}
    return words | shared | {word.replace("_", "-") for word in words}


@cache
def made_words() -> list[re.Pattern[str]]:
    """List the texts that the code makes of parts, such as ``f"chart.{kind}"``; parts are groups."""
    made = set()
    for node in nodes():
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if re.search("[a-z]{3}", "".join(part or "" for part in parts)):
                made.add("".join("(.+)" if part is None else re.escape(part) for part in parts))
    made |= {f"{re.escape(word)}(.+)" for word in words_of_the_code() if re.fullmatch(r"[a-z]+\.[a-z]+-", word)}
    return [re.compile(pattern) for pattern in made | {rf"{re.escape(PAGE)}\.(.+)"}]


def is_said(name: str, steps: int = 3) -> bool:
    """Say whether the code has a name, or makes it of parts that it has."""
    if name in words_of_the_code():
        return True
    made = (pattern.fullmatch(name) for pattern in made_words()) if steps else ()
    return any(all(is_said(part, steps - 1) for part in match.groups()) for match in made if match)


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Walk the package's calls whose first argument is written out: function, that argument, the call."""
    for node in nodes():
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if isinstance(node.args[0].value, str):
            yield name, node.args[0].value, node


def facts_given(name: str, call: ast.Call) -> set[str] | None:
    """Name the facts that a call hands to its text; ``None`` where they aren't written out."""
    if name == "refer":
        return {"name"}
    if name in {"problem", "refuse", "report"}:
        return {word.arg for word in call.keywords if word.arg} if all(w.arg for w in call.keywords) else None
    facts = next((word.value for word in call.keywords if word.arg == "facts"), None)
    if any(word.arg is None for word in call.keywords):
        return None
    if facts is None:
        return set()
    literal = isinstance(facts, ast.Dict) and all(isinstance(key, ast.Constant) for key in facts.keys)
    return {key.value for key in facts.keys} if literal else None


def faults_of(name: str, entry: dict[str, Any]) -> Iterator[str]:
    """List what keeps a text from standing in every language with the same placeholders."""
    if set(entry) != set(LANGUAGES):
        yield f"languages: {sorted(entry)}"
    if not all(form.strip() for text in entry.values() for form in forms(text)):
        yield "blank"
    if name.partition(".")[0] in PAGES:
        return
    named = {language: set().union(*(placeholders(form) for form in forms(text))) for language, text in entry.items()}
    if len(set(map(frozenset, named.values()))) != 1:
        yield f"placeholders: {named}"


def test_every_text_is_there_in_every_language_with_the_same_placeholders():
    faults = {name: list(faults_of(name, entry)) for name, entry in TEXTS.items()}
    assert len(faults) > 2_000
    assert {name: faulty for name, faulty in faults.items() if faulty} == {}


def test_no_key_stands_twice_in_a_file():
    """YAML would take the later one for both."""
    twice = {}
    for path in (PACKAGE / "texts").rglob("*.yaml"):
        keys = Counter(re.findall(r"^([\w.-]+):", path.read_text("utf-8"), re.MULTILINE))
        twice |= {f"{path.stem}.{key}": n for key, n in keys.items() if n > 1}
    assert twice == {}


def test_no_text_is_written_twice():
    """A word that stands in several places has one home: ``word.yaml``, a term ``glossary.yaml``."""
    written: dict[str, set[str]] = {}
    for section, entries in WRITTEN.items():
        for key, entry in entries.items():
            if isinstance(entry, dict):
                written.setdefault(str([entry[language] for language in LANGUAGES]), set()).add(f"{section}.{key}")
    copies = [keys for keys in written.values() if len(keys) > 1]
    assert [keys for keys in copies if keys not in EQUAL_BY_CHANCE] == []
    assert [keys for keys in EQUAL_BY_CHANCE if keys not in copies] == []


def test_plural_forms_are_those_of_the_language():
    possible = {language: {Locale(language).plural_form(n) for n in range(200)} | {"other"} for language in LANGUAGES}
    plural = {
        f"{name} in {language}": set(text)
        for name, entry in TEXTS.items()
        for language, text in entry.items()
        if isinstance(text, dict)
    }
    assert len(plural) > 100
    assert {name: given for name, given in plural.items() if "other" not in given} == {}
    assert {name: given - possible[name[-2:]] for name, given in plural.items() if given - possible[name[-2:]]} == {}


@pytest.mark.slow
def test_every_problem_of_the_package_has_a_text():
    codes = {code for name, code, _ in calls() if name in NAMING and re.fullmatch(r"[a-z0-9-]+", code)}
    assert len(codes) > 50
    assert codes - set(SECTIONS["problem"]) == set()


def test_every_problem_has_the_rule_that_it_breaks():
    rules = {key.removeprefix("rule-") for key in SECTIONS["report"] if key.startswith("rule-")}
    assert rules == set(SECTIONS["problem"])


@pytest.mark.slow
def test_every_problem_gives_the_facts_that_its_text_names():
    checked, lacking = 0, {}
    for name, code, call in calls():
        if name not in NAMING - {"PydanticCustomError"} or code not in SECTIONS["problem"]:
            continue
        given = facts_given(name, call)
        if given is not None:
            checked += 1
            needed = placeholders(SECTIONS["problem"][code]["en"])
            lacking |= {code: needed - given} if needed - given else {}
    assert checked > 40
    assert lacking == {}


@pytest.mark.slow
def test_every_text_that_the_package_says_is_there():
    keys = [key for _, key, _ in calls() if re.fullmatch(rf"({'|'.join(SECTIONS)})\.[a-z0-9-]+", key)]
    assert len(keys) > 20
    missing = {key for key in keys if key.split(".", 1)[1] not in SECTIONS[key.split(".", 1)[0]]}
    assert missing == set()


@pytest.mark.slow
def test_no_text_is_idle():
    files = [*PACKAGE.rglob("*.py"), *bundled("dashboards").rglob("*.py")]
    source = "\n".join(path.read_text("utf-8") for path in files)
    made_of_parts = {"number-not-above", "number-not-at-least", "number-not-below", "number-not-at-most"}
    idle = {code for code in SECTIONS["problem"] if f'"{code}"' not in source} - made_of_parts
    assert idle == set()
    assert [name for name in TEXTS if not re.fullmatch(NAMED_BY_DATA, name) and not is_said(name)] == []


@pytest.mark.slow
def test_languages_are_listed_in_one_place():
    """Only ``language.py`` names them; everything else goes through ``LANGUAGES``."""
    assert set(CONVENTIONS) == set(LANGUAGES)
    lists = (ast.List, ast.Tuple, ast.Set, ast.Dict)
    own = {
        f"{file}:{node.lineno}"
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, lists) and len({*constants(node)} & {*LANGUAGES}) > 1
    }
    assert {name for name in own if not name.startswith(str(PACKAGE / "language.py"))} == set()


def test_every_language_is_named_in_every_language():
    names = {f"{key}{language}" for key in ("region-page.language-", "data-page.field-name_") for language in LANGUAGES}
    assert names - set(TEXTS) == set()


def constants(node: ast.List | ast.Tuple | ast.Set | ast.Dict) -> list[object]:
    items = node.keys if isinstance(node, ast.Dict) else node.elts
    return [item.value for item in items if isinstance(item, ast.Constant)]


def test_kazakh_alphabetical_order():
    assert sorted(sorted(KAZAKH), key=alphabetical) == list(KAZAKH)
    assert len(set(KAZAKH)) == 42
    names = [
        "Яблоко",
        "Өскемен",
        "Ордабасы",
        "Ырғыз",
        "Іле",
        "Iле",
        "Ақтау",
        "әлем",
        "Әлем",
        "Ёлка",
        "Есіл",
        "Abai",
        "Ң",
        "Н",
    ]
    assert sorted(names, key=alphabetical) == [
        *(
            "Abai",
            "Iле",
            "Ақтау",
            "әлем",
            "Әлем",
            "Есіл",
            "Ёлка",
            "Н",
            "Ң",
            "Ордабасы",
            "Өскемен",
            "Ырғыз",
            "Іле",
            "Яблоко",
        )
    ]


def test_regions_in_kazakh_alphabetical_order():
    names = sorted((region.names["kk"] for region in kazakhstan().values()), key=alphabetical)
    assert names[:5] == ["Абай облысы", "Ақмола облысы", "Ақтөбе облысы", "Алматы қаласы", "Алматы облысы"]
    assert names[-3:] == ["Ұлытау облысы", "Шығыс Қазақстан облысы", "Шымкент қаласы"]
    assert names != sorted(names)


@pytest.mark.parametrize(
    ("language", "n", "expected"),
    [
        ("en", 1, "1 problem"),
        ("en", 2, "2 problems"),
        ("en", 0, "0 problems"),
        ("ru", 1, "1 ошибка"),
        ("ru", 3, "3 ошибки"),
        ("ru", 5, "5 ошибок"),
        ("ru", 11, "11 ошибок"),
        ("ru", 21, "21 ошибка"),
        ("ru", 104, "104 ошибки"),
        ("kk", 1, "1 қате"),
        ("kk", 7, "7 қате"),
    ],
)
def test_plural(language: Language, n: int, expected: str):
    assert Say(language)("problem-count.total", n=n) == expected


@pytest.mark.parametrize(("language", "expected"), [("en", "52.3"), ("ru", "52,3"), ("kk", "52,3")])
def test_numbers_round_halves_up_and_have_the_language_s_comma(language: Language, expected: str):
    assert Say(language).number(52.25, digits=1) == expected
    assert Say(language).number(81.5) == "82"
    assert Say(language).number(None) == Say(language).number(float("nan")) == "–"


def test_a_text_falls_back_to_english_russian_kazakh():
    assert localized({"kk": "а", "ru": "б", "en": "c"}, "kk") == "а"
    assert localized({"ru": "б", "en": "c"}, "kk") == "c"
    assert localized({"kk": "а", "ru": "б"}, "en") == "б"
    assert localized({"kk": "а"}, "ru") == "а"
    assert localized({"und": "u", "en": "c"}, "ru") == "u"
    assert localized({}, "ru") == ""


def test_problems_are_listed_by_file_row_and_column():
    found = [
        Problem("unknown-criterion", file="b.xlsx", sheet="S", cell="A9", facts={"criterion": "PO8"}, suggestion="P08"),
        Problem("unknown-criterion", file="b.xlsx", sheet="S", cell="AA2", facts={"criterion": "x"}),
        Problem("unknown-criterion", file="b.xlsx", sheet="S", cell="B2", facts={"criterion": "y"}),
        Problem("file-empty", file="a.csv", severity="notice"),
    ]
    lines = Say("en").problems(found).splitlines()
    assert lines[0] == "1 notice in a.csv"
    assert lines[2] == "3 problems in b.xlsx"
    assert [line.split(":")[0].strip() for line in lines[3:]] == ["S!B2", "S!AA2", "S!A9"]
    assert lines[-1] == "  S!A9: there is no criterion 'PO8'. Did you mean 'P08'? [unknown-criterion]"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0, -0.0, -0.001, -3.456, 2.5, 99.95, 0.285, 1234567.891])
@pytest.mark.parametrize("digits", [0, 1, 2, 5])
def test_numbers_are_written_as_babel_writes_them(language: Language, value: float, digits: int):
    whole = "#,##0" if abs(value) >= 10_000 else "0"
    pattern = whole if digits == 0 else f"{whole}." + "0" * digits
    expected = format_decimal(round_half_up(value, digits) + 0.0, format=pattern, locale=language)
    assert Say(language).number(value, digits) == expected.replace("-", "−")


@pytest.mark.parametrize("language", LANGUAGES)
def test_days_are_written_with_babel_s_months(language: Language):
    months = get_month_names("wide", context="format", locale=language)
    assert [Say(language).day(date(2027, month, 30 if month != 2 else 1)).split()[1] for month in range(1, 13)] == [
        months[month] for month in range(1, 13)
    ]


AWKWARD = (0, 1, 2, 5, 11, 21, 0.3, -2.5, 12345)
"""Numbers whose plural, comma, sign or thousands are easily got wrong."""


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("kk", "0|1|2|5|11|21|0,3|−2,5|12 345"),
        ("ru", "0|1|2|5|11|21|0,3|−2,5|12 345"),
        ("en", "0|1|2|5|11|21|0.3|−2.5|12,345"),
    ],
)
def test_awkward_numbers(language: Language, numbers: str):
    say = Say(language)
    written = [say.number(value, 0 if isinstance(value, int) else 1) for value in AWKWARD]
    assert "|".join(written).replace("\u00a0", " ") == numbers
    assert say.percent(0.123) == ("12%" if language == "en" else "12\u00a0%")
    assert say.signed(-0.3) == ("−0.3" if language == "en" else "−0,3")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("kk", "0- 1- 2- 5- 11- 21- 12 345-"),
        ("ru", "0-е 1-е 2-е 5-е 11-е 21-е 12 345-е"),
        ("en", "0th 1st 2nd 5th 11th 21st 12,345th"),
    ],
)
def test_ordinals(language: Language, expected: str):
    ordinals = [Say(language).ordinal(n) for n in AWKWARD if isinstance(n, int)]
    assert " ".join(each.replace("\u00a0", " ") for each in ordinals) == expected


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("kk", "other other other other other other other other other"),
        ("ru", "many one few many many one few few many"),
        ("en", "other one other other other other other other other"),
    ],
)
def test_plural_forms_of_awkward_numbers(language: Language, forms: str):
    forms_of_kazakh = {"one": "other", "other": "other"}
    named = [Say(language).plural(n) for n in AWKWARD]
    assert [forms_of_kazakh[form] if language == "kk" else form for form in named] == forms.split()


def test_counts_in_sentences_have_their_thousands_apart():
    assert Say("ru")("problem-count.total", n=12345) == "12\u00a0345 ошибок"
    assert Say("en")("problem-count.total", n=12345) == "12,345 problems"
    assert Say("kk")("problem-count.total", n=2027) == "2027 қате"


@pytest.mark.parametrize(("language", "written"), [("kk", "30.06.2027"), ("ru", "30.06.2027"), ("en", "2027-06-30")])
def test_a_day_in_figures_is_a_day(language, written):
    assert Say(language).short_day(date(2027, 6, 30)) == written
