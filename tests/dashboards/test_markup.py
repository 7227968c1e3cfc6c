"""Words from data stay words where markup is read."""

import doctest
import importlib

import pytest

from budget_index.bundled import bundled


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("![x](http://a.example/x.png)", "!\\[x\\](http:\u2060//a.example/x.png)"),
        ("<img src=x>", r"\<img src=x\>"),
        (r"`a` *b* _c_ ~d~ \e", r"\`a\` \*b\* \_c\_ \~d\~ \\e"),
        ("$x$ # a | b", r"\$x\$ \# a \| b"),
        (":material/home: :red[x]", r"\:material/home: \:red\[x\]"),
        ("Stage: planning, 10:30", r"Stage: planning, 10\:30"),
    ],
)
def test_words_from_data_are_not_read_as_markup(monkeypatch: pytest.MonkeyPatch, words: str, written: str) -> None:
    monkeypatch.syspath_prepend(str(bundled("dashboards")))
    assert importlib.import_module("dashboards.shell.markup").plain(words) == written


def test_the_example_in_its_words_is_true(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(bundled("dashboards")))
    assert doctest.testmod(importlib.import_module("dashboards.shell.markup")).failed == 0
