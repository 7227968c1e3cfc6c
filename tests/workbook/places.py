"""Mutations that change a few places of one XML part and leave the rest of the workbook as it is."""

import random
import re
from collections.abc import Callable, Sequence

from tests.workbook.zips import Parts

Mutate = Callable[[Parts, random.Random], Parts]
ATTRIBUTE = rb'\s([\w:]+)="([^"<>]*)"'
TAG = rb"<(/?)([\w:]+)([^<>]*?)(/?)>"
CELL = rb'<c r="([^"]*)"[^<>]*?(?:/>|>.*?</c>)'
TEXT = rb">([^<>]+)<"


def in_xml(
    pattern: bytes, change: Callable[[re.Match[bytes], random.Random], bytes], where: str = "", *, most: int = 3
) -> Mutate:
    """Make a mutation that changes a few places of an XML part."""

    def mutate(parts: Parts, chance: random.Random) -> Parts:
        fitting = [n for n, (name, part) in enumerate(parts) if where in name and re.search(pattern, part)]
        if not fitting:
            return parts
        chosen, changed = chance.choice(fitting), list(parts)
        for _ in range(chance.randint(1, most)):
            name, part = changed[chosen]
            places = list(re.finditer(pattern, part))
            if places:
                place = chance.choice(places)
                new = part[: place.start()] + change(place, chance) + part[place.end() :]
                changed[chosen] = name, new
        return changed

    return mutate


def attribute(name: bytes, values: Sequence[bytes], where: str = "", tag: bytes = b"") -> Mutate:
    """Make a mutation that gives an attribute a strange value."""
    pattern = (rb"<%s\b[^<>]*?" % tag if tag else b"") + rb'\s%s="[^"<>]*"' % name

    def change(place: re.Match[bytes], chance: random.Random) -> bytes:
        return re.sub(rb'="[^"]*"$', lambda _: b'="%s"' % chance.choice(values), place[0])

    return in_xml(pattern, change, where)


def inserted(before: bytes, xml: Sequence[bytes], where: str = "xl/worksheets/") -> Mutate:
    """Make a mutation that puts a piece of XML before a tag."""
    return in_xml(re.escape(before), lambda place, chance: chance.choice(xml) + place[0], where)
