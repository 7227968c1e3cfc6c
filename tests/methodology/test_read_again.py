"""Files that several editions build on are parsed once, and again when they say something else."""

import os
from pathlib import Path

import pytest

from budget_index.errors import ProblemsFound
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology

BASE = """
id: first
title: The first edition
scales: {extent: {answers: {a: {points: 100}, b: {points: 0}}}}
dimensions: [{id: index, criteria: [{id: P01, question: One?, scale: extent}]}]
"""
NEXT = "id: second\nbased_on: first\ntitle: The second edition\n"


def criteria(path: Path) -> list[str]:
    return [criterion.id for criterion in walk.criteria(load_methodology(path))]


def test_a_base_that_has_changed_is_read_again_whatever_its_time_and_size(tmp_path: Path) -> None:
    base, edition = tmp_path / "first.yaml", tmp_path / "second.yaml"
    base.write_text(BASE, "utf-8")
    edition.write_text(NEXT, "utf-8")
    stamp = base.stat()
    assert criteria(edition) == ["P01"]
    base.write_text(BASE.replace("P01", "P02"), "utf-8")
    os.utime(base, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert base.stat().st_size == stamp.st_size
    assert criteria(edition) == ["P02"]
    base.unlink()
    with pytest.raises(ProblemsFound):
        load_methodology(edition)


def test_an_edition_leaves_what_it_builds_on_as_it_is(tmp_path: Path) -> None:
    base, edition = tmp_path / "first.yaml", tmp_path / "second.yaml"
    base.write_text(BASE, "utf-8")
    more = (
        "dimensions: [{id: index, criteria: [{id: P01, question: Another?}, {id: P02, question: Two?, scale: extent}]}]"
    )
    edition.write_text(NEXT + more, "utf-8")
    before = load_methodology(base)
    for _ in range(2):
        assert criteria(edition) == ["P01", "P02"]
        assert load_methodology(base) == before
