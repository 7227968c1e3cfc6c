"""A round folder that can't be read is left out and named to the operator; no page tells anybody about it."""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from budget_index.language import Say
from dashboards.shell import shown_rounds, started
from tests.conftest import EXAMPLE
from tests.dashboards.words import said

Open = Callable[..., AppTest]
SHOWN = "kz-example-2026"


@pytest.fixture(autouse=True)
def nothing_reported_yet() -> Iterator[None]:
    started._write_once.clear()
    yield
    started._write_once.clear()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder whose path would be recognised, with one round that can be shown."""
    folder = tmp_path / "private-place"
    copy_round(folder / SHOWN)
    return folder


def copy_round(place: Path, **changes: str) -> Path:
    shutil.copytree(EXAMPLE, place, ignore=shutil.ignore_patterns("workbooks"))
    change(place / "round.yaml", SHOWN, changes.pop("id", place.name))
    for old, new in changes.items():
        change(place / "round.yaml", old, new)
    return place


def change(file: Path, old: str, new: str) -> None:
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def break_yaml(place: Path) -> None:
    (place / "round.yaml").write_text("id: [", "utf-8")


def break_bytes(place: Path) -> None:
    (place / "round.yaml").write_bytes(b"\xff\xfe\x00")


def break_type(place: Path) -> None:
    (place / "round.yaml").write_text("- a list\n", "utf-8")


def break_methodology(place: Path) -> None:
    change(place / "round.yaml", "methodology: kz-local-budgets-2026", "methodology: nowhere")


def break_answers(place: Path) -> None:
    change(place / "responses.csv", ",P01,", ",P0l,")


def break_publications(place: Path) -> None:
    (place / "publications.csv").write_text("nothing\nof the kind\n", "utf-8")


def break_journal(place: Path) -> None:
    (place / ".change").mkdir(exist_ok=True)
    (place / ".change" / "commit.json").write_text("[not json", "utf-8")


def break_loop(place: Path) -> None:
    (place / "responses.csv").unlink()
    (place / "responses.csv").symlink_to(place / "responses.csv")


def break_year(place: Path) -> None:
    change(place / "round.yaml", "year: 2027", "year: 2028")


BREAKS = (
    *(break_yaml, break_bytes, break_type, break_methodology, break_answers),
    *(break_publications, break_journal, break_loop, break_year),
)


def public_words(app: AppTest) -> str:
    return "\n".join(words for _, words in said(app))


@pytest.mark.parametrize("broken", BREAKS, ids=[each.__name__ for each in BREAKS])
def test_a_broken_folder_is_named_once(
    data: Path, broken: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    place = copy_round(data / "zz-broken", **{"year: 2026": "year: 2027"})
    broken(place)
    for _ in range(2):
        rounds = shown_rounds.rounds_in(data)
        assert rounds[SHOWN] == data / SHOWN
        assert "zz-broken" not in rounds or shown_rounds.read_shown(rounds["zz-broken"]) is None
    (named,) = [record.getMessage() for record in caplog.records if record.name == "budget_index.dashboard"]
    assert str(place) in named
    assert "Traceback" not in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize("page", ["ranking", "compare", "methodology"])
def test_no_page_names_a_broken_round_or_a_place(
    open_app: Open, data: Path, page: str, caplog: pytest.LogCaptureFixture
) -> None:
    for number, broken in enumerate(BREAKS):
        broken(copy_round(data / f"zz-broken-{number}", **{"year: 2026": "year: 2027"}))
    app = open_app(page, data=data, region="KZ-15")
    assert not app.exception
    assert app.session_state["round"] == SHOWN
    words = public_words(app)
    assert "zz-broken" not in words
    assert "private-place" not in words
    assert [each.__name__ for number, each in enumerate(BREAKS) if f"zz-broken-{number}" not in caplog.text] == []


@pytest.mark.slow
def test_a_link_to_a_broken_round_shows_the_latest_and_says_so(open_app: Open, data: Path) -> None:
    break_answers(copy_round(data / "broken"))
    app = open_app(data=data, round="broken", lang="kk")
    assert not app.exception
    assert app.session_state["round"] == SHOWN
    assert Say("kk")("dashboard.unknown-round", value="broken") in [warning.value for warning in app.warning]
    assert not app.selectbox(key="dimension").disabled
    assert all(box.key != "round" for box in app.selectbox), "there is nothing else to choose"


@pytest.mark.slow
def test_a_round_that_was_put_right_is_shown_again(open_app: Open, data: Path) -> None:
    place = copy_round(data / "zz-mended", **{"year: 2026": "year: 2027"})
    table = (place / "responses.csv").read_text("utf-8")
    (place / "responses.csv").write_text("nothing", "utf-8")
    app = open_app(data=data)
    assert app.session_state["round"] == SHOWN
    (place / "responses.csv").write_text(table.replace(",2026,", ",2027,"), "utf-8")
    app.run()
    assert len(app.selectbox(key="round").options) == 2


@pytest.mark.slow
def test_two_folders_of_one_id(open_app: Open, data: Path, caplog: pytest.LogCaptureFixture) -> None:
    copy_round(data / "copy", id=SHOWN)
    with caplog.at_level(logging.WARNING, "budget_index.dashboard"):
        app = open_app(data=data)
    assert app.session_state["round"] == SHOWN
    assert str(data / "copy") in caplog.text
    assert "[round-id-twice]" in caplog.text
    (data / SHOWN).rename(data / "other")
    app = open_app(data=data)
    assert app.error[0].value == Say("ru")("dashboard.no-rounds")


@pytest.mark.slow
@pytest.mark.covers
def test_only_broken_rounds(open_app: Open, data: Path, caplog: pytest.LogCaptureFixture) -> None:
    break_answers(data / SHOWN)
    with caplog.at_level(logging.WARNING, "budget_index.dashboard"):
        app = open_app("methodology", data=data)
    assert not app.exception
    assert app.error[0].value == Say("ru")("dashboard.no-rounds")
    assert "private-place" not in public_words(app)
    assert "unknown-criterion" in caplog.text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(open_app: Open, data: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = copy_round(data / "zz-closed")
    place.chmod(0)
    try:
        app = open_app(data=data)
    finally:
        place.chmod(0o755)
    assert not app.exception
    assert app.session_state["round"] == SHOWN
