"""Whatever stands in the texts of rounds and methodologies, or in a link, is shown as it is: it is never markup."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from streamlit.testing.v1 import AppTest

from budget_index.bundled import bundled
from budget_index.files import csv_bytes
from budget_index.language import LANGUAGES
from dashboards.shell.pages import PAGES
from tests.conftest import EXAMPLE
from tests.dashboards.test_criteria import make_round as small_round

Open = Callable[..., AppTest]
PLANTED = "*x* $y$ <b>z</b> [a](javascript:x) :red[r] :smile: `c` ![i](//evil.example/i.png) https://evil.example"
READ_AS_MARKUP = ("*x*", "$y$", "<b>z", "[a](", ":red[", ":smile:", "`c`", "![i", "https://evil")
"""None of these may stand in a text that Streamlit reads as Markdown, once what is escaped in it is taken away."""
TAGS = ("<b>z", "<a href='javascript", '<a href="javascript', "<img")
MARKDOWN_FIELDS = {"body", "label", "help", "caption", "delta", "delta_description", "title", "content", "text"}
IN_PARTS = ("CodeBlock", "ArrowVegaLiteChart", "Arrow")
"""Never read as Markdown, or looked at above."""
ESCAPED = re.compile(r"\\.")
TABS = ("profile", "history", "changes", "calendar", "open")
PARAMETERS = (
    *("lang", "round", "region", "mode", "slide", "dimension", "kind", "part", "criterion", "group", "stage", "since"),
    *(
        "regions",
        "level",
        "edition",
        "view",
        "table",
        "find",
        "profile",
        "tab",
        "against",
        "source",
        "other",
        "answers",
        "draws",
    ),
)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two example rounds whose every text, and that of their editions, ends with markup."""
    folder = tmp_path_factory.mktemp("planted")
    for year in (2024, 2026):
        place = folder / f"kz-example-{year}"
        shutil.copytree(EXAMPLE.with_name(place.name), place, ignore=shutil.ignore_patterns("workbooks*"))
        for edition in bundled("criteria").glob("kz-local-budgets-*.yaml"):
            shutil.copy(edition, place)
        for file in place.glob("*.yaml"):
            texts = with_markup(yaml.safe_load(file.read_text("utf-8")))
            texts |= {"licence": PLANTED} if file.name == "round.yaml" else {}
            file.write_text(yaml.safe_dump(texts, allow_unicode=True, sort_keys=False), "utf-8")
        for name, columns in {"responses": ["comment"], "publications": ["format", "languages"]}.items():
            table = pd.read_csv(place / f"{name}.csv", dtype=str, keep_default_na=False)
            table = table.assign(**{column: table[column] + PLANTED for column in columns if column in table})
            (place / f"{name}.csv").write_bytes(csv_bytes(table))
    return folder


def with_markup(part: Any) -> Any:
    if isinstance(part, dict) and part and set(part) <= {*LANGUAGES, "und"}:
        return {language: f"{text.strip()} {PLANTED}" for language, text in part.items()}
    if isinstance(part, dict):
        return {key: with_markup(value) for key, value in part.items()}
    return [with_markup(value) for value in part] if isinstance(part, list) else part


def markup_read(app: AppTest) -> Iterator[tuple[str, str]]:
    """Walk what of a page would be read as markup although it comes from data: where, and the text."""
    for element in elements(app._tree):
        message = getattr(element, "proto", None)
        if hasattr(message, "DESCRIPTOR"):
            for field, text in texts_of(message):
                wrong = TAGS if element.type == "html" else READ_AS_MARKUP
                if any(each in ESCAPED.sub("", text) for each in wrong):
                    yield f"{element.type}.{field}", text
        if element.type == "dataframe":
            for column in json.loads(message.columns or "{}").values():
                if any(each in ESCAPED.sub("", str(column.get("help"))) for each in READ_AS_MARKUP):
                    yield "column help", str(column["help"])


def elements(block: Any) -> Iterator[Any]:
    for element in block.children.values():
        yield element
        if getattr(element, "children", None):
            yield from elements(element)


def texts_of(message: Any) -> Iterator[tuple[str, str]]:
    """Walk the texts of a message that the browser reads as Markdown or HTML; tables, charts and code aren't."""
    if message.DESCRIPTOR.name in IN_PARTS:
        return
    for field, value in message.ListFields():
        for each in value if field.is_repeated and field.type == field.TYPE_MESSAGE else [value]:
            if hasattr(each, "ListFields"):
                yield from texts_of(each)
            elif field.name in MARKDOWN_FIELDS and isinstance(each, str):
                yield field.name, each


@pytest.mark.slow
@pytest.mark.parametrize(("page", "tab"), [*((page, "") for page in PAGES), *(("region", tab) for tab in TABS)])
def test_every_text_of_a_round_is_shown_as_it_is(open_app: Open, planted: Path, page: str, tab: str) -> None:
    look = {"region": "KZ-15", **({"tab": tab} if tab else {})}
    app = open_app(page, data=planted, lang="en", round="kz-example-2026", **look)
    assert not app.exception
    assert list(markup_read(app)) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_codes_of_regions_and_names_of_assessors_are_shown_as_they_are(
    open_app: Open, tmp_path: Path, page: str
) -> None:
    """A methodology that isn't bound to kinds of region takes any code for one."""
    rows = [f"{region},2026,C1,{who},{answer},," for region, answer in ((PLANTED, "a"), ("Y", "b")) for who in "xy"]
    folder = small_round(tmp_path, [row.replace(",x,", f",{PLANTED},") for row in rows])
    app = open_app(page, data=folder, lang="kk", region=PLANTED)
    assert not app.exception
    assert list(markup_read(app)) == []


@pytest.mark.slow
@pytest.mark.covers
@pytest.mark.parametrize("page", PAGES)
def test_every_parameter_is_shown_as_it_is(open_app: Open, page: str) -> None:
    for rest in ({}, {"lang": "kk", "round": "kz-example-2026", "region": "KZ-15"}):
        app = open_app(page, **dict.fromkeys(PARAMETERS, PLANTED) | rest)
        assert not app.exception
        assert list(markup_read(app)) == []
