"""What surrounds every page: its language, icons, and the ids that a link keeps."""

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import LANGUAGES, Say

Open = Callable[..., AppTest]


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_in_the_language_of_the_page(open_app: Open, language: str) -> None:
    app = open_app(lang=language)
    assert f'document.documentElement.lang = "{language}"' in html(app)
    assert Say(language)("frame.skip") in html(app)


def test_a_table_is_printed_in_full_and_a_long_one_says_what_is_left_out(open_app: Open) -> None:
    import parts

    app = open_app(lang="ru")
    assert 'class="on-paper"' in html(app)
    say = Say("ru")
    view = type("Viewed", (), {"say": say})()
    table = pd.DataFrame({"a": range(300), "b": ["<b>", None] * 150})
    printed = parts._printed(view, table, "Таблица", {"a": "Число", "b": {"label": "Слово"}}, {"a": "{:.1f}"})
    assert printed.count("<tr>") == parts.PRINTED + 1
    assert say("frame.rows-left", shown=parts.PRINTED, all=300) in printed
    assert "&lt;b&gt;" in printed
    assert "<td>0.0</td>" in printed
    assert "<td>–</td>" in printed
