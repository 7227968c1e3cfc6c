"""Every Kazakh and Russian text says one thing by one word, and is set as their readers set it."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.load import load_methodology
from budget_index.regions import kazakhstan
from budget_index.workbook.assessment.template import write_template

ROOT = Path(__file__).parents[1]
VOCABULARY = yaml.safe_load(Path(__file__).with_name("vocabulary.yaml").read_text("utf-8"))
LETTER = "[а-яёәғқңөұүһі]"
CODE = re.compile(r"`[^`]*`")
SENTENCE_END = re.compile(r"[.!?…]+[»”]?(?:\s+|$)|\n")
LONGEST = 25
"""Words of a sentence."""
OBLIQUE = (
    "ның|нің|дың|дің|тың|тің|ға|ге|қа|ке|на|не|ды|ді|ты|ті|ны|ні|да|де|та|те|нда|нде|дан|ден|тан|тен|нан|нен|"
    "мен|бен|пен|ы|і|сы|сі|ын|ін|ына|іне|ында|інде"
)
"""Kazakh endings that a name or a number of its own can't choose."""
UNITS = "%|МБ|КБ|ГБ|тг|млн|млрд|тыс\\."
SETTING = {
    "a straight quotation mark": ({"kk", "ru"}, re.compile(r'"')),
    "a space before …": ({"kk", "ru", "en"}, re.compile(r"(?<=\w) …(?!-)")),
    "no NBSP between figure and unit": ({"kk", "ru"}, re.compile(rf"(?:\d|\}}) ?(?<!\u00a0)(?:{UNITS})")),
    "no NBSP after №": ({"kk", "ru"}, re.compile(r"№ ?(?<!\u00a0)[\d{]")),
    "a hyphen for a minus": ({"kk", "ru", "en"}, re.compile(r"(?<![\w\]}»-])-\d")),
    "an ending on a placeholder": (
        {"kk"},
        re.compile(
            rf"\}}(?:\s?%)?[»*]*[-‑]?(?:{OBLIQUE})(?!{LETTER})|\}} (?:орнына|жауап берілген|ішінде|ішінен)(?!{LETTER})"
        ),
    ),
    "a straight number of five digits": ({"kk", "ru"}, re.compile(r"(?<![\w.,:/-])[1-9]\d{4,}(?![\w/-])")),
}
"""What a text may not have → its languages, its form."""


@dataclass(frozen=True)
class Text:
    """A text of the project with the place where it stands: a file and a key or a line."""

    file: str
    key: str
    language: str
    words: str

    @property
    def place(self) -> str:
        return f"{self.file}:{self.key}"


def localized_texts(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Walk a YAML file: key, language and text of whatever is written a language each."""
    if isinstance(node, dict) and node and set(node) <= {*LANGUAGES, "und"}:
        for language, text in node.items():
            forms = text.values() if isinstance(text, dict) else text if isinstance(text, list) else [text]
            yield from ((".".join(path), language, str(form)) for form in forms)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from localized_texts(value, (*path, str(key)))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            name = str(value.get("id", number)) if isinstance(value, dict) else str(number)
            yield from localized_texts(value, (*path, name))


def lines_of(path: Path) -> Iterator[tuple[str, str]]:
    """Read what is prose in a page: number and text of each line, without code."""
    is_code = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("```"):
            is_code = not is_code
        elif not is_code:
            yield str(number), CODE.sub("`…`", line)


def pages() -> list[tuple[Path, str]]:
    """List what is written in one language: guides, tutorials, starter methodologies; not what is made from texts."""
    starters = [(path, path.stem) for path in (ROOT / "budget_index/texts/starter").glob("*.yaml")]
    written = [path for path in (ROOT / "docs").rglob("*.??.md") if not path.name.startswith("methodology-reference")]
    return starters + [(path, path.suffixes[0][1:]) for path in written]


@cache
def all_texts() -> list[Text]:
    patterns = ("budget_index/texts/*.yaml", "criteria/*.yaml", "data/rounds/*/round.yaml", "docs/tutorial/*.yaml")
    texts = []
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        if not path.name.endswith(".cases.yaml"):
            content = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
            name = path.relative_to(ROOT).as_posix()
            texts += [Text(name, *found) for found in localized_texts(content)]
    for path, language in pages():
        name = path.relative_to(ROOT).as_posix()
        texts += [Text(name, number, language, line) for number, line in lines_of(path)]
    with (ROOT / "data/regions/kz.csv").open(encoding="utf-8") as register:
        for row in csv.DictReader(register):
            texts += [
                Text("data/regions/kz.csv", f"{row['code']}.{column}", column[-2:], name)
                for column, name in row.items()
                if column[-3:] in {f"_{language}" for language in LANGUAGES}
            ]
    return texts


def is_allowed(place: str, word: str) -> bool:
    """Say whether a word is right there in another meaning; the reason stands in the list."""
    return any(fnmatchcase(place, each["text"]) and re.match(each["word"], word) for each in VOCABULARY["allowed"])


def patterns() -> Iterator[tuple[str, str, re.Pattern[str], str]]:
    """List where, in which language, what may not be said, and what is said instead."""
    for entry in VOCABULARY["words"]:
        for language, stems in entry["not"].items():
            pattern = re.compile(rf"(?<!{LETTER})(?:{'|'.join(stems)}){LETTER}*")
            yield entry.get("in", ""), language, pattern, entry["use"].get(language, "")


def words_in(texts: Sequence[Text]) -> list[tuple[Text, str, str]]:
    """List the words of texts that stand for something that has another name: text, word, the right word."""
    return [
        (text, match[0], use)
        for where, language, pattern, use in patterns()
        for text in texts
        if text.language == language and text.file.startswith(where)
        for match in pattern.finditer(text.words.casefold())
    ]


@cache
def other_words() -> list[tuple[Text, str, str]]:
    return words_in(all_texts())


def test_one_meaning_has_one_word():
    faults = [
        f"{text.place} ({text.language}): «{word}» → {use}"
        for text, word, use in other_words()
        if not is_allowed(text.place, word)
    ]
    assert faults == [], "\n".join(faults)


def test_every_exception_has_a_reason_and_is_needed():
    met = [(text.place, word) for text, word, _ in other_words()]
    assert [each for each in VOCABULARY["allowed"] if not each.get("why")] == []
    idle = [
        each
        for each in VOCABULARY["allowed"]
        if not any(fnmatchcase(place, each["text"]) and re.match(each["word"], word) for place, word in met)
    ]
    assert idle == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_workbooks_print_no_other_words(tmp_path: Path, language: Language):
    """What a workbook prints comes from texts and methodologies; what it makes of them is read here."""
    path = tmp_path / "template.xlsx"
    write_template(
        path,
        load_methodology("kz-local-budgets-2026"),
        region="KZ-15",
        year=2026,
        assessor="expert_1",
        language=language,
        registry=kazakhstan(),
        example=True,
    )
    known = {text.words for text in all_texts()}
    printed = [
        Text(sheet.title, cell.coordinate, language, cell.value)
        for sheet in load_workbook(path)
        if sheet.sheet_state == "visible" and sheet.title != Say(language)("workbook.sheet-glossary")
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value not in known
    ]
    right = [text.words for text, word, _ in other_words() if is_allowed(text.place, word)]
    assert len(printed) > 50
    assert [
        f"{text.place}: «{word}» → {use}"
        for text, word, use in words_in(printed)
        if not any(words in text.words for words in right)
    ] == []


def is_set_otherwise(place: str, fault: str) -> bool:
    return any(fnmatchcase(place, each["text"]) and each["fault"] == fault for each in VOCABULARY["set_otherwise"])


def test_texts_are_set_as_their_readers_set_them():
    faults = [
        f"{text.place} ({text.language}): {fault}: …{text.words[max(0, match.start() - 30) : match.end() + 10]}…"
        for text in all_texts()
        for fault, (languages, pattern) in SETTING.items()
        if text.language in languages and not is_set_otherwise(text.place, fault)
        for match in pattern.finditer(CODE.sub("`…`", text.words))
    ]
    assert faults == [], "\n".join(faults)


def test_answer_letters_stand_in_quotes():
    """Readers of Cyrillic take a bare c for the preposition; in English “a” is a word as well."""
    bare = {"en": r"(?<![\w“”'’/.-])[b-e](?![\w”'’/-])", "ru": r"(?<![\w«/.-])[a-e](?![\w»/-])"}
    faults = [
        f"{text.place} ({text.language}): {match[0]}"
        for text in all_texts()
        if re.fullmatch(r"criteria/.+\.(question|guidance|advice)", text.place)
        for match in re.finditer(bare.get(text.language, bare["ru"]), text.words)
    ]
    assert faults == []


def test_bands_have_the_gender_of_the_level():
    """“Уровень открытости: ограниченный”; adjectives in another gender don't fit the sentences they stand in."""
    labels = [text for text in all_texts() if text.language == "ru" and re.search(r"bands\.[^.]+\.label$", text.key)]
    assert len(labels) > 20
    assert [text.place for text in labels if re.search("(ая|яя|ое|ее)$", text.words)] == []


def test_a_sentence_doesn_t_have_two_kinds_of_project():
    """«Жоба» is the draft of a budget or a project of investment, never both in one sentence."""
    both = re.compile(r"(бюджет|шешім)\w* жоба[^.;]* (ірі|нысан)\w* жоба|жобадан[^.;]* ірі жоба")
    assert [text.place for text in all_texts() if text.language == "kk" and both.search(text.words.casefold())] == []


def sentences(text: Text) -> list[str]:
    """Split a text into sentences; the remedy of a problem, in brackets, is one of its own."""
    words = re.sub(r"\{\w+\}", "x", text.words)
    parts = words.split(" (") if text.file.endswith("problem.yaml") else [words]
    return [sentence for part in parts for sentence in SENTENCE_END.split(part) if sentence]


def long_sentences() -> dict[str, list[str]]:
    """List the places of sentences of more than ``LONGEST`` words, a language each; what is code is no sentence."""
    places: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for text in all_texts():
        if text.language in places and not text.file.startswith(("docs/", "budget_index/texts/starter")):
            lengths = [len(re.findall(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*", each)) for each in sentences(text)]
            places[text.language] += [f"{n} words: {text.place}" for n in lengths if n > LONGEST]
    return places


def test_long_sentences_grow_fewer():
    """Who makes one shorter lowers the ceiling; who adds one can't."""
    places = long_sentences()
    ceilings = VOCABULARY["long_sentences"]
    assert {language: each for language, each in places.items() if len(each) > ceilings[language]} == {}
