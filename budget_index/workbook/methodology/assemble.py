"""Build from rows what a methodology file says: a tree of dimensions with criteria, scales with their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from budget_index.errors import Problem, nearest
from budget_index.methodology.source import LocatedList, LocatedMap, Mark
from budget_index.workbook.methodology.layout import SETTINGS, TABLES
from budget_index.workbook.methodology.rows import LocatedRow

LISTS = ("bands", "themes")


def assembled(
    settings: LocatedRow, tables: Mapping[str, list[LocatedRow]], marks: Mapping[str, Mark]
) -> tuple[LocatedMap, list[Problem]]:
    """Build the source of a methodology; ``marks`` are the sheets. Also return what is wrong with the rows."""
    return _Assembly(tables, marks).build(settings)


@dataclass
class _Assembly:
    tables: Mapping[str, list[LocatedRow]]
    marks: Mapping[str, Mark]
    problems: list[Problem] = field(default_factory=list)

    def build(self, settings: LocatedRow) -> tuple[LocatedMap, list[Problem]]:
        source = LocatedMap(self.marks["settings"])
        if settings.marks:
            values = settings.item(SETTINGS, self.problems)
            for key, value in values.items():
                source.put(key, value, values.marks[key])
        self.peers(source)
        sections: dict[str, LocatedList | LocatedMap] = {name: self.listed(name) for name in LISTS}
        sections |= {"documents": self.documents(), "scales": self.scales(), "dimensions": self.tree()}
        for name, value in sections.items():
            if value or name in {"scales", "dimensions"}:
                source.put(name, value, self.marks[name])
        return source, self.problems

    def items(self, sheet: str) -> Iterator[LocatedMap]:
        for row in self.tables[sheet]:
            yield row.item(TABLES[sheet], self.problems)

    def listed(self, sheet: str) -> LocatedList:
        items = LocatedList(self.marks[sheet])
        for item in self.items(sheet):
            items.add(item, item.mark)
        return items

    def peers(self, source: LocatedMap) -> None:
        """Put the groups of peers beside the setting that says what makes them."""
        if not self.tables.get("peers"):
            return
        mark = self.marks["peers"]
        if "peers" not in source:
            source.put("peers", LocatedMap(mark), mark)
        source["peers"].put("groups", self.listed("peers"), mark)

    def documents(self) -> LocatedMap:
        documents = LocatedMap(self.marks["documents"])
        for item in self.items("documents"):
            name = self.named(item, "id")
            if name and self.new(name, documents, item.mark):
                del item["id"]
                documents.put(name, item, item.mark)
        return documents

    def scales(self) -> LocatedMap:
        """Join the rows of each scale; what concerns the whole scale may stand in any of them."""
        scales = LocatedMap(self.marks["scales"])
        for item in self.items("scales"):
            name = self.named(item, "scale")
            if not name:
                continue
            if name not in scales:
                scales.put(name, LocatedMap(item.mark), item.mark)
            scale = scales[name]
            for key in ("title", "number"):
                if key in item:
                    self.say_once(scale, key, item)
            self.answer(scale, item)
        return scales

    def answer(self, scale: LocatedMap, item: LocatedMap) -> None:
        if "answer" not in item:
            if "option" in item:
                self.missing(item, "answer")
            return
        mark = item.marks["answer"]
        if "answers" not in scale:
            scale.put("answers", LocatedMap(mark), mark)
        option = item.get("option") or LocatedMap(mark)
        if self.new(item["answer"], scale["answers"], mark):
            scale["answers"].put(item["answer"], option, mark)

    def tree(self) -> LocatedList:
        """Hang every dimension under its parent and every criterion into its dimension, in the order of the rows."""
        roots = LocatedList(self.marks["dimensions"])
        dimensions = list(self.items("dimensions"))
        by_id: dict[str, LocatedMap] = {}
        parents: dict[str, str] = {}
        for item in dimensions:
            name = item.get("id", "")
            by_id.setdefault(name, item)
            parents.setdefault(name, item.get("parent", ""))
        for item in dimensions:
            mark, parent = item.marks.get("parent"), item.pop("parent", None)
            if parent is None or mark is None:
                roots.add(item, item.mark)
            elif item.get("id", "") in _above(parent, parents):
                self.problems.append(mark.problem("dimension-below-itself", name=parent))
            else:
                self.hang(item, "dimensions", by_id, parent, mark)
        for item in self.items("criteria"):
            name = self.named(item, "dimension")
            if name:
                del item["dimension"]
                self.hang(item, "criteria", by_id, name, item.marks["dimension"])
        return roots

    def hang(self, item: LocatedMap, key: str, by_id: Mapping[str, LocatedMap], parent: str, mark: Mark) -> None:
        if parent not in by_id:
            self.problems.append(mark.problem("unknown-dimension", (), nearest(parent, by_id), name=parent))
            return
        home = by_id[parent]
        if key not in home:
            home.put(key, LocatedList(item.mark), item.mark)
        home[key].add(item, item.mark)

    def named(self, item: LocatedMap, key: str) -> str:
        """Return the name in a row, or report that it is missing."""
        if key not in item:
            self.missing(item, key)
        return str(item.get(key, ""))

    def missing(self, item: LocatedMap, key: str) -> None:
        self.problems.append(item.marks.get(key, item.mark).problem("missing-key", key=key))

    def new(self, name: str, known: LocatedMap, mark: Mark) -> bool:
        """Report a name that stands twice; say whether it is new."""
        if name in known:
            first = known.marks[name]
            self.problems.append(mark.problem("duplicate-row", name=name, first=f"{first.sheet}!{first.cell}"))
        return name not in known

    def say_once(self, scale: LocatedMap, key: str, item: LocatedMap) -> None:
        """Keep what a row says about its whole scale, unless another row contradicts it."""
        if key not in scale:
            scale.put(key, item[key], item.marks[key])
        elif scale[key] != item[key]:
            first: Any = scale.marks[key]
            place = f"{first.sheet}!{first.cell}"
            self.problems.append(item.marks[key].problem("scale-says-twice", name=item["scale"], first=place))


def _above(name: str, parents: Mapping[str, str]) -> set[str]:
    """Return the ids of a dimension and of all above it."""
    above: set[str] = set()
    while name and name not in above:
        above.add(name)
        name = parents.get(name, "")
    return above
