"""The site: every page is valid and leads somewhere, says what the engine found, and asks nobody for anything."""

import csv
import io
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

from budget_index.cli import run
from budget_index.content.document import document_page
from budget_index.language import LANGUAGES, Say
from budget_index.publish.site import writer
from budget_index.publish.site.series import read_series
from budget_index.publish.site.site_round import SiteRound
from budget_index.publish.site.writer import Site
from budget_index.rounds.scored import round_folder
from tests.content.said import tables_of

pytestmark = [pytest.mark.slow, pytest.mark.covers]
NAMES = ("kz-example-2024", "kz-example-2026")
NAME = "kz-example-2026"
HOSTILE = "<script>alert(1)</script>\"'>=cmd() javascript:alert(1)"
LARGEST_PAGE = 250_000


@pytest.fixture(scope="module")
def rounds() -> list[SiteRound]:
    before, now = (tables_of(name) for name in NAMES)
    return [SiteRound(now, round_folder(NAME), (before,))]


@pytest.fixture(scope="module")
def site(rounds, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    Site(rounds, folder, base_url="https://example.org/index").write()
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def text(path: Path) -> str:
    return path.read_text("utf-8")


def test_every_page_is_valid_and_not_large(site):
    faults = {}
    for path in pages(site):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(path.read_bytes(), transport_encoding="utf-8")
        faults |= {f"{path.relative_to(site)}": parser.errors[:3]} if parser.errors else {}
        assert path.stat().st_size <= LARGEST_PAGE, path
    assert len(pages(site)) > 150
    assert faults == {}


def test_every_address_leads_to_a_file(site):
    dead = []
    for path in pages(site):
        for href in re.findall(r'(?:href|src)="([^"]+)"', text(path)):
            parts = urlsplit(href)
            if parts.scheme or not parts.path:
                continue
            target = (path.parent / unquote(parts.path)).resolve()
            dead += [] if target.is_file() and target.is_relative_to(site.resolve()) else [f"{path}: {href}"]
    assert dead == []


def test_nothing_is_fetched_from_elsewhere(site):
    for path in pages(site):
        found = text(path)
        assert not re.findall(r"<(?:script|img|iframe|object|embed)[^>]+src=", found), path
        assert not re.findall(r'<link[^>]+rel="(?:stylesheet|preload|icon)"', found), path
        assert "@import" not in found
        assert "default-src 'none'" in found


def test_a_region_is_told_what_the_engine_found(site):
    page = text(site / "en" / NAME / "regions" / "KZ-15.html")
    assert "Aktobe Region: 52 of 100, limited, place 12 of 19 (10–12)." in page
    assert "43.8 → 52.3" in page
    assert "+9.6" in page
    assert "example data" in page.lower()
    assert 'property="og:title"' in page


def test_each_page_is_there_in_every_language_under_its_name(site):
    found = {
        language: {path.relative_to(site / language) for path in (site / language).rglob("*.html")}
        for language in LANGUAGES
    }
    assert found["kk"] == found["ru"] == found["en"]
    for language in LANGUAGES:
        assert f'<html lang="{language}">' in text(site / language / NAME / "index.html")


def test_addresses_without_a_year_lead_to_the_latest_round(site, rounds, tmp_path):
    moved = text(site / "kk" / "regions" / "KZ-15.html")
    assert f"../{NAME}/regions/KZ-15.html" in moved
    assert f"{NAME}/index.html" in text(site / "kk" / "index.html")
    both = Site([SiteRound(tables_of(name), round_folder(name)) for name in NAMES], tmp_path)
    assert {to.split("/")[0] for to, _ in both.latest("kk").values()} == {NAME}


def test_pages_without_their_script_hide_nothing(site):
    """What only the script can do is hidden until it runs; everything else is there."""
    page = text(site / "ru" / NAME / "index.html")
    assert '<div class="find" hidden>' in page
    assert page.count('<li style="--score') + page.count("<li><a") >= 20


def test_tables_of_a_round_can_be_taken_along(site):
    folder = site / "data" / NAME
    rows = list(csv.DictReader(io.StringIO((folder / "actions.csv").read_text("utf-8"))))
    assert {row["action"] for row in rows if row["region"] == "KZ-15"} >= {"annual_report"}
    with zipfile.ZipFile(folder / f"press-{NAME}-ru.zip") as press:
        sentences = press.read("sentences.txt").decode()
        assert sorted(press.namelist()) == ["ranking.csv", "ranking.svg", "sentences.txt"]
    assert sentences.startswith("Условные данные")
    assert "Актюбинская область: 52 из 100" in sentences


def test_a_second_build_changes_nothing(site, rounds):
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    again = Site(rounds, site, base_url="https://example.org/index")
    again.write()
    assert again.changed == 0
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_document_says_where_it_stands_everywhere():
    tables = tables_of(NAME)
    content = document_page(tables, "annual_report", Say("ru"))
    own = tables.actions()
    own = own[own["action"] == "annual_report"]
    assert len(content["regions"].table.rows) == len(own)
    for status in ("in_time", "late", "closed"):
        told = [row for row in content["regions"].table.rows if row.cells[0].value == status]
        assert len(told) == (own["status"] == status).sum()
    published = tables.public.publications.set_index(["region", "document"])["url"]
    row = next(row for row in content["regions"].table.rows if row.id == "KZ-10")
    assert content["regions"].table.cell(row, "link").text == published["KZ-10", "annual_report"]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    shutil.copytree(round_folder(NAME), tmp_path / NAME)
    return tmp_path


def edited(series: Path, **facts: str) -> None:
    about = series / NAME / "round.yaml"
    whole = about.read_text("utf-8")
    for name, value in facts.items():
        whole = re.sub(rf"(?m)^({name}:).*(?:\n  .*)*", rf"\1 {value}", whole)
    about.write_text(whole, "utf-8")


def only_some(monkeypatch) -> None:
    monkeypatch.setattr(writer, "LANGUAGES", ("en",))


def test_what_was_corrected_is_told_on_the_pages_that_it_touches(series, tmp_path, monkeypatch):
    only_some(monkeypatch)
    lines = [
        "date,round,region,was,is,why",
        f"2027-09-01,{NAME},KZ-15,51.9,52.3,{HOSTILE.replace(',', ' ')}".replace('"', ""),
    ]
    (series / "corrections.csv").write_text("\n".join(lines) + "\n", "utf-8")
    Site(read_series([str(series / NAME)]), tmp_path / "out").write()
    folder = tmp_path / "out" / "en" / NAME
    for name in ("regions/KZ-15.html", "corrections.html"):
        assert "51.9 → 52.3" in text(folder / name)
        assert "<script>alert" not in text(folder / name)
    assert "51.9 → 52.3" not in text(folder / "regions" / "KZ-10.html")


def test_faults_of_corrections_are_named_with_their_lines(series, capsys):
    (series / "corrections.csv").write_text(
        "date,round,region,was,is,why\nyesterday,,,1,2,x\n31.13.2027,,,1,2,x\n", "utf-8"
    )
    assert run(["site", str(series / NAME), "-o", str(series / "out"), "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert "yesterday" in told
    assert told.count("corrections.csv") >= 1
    assert not (series / "out").exists()


def test_a_draft_is_refused_or_marked_on_every_page(series, tmp_path, capsys, monkeypatch):
    only_some(monkeypatch)
    edited(series, example="false", status="draft", title=f"{{en: {HOSTILE.split(chr(34))[0]!r}}}")
    arguments = ["site", str(series / NAME), "-o", str(tmp_path / "out"), "--lang", "en"]
    assert run(arguments) == 1
    assert "--preview" in capsys.readouterr().err
    assert run([*arguments, "--preview"]) == 0
    for path in pages(tmp_path / "out" / "en" / NAME):
        assert "preview, not published" in text(path), path
        assert "<script>alert" not in text(path), path
