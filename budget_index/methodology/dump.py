"""Write a methodology as YAML that a person would want to read."""

from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Any

import yaml

from budget_index.methodology.model import Methodology
from budget_index.methodology.schema import SCHEMA_FILE

FIRST_LINE = f"# yaml-language-server: $schema={SCHEMA_FILE}\n"
TEXTS = ("title", "short", "question", "guidance", "advice", "example", "label")
"""Keys whose values are texts, in one language or several."""
OF_LOADING = ("based_on", "drop")
"""What tells how a methodology is put together; a loaded one is whole."""
BLOCKS = ("peers", "bands", "themes", "scales", "documents", "dimensions")
"""Keys that begin a section of the file."""
LINE_WIDTH = 120
LONGEST_FLOW = 90
LONGEST_PLAIN = 90
MAP, SEQUENCE, PLAIN_TEXT = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:str"


def dump_methodology(methodology: Methodology) -> str:
    r"""Write a methodology as a YAML file, keys in the model's order, defaults left out.

    An edition that was based on another is written whole: without ``based_on`` and ``drop``, with all that it inherits.
    Loading the text gives the same methodology again.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology, parse_methodology
    >>> obs = load_methodology("obs-2017")
    >>> parse_methodology(dump_methodology(obs)) == obs
    True
    """
    return FIRST_LINE + "".join(_sections(plain_values(methodology)))


def plain_values(methodology: Methodology) -> dict[str, Any]:
    """Return all that a methodology says beside the defaults, as plain values with the keys of the file."""
    values = methodology.model_dump(by_alias=True, exclude_defaults=True)
    return {key: value for key, value in values.items() if key not in OF_LOADING}


def _sections(values: Mapping[str, Any]) -> Iterator[str]:
    """Write key by key, with a blank line before every block."""
    for key, value in values.items():
        if key in BLOCKS:
            yield "\n"
        section = {key: _laid_out(key, value)}
        yield yaml.dump(
            section, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=LINE_WIDTH, default_flow_style=False
        )


class _FlowMap(dict[str, Any]):
    """A mapping that stands on one line."""


class _FlowList(list[Any]):
    """A list that stands on one line."""


class _Folded(str):
    """A long text that runs over several lines."""

    __slots__ = ()


class _Lines(str):
    """A text with line breaks of its own."""

    __slots__ = ()


def _laid_out(key: str, value: Any) -> Any:
    """Choose for every part of a value whether it stands on one line or in a block."""
    if isinstance(value, str):
        return _paragraph(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, list):
        items = [_laid_out("", item) for item in value]
        return _FlowList(items) if _short(items, _FlowList) else items
    if not isinstance(value, dict):
        return value
    if key in TEXTS and list(value) == ["und"] and isinstance(value["und"], str):
        return _laid_out("", value["und"])
    entries = {name: _laid_out(name, entry) for name, entry in value.items()}
    if key not in {*TEXTS, "scales", "documents"} and _short(entries.values(), _FlowMap | _FlowList):
        return _FlowMap(entries)
    return entries


def _paragraph(text: str) -> str:
    """Choose how a text is written; one with unusual spaces or signs is left to quotes."""
    lines = text.split("\n")
    if any(line != line.strip() or not line.replace("\u00a0", "").isprintable() for line in lines):
        return text
    return _Lines(text) if len(lines) > 1 else _Folded(text) if len(text) > LONGEST_PLAIN else text


def _short(entries: Iterable[Any], nested: type | UnionType) -> bool:
    """Whether values are plain, or on one line themselves, and together not too long."""
    values = list(entries)
    plain = all(isinstance(entry, nested) or not isinstance(entry, dict | list | _Folded | _Lines) for entry in values)
    return plain and len(str(values)) <= LONGEST_FLOW


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key, and uses double quotes only."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def choose_scalar_style(self) -> str:
        chosen: str = super().choose_scalar_style()
        return '"' if chosen == "'" else chosen


_Dumper.add_representer(_FlowMap, lambda dumper, data: dumper.represent_mapping(MAP, data, flow_style=True))
_Dumper.add_representer(_FlowList, lambda dumper, data: dumper.represent_sequence(SEQUENCE, data, flow_style=True))
_Dumper.add_representer(_Folded, lambda dumper, data: dumper.represent_scalar(PLAIN_TEXT, str(data), style=">"))
_Dumper.add_representer(_Lines, lambda dumper, data: dumper.represent_scalar(PLAIN_TEXT, str(data), style="|"))
