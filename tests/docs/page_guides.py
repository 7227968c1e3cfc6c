"""The guides for officials and trainers, to read in tests: whole or cut at their headings."""

import re

from budget_index.bundled import PACKAGE
from budget_index.language import LANGUAGES, Language

GUIDES = PACKAGE.parent / "docs" / "guides"
NAMES = ("officials", "trainers")
ALL = [(name, language) for name in NAMES for language in LANGUAGES]


def text(name: str, language: Language) -> str:
    return (GUIDES / f"{name}.{language}.md").read_text("utf-8")


def sections(name: str, language: Language) -> list[str]:
    """Cut a guide at its headings; the first part is what comes before section 1."""
    return re.split(r"^## ", text(name, language), flags=re.MULTILINE)


def flat(words: str) -> str:
    return " ".join(words.replace("\u00a0", " ").replace("\u202f", " ").split())
