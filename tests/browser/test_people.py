"""Five people, each on their way through the dashboard, in three languages; what they read is what the engine says."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from budget_index.analysis.actions.first_steps import first_steps, taken_together
from budget_index.analysis.actions.table import actions_table
from budget_index.analysis.gain.gains import example_regions
from budget_index.analysis.pages.side_by_side import answers_side_by_side, profiles
from budget_index.analysis.profile import lost_points
from budget_index.analysis.robustness.places_drawn import sum_up_intervals
from budget_index.content.deck import deck
from budget_index.content.robustness import moved_arrow
from budget_index.content.round_tables import read_round_tables
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
    sees_an_example,
    with_weights,
)
from tests.browser.test_check_journey import SHEET, drop, wrong_workbook
from tests.browser.test_projector import READY, shown_slide
from tests.browser.watching import told, visit
from tests.sweeps import IN_ENGLISH, IN_KAZAKH, IN_RUSSIAN

pytestmark = pytest.mark.browser
PNG = b"\x89PNG\r\n\x1a\n"


@IN_KAZAKH
def test_an_official_learns_what_to_do_first(browser: Any, dashboard: str, language: Language) -> None:
    say, other = Say(language), Say(LANGUAGES[LANGUAGES.index(language) - 1])
    results = engine()[1]
    with visit(browser, f"{dashboard}/region?lang={language}&region={REGION}") as page:
        page.get_by_role("heading", level=1, name=named(REGION, language)).wait_for()
        sees_an_example(page, say)
        reads_the_standing(page, say)

        page.get_by_role("heading", name=say("brief.first")).wait_for()
        first = first_steps(results, REGION, YEAR).actions
        assert_steps(page, first, say)
        reads_the_outcome(page, first, say)

        page.locator(f".st-key-step-{first[1]} label").first.click()
        left = [first[0], first[2]]
        reads_the_outcome(page, left, say)
        page.wait_for_url(re.compile("take="))
        assert set(told(page)["take"].split(",")) == set(left)

        assert_lost_points(page, say)

        page.get_by_text(OWN_NAMES[other.language], exact=True).click()
        page.get_by_role("heading", level=1, name=named(REGION, other.language)).wait_for()
        page.wait_for_url(re.compile(f"lang={other.language}"))
        assert told(page) == {"lang": other.language, "round": ROUND, "region": REGION, "take": ",".join(left)}

        sent = page.context.new_page()
        sent.goto(page.url)
        sent.get_by_role("heading", name=other("brief.first")).wait_for()
        reads_the_outcome(sent, left, other)
        boxes = sent.locator('[class*="st-key-step-"] input[type="checkbox"]')
        boxes.nth(len(first) - 1).wait_for(state="attached")
        assert [box.is_checked() for box in boxes.all()] == [name in left for name in first]
        sees_an_example(sent, other)


@IN_RUSSIAN
def test_a_trainer_shows_it_to_a_hall(browser: Any, dashboard: str, language: Language) -> None:
    say = Say(language)
    with visit(browser, f"{dashboard}/?lang={language}") as page:
        page.locator(".st-key-top h1").wait_for()
        sees_an_example(page, say)
        menu = page.get_by_role("navigation")
        menu.get_by_text(say("dashboard.page-compare")).wait_for()
        page.get_by_role("button", name=say("frame.projector")).click()
        page.wait_for_url(re.compile("/deck"))
        page.wait_for_function(READY)
        menu.wait_for(state="hidden")
        page.keyboard.press("PageDown")
        marked_on_the_slide(page, say, "ranking")
        page.keyboard.press("PageDown")
        marked_on_the_slide(page, say, "map")
        page.wait_for_url(re.compile("slide=map"))
        page.keyboard.press("PageUp")
        marked_on_the_slide(page, say, "ranking")

        while shown_slide(page)[0] != "region":
            page.keyboard.press("PageDown")
        page.mouse.move(600, 400)
        page.get_by_role("combobox", name=say("deck.region")).click()
        page.keyboard.type(named("KZ-71", language)[:12])
        page.get_by_role("option", name=named("KZ-71", language)).click()
        page.locator('[data-id="region"] h1', has_text=named("KZ-71", language)).wait_for()
        page.wait_for_url(re.compile("region=KZ-71"))
        assert shown_slide(page) == ("region", False)
        page.mouse.click(600, 300)

        while shown_slide(page) != ("exercise-2", True):
            page.keyboard.press("PageDown")
        slides = deck(read_round_tables(ROUND), "KZ-71", say)
        page.locator('[data-id="exercise-2"] .told', has_text=slides["exercise-2"].answer).wait_for()

        page.mouse.move(620, 420)
        page.get_by_role("button", name=say("frame.leave")).click()
        menu.wait_for()
        page.wait_for_url(lambda url: "/deck" not in url)
        assert told(page) == {"lang": language, "round": ROUND, "region": "KZ-71"}
        sees_an_example(page, say)


@IN_ENGLISH
def test_an_analyst_takes_the_comparison_home(browser: Any, dashboard: str, language: Language) -> None:
    say, second = Say(language), "KZ-71"
    _, results = engine()
    with visit(browser, f"{dashboard}/compare?lang={language}&regions={REGION},KZ-43") as page:
        page.locator(".st-key-top h1").wait_for()
        sees_an_example(page, say)
        chosen = page.locator(".st-key-regions")
        chosen.locator(f'[data-tag][aria-label="{named("KZ-43", language)}"]').last.wait_for()
        chosen.locator("input").press("Backspace")
        page.get_by_text(say("compare-page.choose-two")).wait_for()
        chosen.locator("input").press_sequentially(named(second, language))
        chosen.locator("input").press("Enter")
        chosen.locator("input").press("Escape")
        page.wait_for_url(re.compile(f"regions={REGION}%2C{second}"))
        page.locator("svg.marks").first.wait_for()
        assert page.locator(".beside thead th").count() == 2

        beside = answers_side_by_side(results.criteria, results.methodology, [REGION, second], YEAR)
        differing = beside.loc[beside["differs"], "criterion"].drop_duplicates()
        counted = say("compare-page.differing", n=len(differing), of=beside["criterion"].nunique())
        page.get_by_role("heading", name=counted).wait_for()
        assert page.locator(".answers tbody th small").all_inner_texts() == differing.head(12).tolist()

        page.get_by_role("tab", name=say("compare-page.tab-files")).click()
        scores = profiles(results.scores, results.methodology, [REGION, second], YEAR)
        for name, table in (("scores", scores), ("answers", beside)):
            file, path = downloaded(page, say(f"compare-page.download-{name}"))
            assert file == f"{ROUND}-compare-{name}.csv"
            assert_same(pd.read_csv(path), table, say)


@IN_KAZAKH
def test_a_methodologist_tries_other_weights(browser: Any, dashboard: str, language: Language) -> None:
    say = Say(language)
    with visit(browser, f"{dashboard}/robustness?lang={language}") as page:
        sure = sum_up_intervals(places().reset_index())
        title = say("robustness-page.sure", n=sure.sure, of=sure.ranked)
        page.get_by_role("heading", level=1, name=title).wait_for()
        sees_an_example(page, say)
        page.get_by_text(say("robustness-page.view-weights"), exact=True).click()
        page.get_by_role("heading", name=say("robustness-page.weights-same")).wait_for()
        before, moved = own_rows("planning", 1, say), own_rows("planning", 3, say)
        reads_tracks(page, before)

        slider = page.locator(".st-key-times-planning input")
        slider.press("ArrowRight")
        page.wait_for_url(re.compile("weights=planning%3A1.1"))
        slider.press("End")
        page.wait_for_url(re.compile("weights=planning%3A3(&|$)"))
        reads_tracks(page, moved)
        assert page.get_by_role("heading", name=say("robustness-page.weights-same")).count() == 0
        assert {row[3] for row in moved} != {"="}

        again = page.context.new_page()
        again.goto(page.url)
        again.get_by_text(say("robustness-page.times", n=say.number(3, 1)), exact=True).first.wait_for()
        reads_tracks(again, moved)
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


def reads_the_standing(page: Any, say: Say) -> None:
    """Compare the sentence to quote and the key figures with the engine's, and count the documents."""
    rules, ranking = engine()[1].methodology, engine()[1].ranking
    own = ranking.set_index("region").loc[REGION]
    stands, between = place(own["rank"], own["rank_last"]), place(*places().loc[REGION, ["low", "high"]])
    quoted = page.locator(".quote blockquote").inner_text()
    for words in (named(REGION, say.language), say.number(own["rounded"], rules.rounding), stands, between):
        assert words in quoted
    assert figure(page, "score").startswith(say.number(own["score"], 1))
    assert figure(page, "band").casefold().startswith(band_labels(rules, say.language)[own["band"]].casefold())
    assert figure(page, "place").startswith(stands)
    assert say.number(own["of"]) in figure(page, "place")
    assert between in figure(page, "place")
    page.locator(".strip .document").first.wait_for()
    assert page.locator(".strip .document").count() == len(rules.documents)


def figure(page: Any, name: str) -> str:
    """Read a key figure of the region, with what it is and what belongs to it."""
    return str(page.locator(f".figures .{name}").inner_text())


def assert_steps(page: Any, first: list[str], say: Say) -> None:
    """Compare the steps with the engine's: document, gain, and regions that have published it."""
    intake, results = engine()
    table = actions_table(results)
    gains = table[table["region"] == REGION].set_index("action")["gain"]
    shown = page.locator('[class*="st-key-step-"]')
    shown.nth(len(first) - 1).wait_for()
    assert shown.count() == len(first)
    for step, name in zip(shown.all(), first, strict=True):
        assert localized(results.methodology.documents[name].title, say.language) in step.inner_text()
        assert step.locator(".gain strong").inner_text() == say.signed(gains[name], 1)
        published = intake.publications[intake.publications["document"] == name]
        regions = {row.url: named(row.region, say.language) for row in published.itertuples() if row.url}
        links = step.locator("a").all()
        assert links
        assert {regions[link.get_attribute("href")] for link in links} == {link.inner_text() for link in links}
        assert named(REGION, say.language) not in {link.inner_text() for link in links}


def reads_the_outcome(page: Any, ticked: list[str], say: Say) -> None:
    """Wait until the page says what the ticked documents come to, by the engine."""
    (then,) = taken_together(engine()[1], REGION, YEAR, sets=[ticked])
    result = page.locator('.result[role="status"]')
    result.filter(has_text=f"→ {say.number(then.score, 1)},").filter(has_text=f"→ {then.rank},").wait_for()
    assert say.number(len(ticked)) in result.inner_text()


def assert_lost_points(page: Any, say: Say) -> None:
    """Open the question that would gain most: regions that show how, with links to their evidence."""
    intake, results = engine()
    page.get_by_role("tab", name=say("region-page.tab-questions")).click()
    lost = lost_points(results.criteria, results.methodology, REGION, YEAR)["criterion"].iloc[0]
    first = page.locator("details.fold", has_text=f"{lost} · ").first
    first.locator("summary").click()
    first.get_by_text(say("region-page.examples")).wait_for()
    shown = first.locator("b", has_text=say("region-page.examples")).locator("+ ul")
    examples = example_regions(results, intake.responses).groupby("criterion").head(3)
    examples = examples[examples["criterion"] == lost]
    assert [link.get_attribute("href") for link in shown.locator("a").all()] == examples["evidence"].tolist()
    for line, code in zip(shown.locator("li").all_inner_texts(), examples["region"], strict=True):
        assert line.startswith(named(code, say.language))


def read(page: Any) -> str:
    """Read everything on the page."""
    return str(page.locator('[data-testid="stMain"]').text_content())


def marked_on_the_slide(page: Any, say: Say, slide: str) -> None:
    """Look for the mark of made-up data on a slide, and in the browser's title."""
    assert shown_slide(page)[0] == slide
    page.wait_for_function("mark => document.title.includes(mark)", arg=say("example.mark"))
    page.locator(f'[data-id="{slide}"] footer strong', has_text=say("example.sentence").partition(":")[0]).wait_for()


def own_rows(part: str, times: float, say: Say) -> list[list[str]]:
    """Write the ranking under other weights as the page does."""
    return [
        [
            place(row.rank, row.rank_last),
            named(row.region, say.language),
            place(row.published_rank, row.published_last),
            moved_arrow(row.moved, say),
            say.number(row.score, 1),
            say.number(row.published_score, 1),
        ]
        for row in with_weights(part, times).dropna(subset="rank").itertuples()
    ]


def reads_tracks(page: Any, wanted: list[list[str]]) -> None:
    """Wait until the rows beside the lines of scores are these."""
    written = json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
    page.wait_for_function(f"(wanted) => JSON.stringify({TRACKS}) === wanted", arg=written)


TRACKS = """[...document.querySelectorAll(".tracks tbody tr")].map(
  row => [...row.cells].filter(cell => !cell.matches(".on-track")).map(cell => cell.textContent))"""


def assert_same(file: pd.DataFrame, table: pd.DataFrame, say: Say) -> None:
    """Compare a file that was downloaded with the engine's table: the same rows and the very same numbers."""
    assert set(file.pop("notice")) == {say("example.mark")}
    assert file.columns.tolist() == table.columns.tolist()
    for name in table:
        if pd.api.types.is_numeric_dtype(table[name]):
            np.testing.assert_array_equal(file[name].to_numpy("float64"), table[name].to_numpy("float64"))
        else:
            assert file[name].fillna("").astype(str).tolist() == table[name].astype(str).tolist()
