"""Write every text of the interface with awkward facts filled in: ``python docs/filled_texts.py [LANGUAGE …]``.

A sentence is right only if it is right when it is filled in: names that don't inflect, one and twenty-one, a fraction,
an empty list. The pages, ``out/texts.LANGUAGE.md``, are read whole before a text is called done.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

from budget_index.language import LANGUAGES, Language, Say, texts
from budget_index.regions import kazakhstan

NUMBERS = (1, 2, 5, 21)
"""The fact ``n`` of texts with plural forms."""
REGIONS = ("KZ-71", "KZ-33", "KZ-59")
SCORES = {
    "score",
    "before",
    "after",
    "now",
    "mean",
    "gain",
    "low_score",
    "high_score",
    "highest",
    "lowest",
    "width",
    "points",
}
PLACES = {"place", "rank", "place_before", "place_after", "first", "last", "other_place"}
SHARES = {"share", "coverage", "least", "percent", "public", "least_share"}
COUNTS = {"of", "total", "count", "shown", "limit", "most", "moved", "k", "members", "answered", "number", "stages"}
CHANGES = {"change", "up", "down", "own", "others", "by_region", "by_rules", "by_assessment", "move"}
NAMES = {"name", "region", "riser", "faller", "leaders", "other", "from", "worst_name", "best_name"}
LISTS = {"names", "regions"}


def facts(text: str, say: Say, n: int = 21) -> dict[str, object]:
    """Choose an awkward value for each placeholder of a text; one of no known kind shows its own name."""
    return {name: fact(name, say, n) for _, name, _, _ in Formatter().parse(text) if name}


def fact(name: str, say: Say, n: int) -> object:
    """Choose an awkward value for one placeholder."""
    registry = kazakhstan()
    regions = [registry[code].names[say.language] for code in REGIONS]
    values: dict[str, object] = {
        "n": n,
        "year": 2026,
        "date": say.day(date(2027, 6, 30)),
        "names": ", ".join(regions[:2]),
        "regions": ", ".join(regions),
        "band": {"kk": "Өте төмен", "ru": "Крайне низкий", "en": "Scant"}[say.language],
    }
    kinds: list[tuple[set[str], object]] = [
        (NAMES, regions[0] if name != "other" else regions[1]),
        (SCORES, say.number(52.3 if name != "after" else 57.7, 1)),
        (SHARES, say.percent(0.42)),
        (PLACES, 12 if name != "rank" else 9),
        (CHANGES, say.signed(-2.5)),
        (COUNTS, 12345 if name == "limit" else 20),
    ]
    known = next((value for names, value in kinds if name in names), f"⟨{name}⟩")
    return values.get(name, known)


def filled(language: Language) -> Iterator[str]:
    """Write the texts of one language, a section after the other, one line a text and plural form."""
    say = Say(language)
    for path in sorted((Path(__file__).parents[1] / "budget_index" / "texts").glob("*.yaml")):
        yield f"\n## {path.stem}\n"
        for key, entry in texts(path.stem).items():
            text = entry[language]
            forms = text.values() if isinstance(text, dict) else [text]
            if path.stem == "reference":
                yield f"- `{key}` {text}"
            elif isinstance(text, dict):
                sentences = [say(f"{path.stem}.{key}", **(facts("".join(forms), say, n) | {"n": n})) for n in NUMBERS]
                yield f"- `{key}` " + " / ".join(dict.fromkeys(sentences))
            else:
                yield f"- `{key}` {text.format(**facts(text, say))}"


def main() -> None:
    """Write the pages of the languages named, or of all."""
    folder = Path("out")
    folder.mkdir(exist_ok=True)
    for language in LANGUAGES:
        if language in sys.argv[1:] or len(sys.argv) == 1:
            page = folder / f"texts.{language}.md"
            page.write_text("\n".join(filled(language)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
