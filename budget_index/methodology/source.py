"""Read a YAML file and remember on which line everything stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.events import CollectionEndEvent, CollectionStartEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from budget_index.errors import Problem, ProblemsFound
from budget_index.file_kinds import MEGABYTE, no_access, refuse_unreadable

MAX_VALUES = 200_000
MAX_DEPTH = 100
MAX_FILE = 5 * MEGABYTE
LONGEST_NUMBER = 40
ORDINARY = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
REMARK = re.compile(r":?\s+(#[^\s#].*)")
NUMBER_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
FAULTS = (
    (r"mapping values are not allowed", "colon"),
    (r"cannot start any token", "sign"),
    (r"undefined alias|alphabetic or numeric character", "star"),
    (r"tag|constructor|handle", "exclamation"),
    (r"unexpected end of stream|unexpected document indicator", "quote"),
    (r"expected ',' or '[]}]'", "bracket"),
    (r"unknown escape|hexdecimal|hexadecimal", "backslash"),
    (r"single document|document start|another document", "documents"),
    (r"expected ':'", "no-colon"),
    (r"flow (node|sequence|mapping)", "bracket"),
    (r"expected key|block end|block sequence|block mapping|node content|'-' indicator", "indent"),
    (r"control characters|special characters|unacceptable|invalid", "character"),
    (r"day|month|year|hour|minute|second|date|isoformat", "date"),
)
"""What a YAML reader says, and what people are told instead."""
UNQUOTED_COLOUR = re.compile(r"[{,][^#\"']*:\s+#[0-9A-Fa-f]{3,8}\s*[,}\]]")
"""In brackets a colour without quotes takes the closing bracket with it, and the reader complains somewhere else."""
CONTAINERS = ("dimensions", "criteria")
"""Lists whose items are named by their ids, so that the path of a criterion reads planning > P01."""


@dataclass(frozen=True)
class Mark:
    """A place in a file: a line, counted from one, or a cell of a sheet."""

    file: str
    line: int = 0
    sheet: str = ""
    cell: str = ""

    def problem(self, code: str, path: tuple[str, ...] = (), suggestion: str = "", /, **facts: object) -> Problem:
        """Make a problem at this place."""
        return Problem(
            code,
            self.file,
            sheet=self.sheet,
            cell=self.cell,
            line=self.line or None,
            path=path,
            facts=facts,
            suggestion=suggestion,
        )


class LocatedMap(dict[str, Any]):
    """A YAML mapping; ``marks`` says where each key stands, ``mark`` where the whole begins.

    Caches know one by which it is, not by what it says: the same words may stand in another file.
    """

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: dict[str, Mark] = {}

    def put(self, key: str, value: object, mark: Mark) -> None:
        """Set a value together with its place."""
        self[key] = value
        self.marks[key] = mark


class LocatedList(list[Any]):
    """A YAML list; ``marks`` says where each item stands."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.marks: list[Mark] = []

    def add(self, value: object, mark: Mark) -> None:
        """Append a value together with its place."""
        self.append(value)
        self.marks.append(mark)


def read_yaml(path: Path) -> LocatedMap:
    """Read a YAML file into located maps and lists.

    Keys are always text: ``1:`` is the key ``"1"``. A bare ``yes``, ``no``, ``on`` or ``off`` is refused, because YAML
    reads it as true or false.

    Raises
    ------
    ProblemsFound
        The file is missing, not text, not YAML, not a mapping; a key stands twice; a bare yes or no.
    """
    return parse_yaml(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Read a UTF-8 file.

    Raises
    ------
    ProblemsFound
        The file is missing, not a file, larger than ``MAX_FILE``, or not UTF-8.
    """
    refuse_unreadable(path, most=MAX_FILE)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsFound([Problem("not-utf-8", file=str(path), facts={"byte": error.start})]) from None
    except OSError as error:
        raise ProblemsFound([no_access(path, error)]) from None


def parse_yaml(text: str, file: str) -> LocatedMap:
    r"""Read YAML text; ``file`` is the name used in messages.

    Examples
    --------
    >>> source = parse_yaml("id: x\nbands:\n  - {id: low, from: 0}", "x.yaml")
    >>> source["bands"][0]["id"], source["bands"].marks[0].line
    ('low', 3)
    """
    node = _compose(text, file)
    if not isinstance(node, MappingNode):
        if node is None or not node.value:
            raise ProblemsFound([Problem("file-empty", file=file)])
        raise ProblemsFound([Problem("not-a-mapping", file=file, line=node.start_mark.line + 1)])
    builder = _Builder(file, text.splitlines())
    return builder.finished(builder.mapping(node))


def parse_list_as_written(text: str, file: str) -> LocatedList:
    r"""Read a YAML list and leave every value as text, as it is written; nothing and ``null`` are blank.

    Examples
    --------
    >>> parse_list_as_written("- {score: 66.50, band: null}", "cases.yaml")
    [{'score': '66.50', 'band': ''}]
    """
    node = _compose(text, file)
    if not isinstance(node, SequenceNode):
        raise ProblemsFound([Problem("not-a-list" if node else "file-empty", file=file)])
    builder = _Builder(file, [], as_written=True)
    return builder.finished(builder.sequence(node))


def _compose(text: str, file: str) -> Node | None:
    try:
        for depth, number in _depths(text):
            if depth > MAX_DEPTH:
                raise ProblemsFound([Problem("yaml-too-large", file=file, line=number)])
        return yaml.compose(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        facts = {"fault": _fault(f"{error.context or ''} {error.problem}", text, mark)}
        coloured = [number for number, each in enumerate(text.splitlines(), start=1) if UNQUOTED_COLOUR.search(each)]
        if coloured and line and coloured[0] <= line:
            line, facts = coloured[0], {"fault": "colour"}
        raise ProblemsFound([Problem("not-yaml", file=file, line=line, facts=facts)]) from None
    except (yaml.YAMLError, RecursionError) as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error, yaml.reader.ReaderError) else None
        facts = {"fault": _fault(str(error))}
        raise ProblemsFound([Problem("not-yaml", file=file, line=line, facts=facts)]) from None


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """Walk how deep lists and mappings lie in each other, with the line; composing too deep ones ends the process."""
    depth = 0
    event: Any
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        yield depth, event.start_mark.line + 1


def _fault(message: str, text: str = "", mark: Any = None) -> str:
    """Name what is wrong with YAML by what its reader says; a tab is known by where it stands.

    Examples
    --------
    >>> _fault("mapping values are not allowed in this context"), _fault("something else")
    ('colon', 'other')
    """
    fault = next((name for words, name in FAULTS if re.search(words, message)), "other")
    lines = text.splitlines()
    before = lines[mark.line][: mark.column + 1] if mark is not None and mark.line < len(lines) else ": "
    if fault == "colon" and ": " not in before:
        return "indent"
    return "tab" if "\t" in before and fault in {"sign", "indent"} else fault


Built = TypeVar("Built")


class _Builder:
    """Turns YAML nodes into located values and collects what is wrong on the way."""

    def __init__(self, file: str, lines: list[str], *, as_written: bool = False) -> None:
        self.file, self.lines, self.as_written = file, lines, as_written
        self.problems: list[Problem] = []
        self.path: list[str] = []
        self.open_nodes: set[int] = set()
        self.values = 0

    def finished(self, built: Built) -> Built:
        """Return what was built, unless something was wrong on the way."""
        if self.problems:
            raise ProblemsFound(self.problems)
        return built

    def value(self, node: Node) -> object:
        """Turn any node into a value; an alias that contains itself, or one too many, is refused."""
        self.values += 1
        if id(node) in self.open_nodes or self.values > MAX_VALUES or len(self.open_nodes) > MAX_DEPTH:
            self.report("yaml-too-large", node)
            raise ProblemsFound(self.problems)
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        self.open_nodes.add(id(node))
        built = self.mapping(node) if isinstance(node, MappingNode) else self.sequence(cast(SequenceNode, node))
        self.open_nodes.discard(id(node))
        return built

    def mapping(self, node: MappingNode) -> LocatedMap:
        built = LocatedMap(self.mark(node))
        for key_node, value_node in node.value:
            key = self.key(key_node)
            if key in built:
                self.report("duplicate-key", key_node, key=key, first=built.marks[key].line)
            named = key in CONTAINERS and isinstance(value_node, SequenceNode)
            self.path += [] if named else [key]
            built.put(key, self.value(value_node), self.mark(key_node))
            del self.path[len(self.path) - (not named) :]
        return built

    def sequence(self, node: SequenceNode) -> LocatedList:
        built = LocatedList(self.mark(node))
        for number, item in enumerate(node.value, start=1):
            self.path.append(_id_in(item) or f"#{number}")
            built.add(self.value(item), self.mark(item))
            self.path.pop()
        return built

    def key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            self.report("key-not-text", node)
            return f"line {node.start_mark.line + 1}"
        if node.tag == "tag:yaml.org,2002:bool":
            self.report("bare-boolean", node, word=node.value)
        return str(node.value)

    def scalar(self, node: ScalarNode) -> object:
        if self.as_written:
            return "" if node.tag == "tag:yaml.org,2002:null" else node.value
        remark = self.remark_after(node)
        if remark:
            self.report("remark-in-text", node, value=f"{node.value} {remark}".strip()[:LONGEST_NUMBER])
        if node.tag == "tag:yaml.org,2002:bool" and node.value.casefold() not in {"true", "false"}:
            self.report("bare-boolean", node, word=node.value)
            return node.value
        if node.tag in NUMBER_TAGS and len(node.value) > LONGEST_NUMBER:
            self.report("number-too-long", node, n=len(node.value), limit=LONGEST_NUMBER)
            return None
        try:
            value = SafeConstructor().construct_object(node)
        except (
            ConstructorError,
            ValueError,
            AttributeError,
            IndexError,
        ) as error:  # the last two: !!timestamp x, !!int ''
            self.report("not-yaml", node, fault=_fault(str(error)))
            return None
        if node.tag in NUMBER_TAGS and not _as_seen(node.value, value):
            self.report("number-notation", node, word=node.value, value=value)
        return value

    def remark_after(self, node: ScalarNode) -> str:
        """Return a remark without a space after its sign: probably the rest of a text that needs quotes."""
        text = node.tag in {"tag:yaml.org,2002:str", "tag:yaml.org,2002:null"} and not (node.style or "").strip()
        if not text or node.end_mark.line >= len(self.lines):
            return ""
        hidden = REMARK.fullmatch(self.lines[node.end_mark.line], node.end_mark.column)
        return hidden[1] if hidden else ""

    def mark(self, node: Node) -> Mark:
        return Mark(self.file, node.start_mark.line + 1)

    def report(self, code: str, node: Node, **facts: object) -> None:
        line = node.start_mark.line + 1
        self.problems.append(Problem(code, file=self.file, line=line, path=tuple(self.path), facts=facts))


def _as_seen(written: str, value: Any) -> bool:
    """Say whether a number is what it looks like: YAML reads 010 as 8, 1:30 as 90, 1_0 as 10.

    Examples
    --------
    >>> [_as_seen(*pair) for pair in (("07", 7), ("010", 8), ("1:30", 90), ("0.50", 0.5), ("1e3", 1000.0))]
    [True, False, False, True, True]
    """
    return bool(ORDINARY.fullmatch(written)) and float(written) == value


def _id_in(node: Node) -> str:
    """Find the id of a mapping before it is built."""
    pairs = node.value if isinstance(node, MappingNode) else []
    return next((str(value.value) for key, value in pairs if key.value == "id" and isinstance(value, ScalarNode)), "")


def locate(source: LocatedMap, loc: tuple[str | int, ...]) -> tuple[Mark, tuple[str, ...]]:
    r"""Say where a value stands: its mark, and its path as a reader names it, in ids.

    Examples
    --------
    >>> source = parse_yaml("dimensions:\n - id: planning\n   weight: 0", "x.yaml")
    >>> mark, path = locate(source, ("dimensions", 0, "weight"))
    >>> mark.line, path
    (3, ('planning', 'weight'))
    """
    steps = list(_steps(source, loc))
    mark = steps[-1][0] if steps else source.mark
    return mark, tuple(name for _, name in steps if name)


def _steps(source: LocatedMap, loc: tuple[str | int, ...]) -> Iterator[tuple[Mark, str]]:
    value: Any = source
    for step in loc:
        if isinstance(value, LocatedMap) and step in value:
            mark, value = value.marks[str(step)], value[str(step)]
            yield mark, "" if step in CONTAINERS and isinstance(value, list) else str(step)
        elif isinstance(value, LocatedList) and isinstance(step, int) and step < len(value):
            mark, value = value.marks[step], value[step]
            yield mark, str(value["id"]) if isinstance(value, dict) and "id" in value else f"#{step + 1}"
        else:
            return
