"""Five people, each on their way through the dashboard, in three languages; what they read is what the engine says."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.actions.first_steps import first_steps
from budget_index.analysis.actions.table import actions_table
from budget_index.analysis.gain.gains import example_regions
from budget_index.analysis.pages.side_by_side import answers_side_by_side, first_two, profiles
from budget_index.analysis.profile import lost_points
from budget_index.analysis.robustness.places_drawn import interval_of_places
from budget_index.charts.own_weights import moved_arrow
from budget_index.language import LANGUAGES, OWN_NAMES, Language, Say, localized
from budget_index.methodology.titles import band_labels
from budget_index.problem_report import explained, rule, sentence
from budget_index.regions import kazakhstan
from budget_index.scoring.ranking import place
from budget_index.workbook.assessment.read import read_workbook
from tests.browser.people import (
    REGION,
    ROUND,
    YEAR,
    downloaded,
    engine,
    named,
    places,
    read_rows,
    sees_an_example,
    with_weights,
)
from tests.browser.test_check_journey import SHEET, drop, wrong_workbook
from tests.browser.watching import told, visit
from tests.sweeps import IN_ENGLISH, IN_KAZAKH, IN_RUSSIAN

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n"


@IN_KAZAKH
def test_an_official_learns_what_to_do_first(browser: Any, dashboard: str, language: Language) -> None:
    say, other = Say(language), Say(LANGUAGES[LANGUAGES.index(language) - 1])
    _, results = engine()
    rules = results.methodology
    own = results.ranking.set_index("region").loc[REGION]
    with visit(browser, f"{dashboard}/region?lang={language}&region={REGION}") as page:
        page.get_by_role("heading", level=1, name=named(REGION, language)).wait_for()
        sees_an_example(page, say)
        between = place(places().loc[REGION, "low"], places().loc[REGION, "high"])
        score = say("dashboard.score-of", score=say.number(own["rounded"], rules.rounding))
        where = say("dashboard.place-of", place=place(own["rank"], own["rank_last"]), of=own["of"])
        assert score in metric(page, say("word.score"))
        assert band_labels(rules, language)[own["band"]] in metric(page, say("word.openness-band"))
        assert where in metric(page, say("word.place"))
        assert between in metric(page, say("word.place"))

        page.get_by_role("heading", name=say("region-page.first")).wait_for()
        table = actions_table(results)
        gains = table[table["region"] == REGION].set_index("action")["gain"]
        steps = page.locator('[data-testid="stMain"] ol').first.locator("> li")
        shown = [step.split("\n")[0] for step in steps.all_inner_texts()]
        chosen = first_steps(results, REGION, YEAR).actions
        assert [step.split(" · ")[0] for step in shown] == [say.signed(gains[name], 2) for name in chosen]
        for step, name in zip(shown, chosen, strict=True):
            assert localized(rules.documents[name].title, language) in step

        lost = lost_points(results.criteria, rules, REGION, YEAR)
        first = page.locator("details.fold", has_text=f"{lost['criterion'].iloc[0]} · ").first
        first.locator("summary").click()
        first.get_by_text(say("region-page.examples")).wait_for()
        shown = first.locator("b", has_text=say("region-page.examples")).locator("+ ul")
        examples = example_regions(results, engine()[0].responses).groupby("criterion").head(3)
        examples = examples[examples["criterion"] == lost["criterion"].iloc[0]]
        assert [link.get_attribute("href") for link in shown.locator("a").all()] == examples["evidence"].tolist()
        for line, code in zip(shown.locator("li").all_inner_texts(), examples["region"], strict=True):
            assert line.startswith(named(code, language))

        page.get_by_text(OWN_NAMES[other.language], exact=True).click()
        page.get_by_role("heading", level=1, name=named(REGION, other.language)).wait_for()
        page.wait_for_url(re.compile(f"lang={other.language}"))
        assert told(page) == {"lang": other.language, "round": ROUND, "region": REGION}
        page.get_by_role("heading", name=other("region-page.first")).wait_for()
        sees_an_example(page, other)


@IN_RUSSIAN
def test_a_trainer_shows_it_to_a_hall(browser: Any, dashboard: str, language: Language) -> None:
    say = Say(language)
    with visit(browser, f"{dashboard}/?lang={language}") as page:
        page.locator(".st-key-top h1").wait_for()
        sees_an_example(page, say)
        page.get_by_role("button", name=say("frame.projector")).click()
        slide = page.locator(".st-key-slide")
        slide.get_by_text(say("overview.scores-title", year=YEAR)).wait_for()
        page.wait_for_url(re.compile("mode=projector"))
        page.locator('[data-testid="stSidebar"]').wait_for(state="hidden")
        marked_on_the_slide(page, say)

        page.get_by_role("button", name=say("frame.next")).click()
        slide.get_by_text(say("overview.bands-title", year=YEAR)).wait_for()
        page.wait_for_url(re.compile("slide=bands"))
        marked_on_the_slide(page, say)
        page.keyboard.press("ArrowRight")
        slide.get_by_text(say("overview.places-title", year=YEAR)).wait_for()
        page.wait_for_url(re.compile("slide=places"))
        page.keyboard.press("ArrowLeft")
        slide.get_by_text(say("overview.bands-title", year=YEAR)).wait_for()
        page.get_by_role("button", name=say("frame.previous")).click()
        slide.get_by_text(say("overview.scores-title", year=YEAR)).wait_for()
        page.wait_for_url(lambda url: "slide=" not in url)

        page.get_by_role("button", name=say("frame.picture")).click()
        title = say("overview.scores-title", year=YEAR)
        file, path = downloaded(page, say("frame.picture-of", title=title, kind="PNG"))
        assert file.startswith(ROUND)
        assert file.endswith(".png")
        width, height = size_of(path)
        assert width > 1000
        assert height > 500

        page.keyboard.press("Escape")
        page.get_by_role("button", name=say("frame.leave")).click()
        page.locator('[data-testid="stSidebar"]').wait_for()
        page.wait_for_url(lambda url: "mode=" not in url)
        assert told(page) == {"lang": language, "round": ROUND}
        sees_an_example(page, say)


@IN_ENGLISH
def test_an_analyst_takes_the_comparison_home(browser: Any, dashboard: str, language: Language) -> None:
    say, second = Say(language), "KZ-71"
    _, results = engine()
    leader = first_two(results.ranking, YEAR, REGION)[1]
    with visit(browser, f"{dashboard}/compare?lang={language}&region={REGION}") as page:
        page.get_by_role("heading", level=1, name=say("compare-page.title", year=YEAR)).wait_for()
        sees_an_example(page, say)
        chosen = page.locator(".st-key-regions")
        chosen.locator(f'[data-tag][aria-label="{named(leader, language)}"]').last.wait_for()
        chosen.locator("input").press("Backspace")
        page.get_by_text(say("compare-page.choose-two")).wait_for()
        chosen.locator("input").press_sequentially(named(second, language))
        chosen.locator("input").press("Enter")
        chosen.locator("input").press("Escape")
        page.wait_for_url(re.compile(f"regions={REGION}%2C{second}"))
        page.locator("svg.marks").first.wait_for()

        beside = answers_side_by_side(results.criteria, results.methodology, [REGION, second], YEAR)
        differing = beside.loc[beside["differs"], "criterion"].drop_duplicates()
        counted = say("compare-page.differing", n=len(differing), of=beside["criterion"].nunique())
        page.get_by_text(counted.replace("**", "")).wait_for()
        read_rows(page, say("compare-page.answers"), [[name] for name in differing.head(12)])

        page.get_by_role("heading", name=say("compare-page.downloads")).wait_for()
        scores = profiles(results.scores, results.methodology, [REGION, second], YEAR)
        for name, table in (("scores", scores), ("answers", beside)):
            file, path = downloaded(page, say(f"compare-page.download-{name}"))
            assert file == f"{ROUND}-compare-{name}.csv"
            assert_same(pd.read_csv(path), table, say)


@IN_KAZAKH
def test_a_methodologist_tries_other_weights(browser: Any, dashboard: str, language: Language) -> None:
    say, caption = Say(language), Say(language)("robustness-page.own-title")
    with visit(browser, f"{dashboard}/robustness?lang={language}") as page:
        page.get_by_role("heading", level=1, name=say("dashboard.page-robustness")).wait_for()
        sees_an_example(page, say)
        page.get_by_text(say("robustness-page.view-weights"), exact=True).click()
        page.get_by_role("heading", name=say("robustness-page.weights-same")).wait_for()
        before, moved = own_rows("planning", 1, say), own_rows("planning", 3, say)
        read_rows(page, caption, before)
        assert [row[5] for row in before] == [place(row.low, row.high) for row in places().itertuples()]

        slider = page.locator(".st-key-times-planning input")
        slider.press("ArrowRight")
        page.wait_for_url(re.compile("weights=planning%3A1.1"))
        slider.press("End")
        page.wait_for_url(re.compile("weights=planning%3A3(&|$)"))
        read_rows(page, caption, moved)
        assert page.get_by_role("heading", name=say("robustness-page.weights-same")).count() == 0
        assert [row[5] for row in moved] != [row[5] for row in before]
        assert {row[4] for row in moved} != {"="}

        again = page.context.new_page()
        again.goto(page.url)
        again.get_by_text(say("robustness-page.times", n=say.number(3, 1)), exact=True).first.wait_for()
        read_rows(again, caption, moved)
        assert again.locator(".st-key-times-planning input").input_value() == "30"
        assert told(again) == told(page)
        sees_an_example(again, say)


@IN_RUSSIAN
def test_a_stranger_reads_what_is_wrong_with_a_workbook(
    browser: Any, dashboard: str, language: Language, tmp_path: Path
) -> None:
    say, content = Say(language), wrong_workbook(tmp_path)
    problems = read_workbook(tmp_path / "wrong.xlsx", registry=kazakhstan()).problems
    with visit(browser, f"{dashboard}/check?lang={language}") as page:
        page.get_by_role("button", name=say("dashboard.upload-button")).last.wait_for()
        drop(page, "wrong.xlsx", content)
        page.get_by_text(f"{SHEET}!E6", exact=True).wait_for()
        assert say("dashboard.check-errors", n=sum(problem.severity == "error" for problem in problems)) in read(page)
        for problem in problems:
            assert rule(problem.code, say) in read(page)
            assert sentence(explained(problem, say).found) in read(page)
            assert explained(problem, say).remedy in read(page)
        page.get_by_text(say("example.sentence")).wait_for()


def metric(page: Any, label: str) -> str:
    """Read what stands below a heading of the standing."""
    return str(page.locator('[data-testid="stMetric"]').filter(has_text=label).first.inner_text())


def read(page: Any) -> str:
    """Read everything on the page."""
    return str(page.locator('[data-testid="stMain"]').text_content())


def marked_on_the_slide(page: Any, say: Say) -> None:
    """Look for the mark of made-up data on the slide, in its title and in its chart."""
    page.get_by_role("heading", level=1).filter(has_text=say("example.mark")).wait_for()
    page.locator(".st-key-slide svg.marks text", has_text=say("example.mark").upper()).first.wait_for()


def size_of(path: Path) -> tuple[int, int]:
    """Read width and height of a PNG."""
    head = path.read_bytes()[:24]
    assert head[:8] == PNG
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def own_rows(part: str, times: float, say: Say) -> list[list[str]]:
    """Write the ranking under other weights as the page does."""
    return [
        [
            say.number(row.rank),
            named(row.region, say.language),
            say.number(row.score, 1),
            say.number(row.published_rank),
            moved_arrow(row.moved, say),
            interval_of_places(row.rank_low, row.rank_high, say),
        ]
        for row in with_weights(part, times).dropna(subset="rank").itertuples()
    ]


def assert_same(file: pd.DataFrame, table: pd.DataFrame, say: Say) -> None:
    """Compare a file that was downloaded with the engine's table: the same rows and the very same numbers."""
    assert set(file.pop("notice")) == {say("example.mark")}
    assert file.columns.tolist() == table.columns.tolist()
    for name in table:
        if pd.api.types.is_numeric_dtype(table[name]):
            np.testing.assert_array_equal(file[name].to_numpy("float64"), table[name].to_numpy("float64"))
        else:
            assert file[name].fillna("").astype(str).tolist() == table[name].astype(str).tolist()
