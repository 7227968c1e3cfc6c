"""The reference for authors of a methodology: every key of every part, made from the models.

Which keys there are, what they may hold and what holds when they are left out comes from the models; the words come
from ``texts/reference.yaml``, the examples from ``texts/reference/``. Run ``python -m budget_index.reports.reference
docs`` to write the pages again.
"""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from budget_index.bundled import PACKAGE
from budget_index.files import write_text
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology.aggregates import AGGREGATES
from budget_index.methodology.mistakes import model_at
from budget_index.methodology.model import TEXT_SCHEMA, Methodology

EXAMPLES = PACKAGE / "texts" / "reference"
WHOLE = "town-budgets-2026"
"""The small methodology that all examples are laid over."""
SAMPLE = {"s": [100.0, 50.0], "w": [1.0, 3.0], "m": [2.0, 1.0]}
"""Two criteria that show how the aggregates differ: scores, weights, and the most points that their scales give."""


def reference_page(language: Language) -> str:
    """Write the reference in one language, as Markdown.

    Examples
    --------
    >>> reference_page("en").startswith("<!-- Made by")
    True
    """
    say = Say(language)
    blocks = [
        "<!-- Made by `python -m budget_index.reports.reference docs`. Change budget_index/texts/reference.yaml. -->",
        say("reference.page").strip(),
        code(example(WHOLE)),
        say("reference.after-whole").strip(),
        say("reference.scoring").strip(),
        aggregates_table(say),
        say("reference.scoring-after").strip(),
        say("reference.parts").strip(),
        "\n".join(f"- [{part_heading(name, say)}](#{name.casefold()}): {about(name, say)}" for name in part_names()),
        *(section(name, say) for name in part_names()),
    ]
    return "\n\n".join(blocks) + "\n"


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of every part, in the order in which a reader of a file meets them.

    Examples
    --------
    >>> list(schemas())[:3]
    ['Methodology', 'Source', 'Peers']
    """
    whole = Methodology.model_json_schema(by_alias=True)
    known = {**whole.pop("$defs"), "Methodology": whole}
    schemas_met: dict[str, dict[str, Any]] = {}

    def walk(name: str) -> None:
        if name not in schemas_met:
            schemas_met[name] = known[name]
            for below in referred(known[name]):
                walk(below)

    walk("Methodology")
    return schemas_met


def part_names() -> list[str]:
    """List the parts of a methodology file."""
    return list(schemas())


def keys_in(part: str) -> list[str]:
    """List the keys of a part.

    Examples
    --------
    >>> keys_in("Gate")
    ['criterion', 'closed_by']
    """
    return list(schemas()[part]["properties"])


def referred(schema: Any) -> Iterator[str]:
    """Walk the parts that a schema refers to."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield str(schema["$ref"]).rpartition("/")[2]
        for entry in schema.values():
            yield from referred(entry)
    elif isinstance(schema, list):
        for entry in schema:
            yield from referred(entry)


def section(part: str, say: Say) -> str:
    """Write the section of one part: what it is, where it stands, its keys, an example, and each key's meaning."""
    rows = [
        f"| **`{key}`** | {value(schema, say)} | {left_out(part, key, say)} |"
        for key, schema in schemas()[part]["properties"].items()
    ]
    head = [
        f"| {' | '.join(say(f'reference.column-{name}') for name in ('key', 'value', 'left-out'))} |",
        "|---|---|---|",
    ]
    return "\n\n".join(
        [
            f'<a id="{part.casefold()}"></a>',
            f"## {part_heading(part, say)}",
            f"{about(part, say)} {places(part, say)}".strip(),
            "\n".join(head + rows),
            code(example(part)),
            "\n".join(f"- **`{key}`** – {meaning(part, key, say)}" for key in keys_in(part)),
        ]
    )


def part_heading(part: str, say: Say) -> str:
    """Name a part as readers do."""
    return say(f"reference.{part}").splitlines()[0]


def about(part: str, say: Say) -> str:
    """Say what a part is."""
    return say(f"reference.{part}").splitlines()[1]


def meaning(part: str, key: str, say: Say) -> str:
    """Say what a key means and what it does to a score; where the text has one line, it does nothing."""
    text, *effect = say(f"reference.{part}.{key}").splitlines()
    return f"{text} *{say('reference.effect')}* {effect[0] if effect else say('reference.no-effect')}"


def places(part: str, say: Say) -> str:
    """Say under which keys of which parts a part stands."""
    holders = [
        f"`{key}` ([{part_heading(holder, say)}](#{holder.casefold()}))"
        for holder in part_names()
        for key, schema in schemas()[holder]["properties"].items()
        if part in referred(schema)
    ]
    return say("reference.stands-in", places=", ".join(holders)) if holders else ""


def value(schema: dict[str, Any], say: Say) -> str:
    """Say in words what a key may hold."""
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if choices == TEXT_SCHEMA["anyOf"]:
        return say("reference.value-text")
    if choices:
        return value(choices[0], say)
    if "$ref" in schema:
        part = next(referred(schema))
        return f"[{part_heading(part, say)}](#{part.casefold()})"
    if "enum" in schema:
        return ", ".join(f"`{choice}`" for choice in schema["enum"])
    if schema["type"] == "array":
        pairs = schema["items"].get("type") == "array"
        return say("reference.value-pairs") if pairs else say("reference.value-list", of=value(schema["items"], say))
    if schema["type"] == "object":
        of = schema.get("additionalProperties") or next(iter(schema["patternProperties"].values()))
        return say("reference.value-map", of=value(of, say))
    return simple_value(schema, say)


def simple_value(schema: dict[str, Any], say: Say) -> str:
    """Say in words what a plain value may be: its kind and its limits."""
    kind = schema["type"]
    if "pattern" in schema:
        kind = "color" if schema["pattern"].startswith("^#") else "id"
    low, high, above = (schema.get(limit) for limit in ("minimum", "maximum", "exclusiveMinimum"))
    limits = ""
    if low is not None:
        limits = f" {low}…{high}" if high is not None else f" ≥ {low}"
    elif above is not None:
        limits = f" > {above}" + (f", ≤ {high}" if high is not None else "")
    return say(f"reference.value-{kind}") + limits


def left_out(part: str, key: str, say: Say) -> str:
    """Say what holds if a key is left out."""
    schema = schemas()[part]
    if key in schema.get("required", []):
        return say("reference.required")
    default = schema["properties"][key].get("default")
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default:g}`" if isinstance(default, int | float) else f"`{default}`" if isinstance(default, str) else "–"


def aggregates_table(say: Say) -> str:
    """Show the aggregates side by side: the words, the formula, and what two criteria give."""
    names = ("aggregate", "formula", "sample")
    rows = [f"| {' | '.join(say(f'reference.column-{name}') for name in names)} |", "|---|---|---:|"]
    scores, weights, most = (np.array(SAMPLE[name]) for name in "swm")
    for name, aggregate in AGGREGATES.items():
        own = weights * most if aggregate.by_maximum else weights
        result = say.number(float(aggregate.combine(scores[None, :], np.ones((1, 2)), own)[0]), 2)
        rows.append(f"| `{name}`: {say(f'aggregate.{name}')} | `{aggregate.formula}` | {result} |")
    return "\n".join(rows)


def example(name: str) -> str:
    """Return an example as it stands in a file; the head that lays it over the small methodology is left out."""
    text = (EXAMPLES / f"{name}.yaml").read_text("utf-8")
    head, _, body = text.partition("\n\n")
    return body if "based_on" in head and body else text


def shown_keys(source: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[str, str]]:
    """Walk the keys that an example shows, each with the part that it belongs to."""
    model: type[BaseModel] | None = model_at(Methodology, loc)
    if isinstance(source, dict):
        for key, entry in source.items():
            if model is not None:
                yield model.__name__, key
            yield from shown_keys(entry, (*loc, key))
    elif isinstance(source, list):
        for number, entry in enumerate(source):
            yield from shown_keys(entry, (*loc, number))


def code(text: str) -> str:
    """Set a piece of YAML."""
    return f"```yaml\n{text.strip()}\n```"


def page_name(language: Language) -> str:
    """Name the file of a page."""
    return f"methodology-reference.{language}.md"


def write_pages(folder: Path) -> list[Path]:
    """Write the pages in all languages to a folder; give the files."""
    files = {folder / page_name(language): reference_page(language) for language in LANGUAGES}
    for path, text in files.items():
        write_text(path, text)
    return list(files)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
