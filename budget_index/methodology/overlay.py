"""Lay an edition over the one it is based on: merge by id, then drop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from budget_index.errors import Problem, ProblemsFound, nearest
from budget_index.methodology.source import CONTAINERS, LocatedList, LocatedMap

NOT_INHERITED = ("id", "status", "based_on", "drop")
BETWEEN_EDITIONS = ("continues", "changed")
"""What a criterion says about the edition before it: that is another edition for whoever inherits."""


def overlay(base: LocatedMap, edition: LocatedMap) -> LocatedMap:
    r"""Replace or add by id what an edition says on top of its base.

    Dimensions and criteria merge key by key wherever they stand in the base; listed under another dimension they move
    there, and new ones go to the end. Bands, themes and documents merge by id too; a scale and the peers are replaced
    whole; any other value is replaced. What ``drop`` names goes: a criterion or dimension of that id, else a theme,
    document, scale or band.

    Raises
    ------
    ProblemsFound
        The edition names an id twice, or drops one that the base doesn't have.

    Examples
    --------
    >>> from budget_index.methodology.source import parse_yaml
    >>> base = parse_yaml("id: a\ndimensions: [{id: x, criteria: [{id: P1}, {id: P2}]}]", "a.yaml")
    >>> edition = parse_yaml("id: b\ndrop: [P2]\ndimensions: [{id: x, criteria: [{id: P1, weight: 3}]}]", "b.yaml")
    >>> overlay(base, edition)["dimensions"]
    [{'id': 'x', 'criteria': [{'id': 'P1', 'weight': 3}]}]
    """
    problems = [*_repeated(edition), *_dropped_nothing(base, edition)]
    if problems:
        raise ProblemsFound(problems)
    merged = LocatedMap(edition.mark)
    for key, value in _copy(base).items():
        if key not in NOT_INHERITED:
            merged.put(key, value, base.marks[key])
    for place in _places(merged):
        for key in BETWEEN_EDITIONS:
            place.item.pop(key, None)
    for name in _dropped(edition):
        _drop(merged, name)
    for key, value in edition.items():
        if key == "dimensions" and isinstance(value, LocatedList) and isinstance(merged.get(key), LocatedList):
            _amend(merged, value, None)
        else:
            base_value = None if key == "peers" else merged.get(key)
            merged.put(key, _merge(base_value, value, whole=key == "scales"), edition.marks[key])
    return merged


@dataclass(frozen=True)
class Place:
    """Where a dimension or criterion stands: in which list, under which parent."""

    item: LocatedMap
    within: LocatedList
    parent: str | None


def _places(source: LocatedMap, parent: str | None = None) -> Iterator[Place]:
    """Walk all dimensions and criteria of a source."""
    for key in CONTAINERS:
        children = source.get(key)
        if not isinstance(children, LocatedList):
            continue
        for item in list(children):
            if isinstance(item, LocatedMap):
                yield Place(item, children, parent)
                yield from _places(item, str(item.get("id")))


def ids_of(source: LocatedMap) -> list[str]:
    """List the ids of all dimensions and criteria of a source."""
    return [str(place.item.get("id")) for place in _places(source)]


def _find(source: LocatedMap, name: object) -> Place | None:
    return next((place for place in _places(source) if place.item.get("id") == name), None)


def _amend(merged: LocatedMap, items: LocatedList, parent: LocatedMap | None, key: str = "dimensions") -> None:
    """Merge items of an edition into the tree; below a parent they are moved or added there."""
    for item, mark in zip(items, items.marks, strict=True):
        home = merged if parent is None else parent
        if not isinstance(home.get(key), LocatedList):
            home.put(key, LocatedList(mark), mark)
        if not isinstance(item, LocatedMap):
            home[key].add(item, mark)  # the model refuses it at its line
            continue
        place = _find(merged, item.get("id"))
        misplaced = place and parent is not None and place.parent != parent["id"]
        if place and misplaced:
            _remove(place.within, place.item)
        target = place.item if place else LocatedMap(item.mark)
        if place is None or misplaced:
            home[key].add(target, mark)
        for name, value in item.items():
            if name in CONTAINERS and isinstance(value, LocatedList):
                target.setdefault("id", item.get("id"))
                _amend(merged, value, target, name)
            else:
                target.put(name, _merge(target.get(name), value), item.marks[name])


def _merge(base: Any, edition: Any, *, whole: bool = False) -> Any:
    """Merge mappings key by key and lists by id; ``whole`` replaces the entries of a mapping instead."""
    if isinstance(base, LocatedMap) and isinstance(edition, LocatedMap):
        for key, value in edition.items():
            base.put(key, value if whole else _merge(base.get(key), value), edition.marks[key])
        return base
    if _has_ids(base) and _has_ids(edition):
        known = {item["id"]: item for item in base}
        for item, mark in zip(edition, edition.marks, strict=True):
            if item["id"] in known:
                _merge(known[item["id"]], item)
            else:
                base.add(item, mark)
        return base
    return edition


def _has_ids(value: Any) -> bool:
    return isinstance(value, LocatedList) and all(
        isinstance(item, LocatedMap) and isinstance(item.get("id"), str) for item in value
    )


def _copy(value: Any) -> Any:
    if isinstance(value, LocatedMap):
        copied = LocatedMap(value.mark)
        for key, entry in value.items():
            copied.put(key, _copy(entry), value.marks[key])
        return copied
    if isinstance(value, LocatedList):
        items = LocatedList(value.mark)
        for item, mark in zip(value, value.marks, strict=True):
            items.add(_copy(item), mark)
        return items
    return value


def _remove(items: LocatedList, item: object) -> None:
    number = next(number for number, each in enumerate(items) if each is item)
    del items[number], items.marks[number]


def _dropped(edition: LocatedMap) -> list[str]:
    names = edition.get("drop")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _drop(source: LocatedMap, name: str) -> None:
    remove = _droppable(source).get(name)
    if remove:
        remove()


def _droppable(source: LocatedMap) -> dict[str, Callable[[], object]]:
    """Say for every id how it is removed; criteria and dimensions come before things of the same name."""
    removals: dict[str, Callable[[], object]] = {}
    for place in _places(source):
        removals.setdefault(str(place.item.get("id")), lambda place=place: _remove(place.within, place.item))  # type: ignore[misc]
    for key in ("themes", "documents", "scales", "bands"):
        entries = source.get(key)
        if isinstance(entries, LocatedMap):
            for name in entries:
                removals.setdefault(name, lambda entries=entries, name=name: entries.pop(name))  # type: ignore[misc]
        elif isinstance(entries, LocatedList) and _has_ids(entries):
            for item in entries:
                removals.setdefault(item["id"], lambda entries=entries, item=item: _remove(entries, item))  # type: ignore[misc]
    return removals


def _dropped_nothing(base: LocatedMap, edition: LocatedMap) -> Iterator[Problem]:
    known = _droppable(base)
    for number, name in enumerate(_dropped(edition)):
        if name not in known:
            mark = edition["drop"].marks[number]
            suggestion = nearest(name, known)
            yield Problem(
                "drop-nothing", mark.file, line=mark.line, path=("drop",), facts={"name": name}, suggestion=suggestion
            )


def _repeated(edition: LocatedMap) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for place in _places(edition):
        name, mark = str(place.item.get("id")), place.item.mark
        if name in first:
            yield Problem("duplicate-id", mark.file, line=mark.line, facts={"name": name, "first": first[name]})
        first.setdefault(name, mark.line)
