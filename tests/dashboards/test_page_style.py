"""What surrounds every page: its language, icons, and the ids that a link keeps."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import LANGUAGES, Say
from dashboards.elements import sections, tables
from tests.sweeps import IN_KAZAKH

Open = Callable[..., AppTest]


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_in_the_language_of_the_page(open_app: Open, language: str) -> None:
    app = open_app(lang=language)
    assert f'document.documentElement.lang = "{language}"' in html(app)
    assert Say(language)("frame.skip") in html(app)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["ranking", "region", "compare", "criteria"])
def test_the_top_of_another_view_is_painted_before_the_rest_is_sent(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(sections, "sleep", pauses.append)
    app = open_app(page, lang="ru", region="KZ-15")
    pauses.clear()
    app.run()
    assert not pauses, "what has been painted needn't be waited for"
    app.session_state["lang"] = "kk"
    app.run()
    assert pauses == [sections.MOMENT]
    assert not app.exception


def test_a_table_is_printed_in_full_and_a_long_one_says_what_is_left_out(open_app: Open) -> None:
    app = open_app(lang="ru")
    assert 'class="on-paper"' in html(app)
    say = Say("ru")
    view = type("Viewed", (), {"say": say})()
    table = pd.DataFrame({"a": range(300), "b": ["<b>", None] * 150})
    printed = tables._printed(view, table, "Таблица", {"a": "Число", "b": {"label": "Слово"}}, {"a": "{:.1f}"})
    assert printed.count("<tr>") == tables.PRINTED + 1
    assert say("frame.rows-left", shown=tables.PRINTED, all=300) in printed
    assert "&lt;b&gt;" in printed
    assert '<td class="number">0.0</td>' in printed
    assert "<td>–</td>" in printed


@pytest.mark.slow
@IN_KAZAKH
@pytest.mark.parametrize("page", ["ranking", "region", "compare", "criteria", "robustness", "methodology"])
def test_paper_says_what_round_and_edition_it_shows_and_that_they_are_made_up(
    open_app: Open, page: str, language: str
) -> None:
    app = open_app(page, lang=language, region="KZ-15")
    written = html(app)
    assert 'class="on-paper imprint"' in written
    assert Say(language)("example.mark").upper() in written
    assert '@bottom-left { content: "' in written
    assert "(kz-example-2026)" in written.split("@bottom-left")[1]


def test_a_title_cannot_leave_the_foot_of_a_sheet(monkeypatch: pytest.MonkeyPatch, open_app: Open) -> None:
    open_app(lang="ru")
    from dashboards.shell import page_style as frame

    told: list[str] = []
    monkeypatch.setattr(frame.st, "html", told.append)
    frame.imprint(['</style><script>"'])
    assert "</style><script>" not in "".join(told)
