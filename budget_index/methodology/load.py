"""Find a methodology by its id or path, lay it over its base, and check it whole."""

import re
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from budget_index.bundled import bundled
from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.file_kinds import UNREAD_KINDS, XLSX, content_kind
from budget_index.methodology import walk
from budget_index.methodology.checks import broken_continuity, broken_rules
from budget_index.methodology.mistakes import mistakes
from budget_index.methodology.model import Methodology
from budget_index.methodology.overlay import ids_of, overlay
from budget_index.methodology.source import LocatedMap, locate, parse_yaml, read_text

LONGEST_CHAIN, SHOWN_OF_CHAIN = 20, 4


def methodology_files() -> dict[str, Path]:
    """List the methodologies that come with the package, id → file."""
    return {path.stem: path for path in sorted(bundled("criteria").glob("*.yaml")) if not path.stem.endswith(".cases")}


def find_methodology(name: str) -> Path:
    """Find a methodology by path or by bundled id.

    Raises
    ------
    ProblemsFound
        There is no such file or id, or the file is none that can hold a methodology.
    """
    path = Path(name)
    kind = content_kind(path) if path.is_file() else ""
    if kind == XLSX or kind in UNREAD_KINDS:
        raise ProblemsFound([Problem("methodology-spreadsheet" if kind == XLSX else kind, str(path))])
    if path.suffix in {".yaml", ".yml"} or path.is_file():
        return path
    files = methodology_files()
    if name not in files:
        raise ProblemsFound([Problem("unknown-methodology", facts={"name": name}, suggestion=nearest(name, files))])
    return files[name]


def load_methodology(name: str | Path) -> Methodology:
    """Load one edition, by bundled id or by path.

    Raises
    ------
    ProblemsFound
        With every mistake in the file, each at its line.

    Examples
    --------
    >>> load_methodology("obs-2017").ranked
    'transparency'
    """
    return load_source(resolved_source(find_methodology(str(name))))


def parse_methodology(text: str, file: str = "methodology.yaml") -> Methodology:
    """Load a methodology from YAML text; ``file`` is the name used in messages."""
    return load_source(_resolve(parse_yaml(text, file), Path(file), ()))


def resolved_source(path: Path) -> LocatedMap:
    """Read a file and everything that it is based on, merged into one."""
    return _resolve(_read(path), path, ())


def load_source(source: LocatedMap) -> Methodology:
    """Check a merged source and make the methodology of it."""
    try:
        methodology = Methodology.model_validate(source)
    except ValidationError as error:
        raise ProblemsFound(mistakes(error, source, Methodology)) from None
    problems = broken_rules(methodology, source)
    problems += broken_continuity(methodology, source, *_named_editions(methodology, source))
    if problems:
        raise ProblemsFound(problems)
    return methodology


def _resolve(source: LocatedMap, path: Path, above: tuple[Path, ...]) -> LocatedMap:
    """Merge a source with what it is based on; ``above`` are the files that are based on it, whatever ids they give."""
    base = source.get("based_on")
    if not isinstance(base, str):
        return source
    mark, _ = locate(source, ("based_on",))
    file, files = edition_file(base, path), (*above, path.resolve())
    chain = " → ".join((*(each.stem for each in files[-SHOWN_OF_CHAIN:]), base))
    if base == source.get("id") or (file is not None and file.resolve() in files):
        raise ProblemsFound([Problem("edition-cycle", mark.file, line=mark.line, facts={"chain": chain})])
    if len(files) > LONGEST_CHAIN:
        facts: dict[str, object] = {"chain": f"… → {chain}", "limit": LONGEST_CHAIN}
        raise ProblemsFound([Problem("edition-chain", mark.file, line=mark.line, facts=facts)])
    if file is None:
        suggestion = nearest(base, methodology_files())
        facts = {"name": base}
        raise ProblemsFound([Problem("unknown-base", mark.file, line=mark.line, facts=facts, suggestion=suggestion)])
    base_source = _read(file)
    if base_source.get("status", "draft") == "draft" and source.get("status") == "published":
        raise ProblemsFound([Problem("base-not-published", mark.file, line=mark.line, facts={"name": base})])
    return _overlaid(_resolve(base_source, file, files), source)


def _read(path: Path) -> LocatedMap:
    """Read a file; several editions build on the same, so it is parsed again only when its text is another."""
    return _parsed(read_text(path), str(path))


@lru_cache(maxsize=16)
def _parsed(text: str, file: str) -> LocatedMap:
    """Parse a file; the result is shared and must not be changed."""
    return parse_yaml(text, file)


@lru_cache(maxsize=16)
def _overlaid(base: LocatedMap, edition: LocatedMap) -> LocatedMap:
    """Merge an edition with its base, again only when one of them was parsed again; the result must not be changed."""
    return overlay(base, edition)


def edition_file(name: str, beside: Path) -> Path | None:
    """Find another edition: beside the file that names it, else among the bundled ones; no name leads elsewhere."""
    if not re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", name):
        return None
    neighbour = beside.parent / f"{name}.yaml"
    return neighbour if neighbour.is_file() else methodology_files().get(name)


def _named_editions(methodology: Methodology, source: LocatedMap) -> tuple[dict[str, list[str]], list[str]]:
    """Return the ids in each edition that ``continues`` names, and the names of all editions that can be found."""
    here = Path(source.mark.file)
    names = {edition for c in walk.criteria(methodology) for edition in c.continues or {}}
    files = {name: edition_file(name, here) for name in sorted(names)}
    editions = {name: ids_of(resolved_source(file)) for name, file in files.items() if file is not None}
    return editions, [*methodology_files(), *(path.stem for path in here.parent.glob("*.yaml"))]
