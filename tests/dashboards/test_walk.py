"""All pages say what they say in the language that was chosen, and leave nothing unfinished."""

import re
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import CONVENTIONS, LANGUAGES, OWN_NAMES, Language
from budget_index.regions import kazakhstan
from tests.dashboards.words import said
from tests.sweeps import in_turn

Open = Callable[..., AppTest]
PAGES = ("ranking", "region", "compare", "criteria", "robustness", "methodology", "deck", "check")
LOOKS = [
    *((page, "region=KZ-11") for page in ("region", "compare", "robustness")),
    *((page, "region=KZ-15&round=kz-example-2022") for page in PAGES[:-1]),
    ("robustness", "region=KZ-15&view=weights&weights=report:2"),
    *(("region", f"region=KZ-11&tab={tab}") for tab in ("profile", "history", "changes", "calendar", "open")),
    *(("region", f"region=KZ-15&tab={tab}") for tab in ("profile", "history", "changes", "calendar")),
    *(("compare", f"region=KZ-15&tab={tab}") for tab in ("changes", "themes", "files")),
]
"""What is looked at there besides: one without a score, an earlier round, own weights, the tabs."""
OF_A_REGION = [(page, f"region={code}") for code in kazakhstan() for page in ("region", "compare")]
SWEEP = [pytest.param(*look, language, marks=pytest.mark.sweep) for look in OF_A_REGION for language in LANGUAGES]
UNFINISHED = re.compile(r"\{\w*\}|\b(?:nan|NaN|None|NaT|undefined|null)\b")
LETTERS = set("".join(conventions.alphabet for conventions in CONVENTIONS.values()))
NAMES = (
    *(
        "AC",
        "AC1",
        "AC2",
        "BibTeX",
        "CC0-1\\.0",
        "CSV",
        "Excel",
        "ISO",
        "JSON",
        "Parquet",
        "PDF",
        "PNG",
        "SHA",
        "SVG",
        "URL",
        "XLSX",
    ),
    "YAML",
)
FORMATS = ("csv", "docx", "ods", "pdf", "xls", "xlsx", "yaml", "PARQUET")
PUBLISHED = ("Budget Transparency", "Open Budget Survey")
SAME = re.compile(rf"\b(?:{'|'.join((*NAMES, *FORMATS, *PUBLISHED))}|budget-index|notice|kk|ru|en|[Kk][Zz]-[\w-]+)\b")
"""What is called the same in every language: standards, formats, titles, ids, the column that marks an example."""
FILES = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)*\.(?:kz|org|html)\b\S*|docs/\S+\.md|datapackage\.json")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "look", "language"),
    [*((page, "region=KZ-15", language) for page in PAGES for language in LANGUAGES), *in_turn(LOOKS), *SWEEP],
)
def test_a_page_speaks_one_language_and_is_finished(open_app: Open, page: str, look: str, language: Language) -> None:
    app = open_app(page, lang=language, **dict(part.split("=") for part in look.split("&")))
    assert not app.exception
    texts = [words for words in dict.fromkeys(_told(app)) if words]
    assert len(texts) > 4
    assert [words for words in texts if UNFINISHED.search(words)] == []
    foreign = _foreign_letters(language)
    found = [(words, foreign.findall(_own(words))) for words in texts]
    assert [(words[:200], letters[:5]) for words, letters in found if letters] == []


def _foreign_letters(language: Language) -> re.Pattern[str]:
    """Match what a text in a language doesn't have: letters of other alphabets; single Latin ones may be signs."""
    own = CONVENTIONS[language].alphabet
    if "a" in own:
        return re.compile(r"[\u0400-\u04ff]")
    others = "".join(letter + letter.upper() for letter in LETTERS - set(own) if letter > "z")
    return re.compile(rf"[A-Za-z]{{2,}}|[{others}]" if others else r"[A-Za-z]{2,}")


def _told(app: AppTest) -> Iterator[str]:
    """Give what a page says, without the names of languages and the glossary."""
    languages = set(OWN_NAMES.values())
    for _, words in said(app):
        if words not in languages and not all(name in words for name in languages):
            yield words


def _own(words: str) -> str:
    """Leave out what has the same name in every language."""
    for name in REGIONS:
        words = words.replace(name, " ")
    return SAME.sub(" ", FILES.sub(" ", words))


def _region_names() -> list[str]:
    """Name the regions as in Russian, with Kazakh letters: the longest first."""
    regions = kazakhstan().values()
    names = {name for region in regions for words in (region.names, region.short) for name in words.values()}
    return sorted(names, key=len, reverse=True)


REGIONS = _region_names()
