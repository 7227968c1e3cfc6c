"""Lay an edition over the one it is based on: merge by id, then drop."""

from budget_index.methodology.source import LocatedList, LocatedMap

NOT_INHERITED = ("id", "status", "based_on", "drop")


def overlay(base: LocatedMap, edition: LocatedMap) -> LocatedMap:
    """Replace or add by id what an edition says on top of its base.

    Mappings merge key by key, lists of things with an id merge by id, anything else is replaced. A criterion or
    dimension that the edition lists elsewhere moves there. What the edition drops goes.

    Examples
    --------
    >>> from budget_index.methodology.source import parse_yaml
    >>> base = parse_yaml("id: a\\ndimensions: [{id: x, criteria: [{id: P1}, {id: P2}]}]", "a.yaml")
    >>> edition = parse_yaml("id: b\\ndrop: [P2]\\ndimensions: [{id: x, criteria: [{id: P1, weight: 3}]}]", "b.yaml")
    >>> overlay(base, edition)["dimensions"]
    [{'id': 'x', 'criteria': [{'id': 'P1', 'weight': 3}]}]
    """
    inherited = LocatedMap(base.mark)
    for key, value in base.items():
        if key not in NOT_INHERITED:
            inherited.put(key, value, base.marks[key])
    dropped = {str(name) for name in edition.get("drop") or []}
    moved = _moved(inherited.get("dimensions"), edition.get("dimensions"))
    merged = _merge(_without(inherited, dropped | set(moved)), edition, moved)
    assert isinstance(merged, LocatedMap)
    return merged


def _merge(base: object, edition: object, moved: dict[str, LocatedMap]) -> object:
    if isinstance(base, LocatedMap) and isinstance(edition, LocatedMap):
        merged = LocatedMap(edition.mark)
        for key in [*base, *(key for key in edition if key not in base)]:
            mark = edition.marks.get(key) or base.marks[key]
            value = _merge(base.get(key), edition[key], moved) if key in edition else base[key]
            merged.put(key, value, mark)
        return merged
    if isinstance(edition, LocatedList) and (base is None or _has_ids(base)) and _has_ids(edition):
        return _merge_by_id(base if isinstance(base, LocatedList) else LocatedList(edition.mark), edition, moved)
    if isinstance(edition, LocatedMap):
        return _merge(LocatedMap(edition.mark), edition, moved) if base is None else edition
    return edition


def _merge_by_id(base: LocatedList, edition: LocatedList, moved: dict[str, LocatedMap]) -> LocatedList:
    news = {item["id"]: item for item in edition}
    merged = LocatedList(edition.mark)
    for item, mark in zip(base, base.marks, strict=True):
        merged.add(_merge(item, news[item["id"]], moved) if item["id"] in news else item, mark)
    known = {item["id"] for item in base}
    for item, mark in zip(edition, edition.marks, strict=True):
        if item["id"] not in known:
            merged.add(_merge(moved.get(item["id"]), item, moved), mark)
    return merged


def _has_ids(value: object) -> bool:
    return isinstance(value, LocatedList) and all(
        isinstance(item, LocatedMap) and isinstance(item.get("id"), str) for item in value
    )


def _without(value: object, dropped: set[str]) -> object:
    """Leave out every item and every named entry whose id is dropped."""
    if isinstance(value, LocatedMap):
        kept = LocatedMap(value.mark)
        for key, entry in value.items():
            entries = key in {"scales", "documents"} and isinstance(entry, LocatedMap)
            kept.put(key, _without_keys(entry, dropped) if entries else _without(entry, dropped), value.marks[key])
        return kept
    if isinstance(value, LocatedList):
        kept_items = LocatedList(value.mark)
        for item, mark in zip(value, value.marks, strict=True):
            if not (isinstance(item, LocatedMap) and item.get("id") in dropped):
                kept_items.add(_without(item, dropped), mark)
        return kept_items
    return value


def _without_keys(entries: LocatedMap, dropped: set[str]) -> LocatedMap:
    kept = LocatedMap(entries.mark)
    for key, entry in entries.items():
        if key not in dropped:
            kept.put(key, entry, entries.marks[key])
    return kept


def _moved(base: object, edition: object) -> dict[str, LocatedMap]:
    """Give the items of the base that the edition lists under another parent."""
    old, new = _parents(base, ""), _parents(edition, "")
    return {name: old[name][1] for name in new if name in old and old[name][0] != new[name][0]}


def _parents(dimensions: object, parent: str) -> dict[str, tuple[str, LocatedMap]]:
    found: dict[str, tuple[str, LocatedMap]] = {}
    for item in dimensions if isinstance(dimensions, LocatedList) else []:
        if isinstance(item, LocatedMap) and isinstance(item.get("id"), str):
            found[item["id"]] = (parent, item)
            found |= _parents(item.get("dimensions"), item["id"]) | _parents(item.get("criteria"), item["id"])
    return found
