"""The brief for a region: what is in it, that strangers' text stays text, and that every page can be shown."""

import io
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from budget_index.cli import run
from budget_index.content.model import ItemList, ListItem
from budget_index.content.paper import region_paper
from budget_index.content.residents import for_residents
from budget_index.language import LANGUAGES, Say
from budget_index.publish.brief import RESIDENTS, write_brief
from budget_index.publish.brief.docx import clean
from budget_index.publish.brief.pdf import FONTS, LONGEST_TEXT, TEMPLATE, known_letters, paper_data, printable, typeset
from budget_index.rounds.model import bundled_rounds
from tests.content.said import earlier_than, numbers, tables_of

pytestmark = [pytest.mark.slow, pytest.mark.covers]
NAME, REGION = "kz-example-2026", "KZ-15"
HOSTILE = (
    '#read("/etc/passwd")',
    "<script>alert(1)</script>",
    "=cmd()",
    "javascript:alert(1)",
    "a\u202eb\u200fc",
    "漢\x00",
)
A4 = (595, 842)
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")


def brief(region: str = REGION, ending: str = "pdf", language: str = "en", name: str = NAME) -> bytes:
    return write_brief(tables_of(name), region, Say(language), ending, earlier=earlier_than(name))


def read_pdf(content: bytes, *options: str) -> str:
    return subprocess.run(
        ["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def texts(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


@needs_poppler
def test_a_brief_says_what_the_engine_found():
    text = " ".join(read_pdf(brief()).split())
    assert "Aktobe Region: 52 of 100, limited, place 12 of 19 (10–12)." in text
    assert "All 3 together: score 52.3 → 71.0, place 12 → 7" in text
    assert text.count("example data") == 3  # on every page


def test_the_same_content_gives_the_same_bytes():
    for ending in ("pdf", "docx"):
        assert brief(ending=ending) == brief(ending=ending)


def test_a_brief_is_tagged_small_and_in_its_language():
    content = brief(language="kk")
    assert b"/Lang(kk)" in content
    assert b"/MarkInfo" in content
    assert b"pdfuaid" in content
    assert len(content) <= 400_000


def test_a_document_to_edit_has_headings_tables_and_a_picture_in_words():
    content = brief(ending="docx", language="ru")
    document = Document(io.BytesIO(content))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 1")]
    assert "Что опубликовать в первую очередь" in headings
    assert document.core_properties.language == "ru"
    assert "+9,6" in " ".join(texts(content))
    (picture,) = document.inline_shapes
    assert "52,3" in picture._inline.docPr.get("descr")


def test_a_region_without_a_score_is_told_which_answers_are_missing():
    document = " ".join(texts(brief("KZ-11", "docx")))
    assert "no score" in document
    assert "42%" in document


def test_what_strangers_wrote_stays_text(tmp_path):
    tables, say = tables_of(NAME), Say("ru")
    paper = region_paper(tables, REGION, say)
    remarks = tuple(ListItem(str(n), text, text * 3) for n, text in enumerate((*HOSTILE, "ж" * 30_000)))
    section = replace(paper["first"], id="remarks", body=ItemList(remarks))
    hostile = replace(paper, title=HOSTILE[0], sentence=HOSTILE[1], sections=(*paper.sections, section))
    content = typeset(TEMPLATE, paper_data(tables, hostile, say))
    assert b"/JavaScript" not in content
    assert b"javascript:" not in content
    if shutil.which("pdftotext"):
        text = read_pdf(content, "-raw")
        assert '#read("/etc/passwd")' in text
        assert "<script>alert(1)</script>" in text
        assert "root:" not in text


def test_letters_that_no_shipped_font_has_are_replaced_and_marks_dropped():
    assert printable("a\u202eb 漢 ₸ → −") == "ab ? ₸ → −"
    assert len(printable("ж" * 30_000)) == LONGEST_TEXT + 1
    assert clean("a\x00\u202eb<&>") == "ab<&>"


def test_the_list_of_letters_is_that_of_the_fonts():
    fonts = pytest.importorskip("fontTools.ttLib")
    has = {path.stem: set(fonts.TTFont(path).getBestCmap()) for path in FONTS.glob("*.ttf")}
    assert known_letters() == (has["NotoSans-Regular"] & has["NotoSans-Bold"]) | has["NotoSansMath-Regular"]


def test_every_letter_of_our_texts_can_be_set():
    folder = Path(TEMPLATE).parents[2]
    said = "".join(path.read_text("utf-8") for path in (folder / "texts").glob("*.yaml"))
    said += "".join(path.read_text("utf-8") for path in (folder.parent / "criteria").glob("*.yaml"))
    missing = {letter for letter in said if ord(letter) not in known_letters() and not letter.isspace()}
    assert missing <= {"✓"}, missing  # a tick is drawn, not written


def test_the_command_writes_a_file_a_region_and_refuses_to_write_over_it(tmp_path, capsys):
    arguments = ["brief", NAME, "--region", REGION, "--lang", "en", "-o", str(tmp_path)]
    assert run(arguments) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["KZ-15.en.pdf"]
    assert run(arguments) == 1
    assert "KZ-15.en.pdf" in capsys.readouterr().err


def test_a_draft_is_refused_or_marked_on_every_page(tmp_path, capsys):
    source = Path(__file__).parents[2] / "data" / "rounds" / NAME
    shutil.copytree(source, tmp_path / "draft")
    about = tmp_path / "draft" / "round.yaml"
    text = re.sub(r"(?m)^(status: ).*", r"\1draft", about.read_text("utf-8"))
    about.write_text(re.sub(r"(?m)^(example: )true", r"\1false", text), "utf-8")
    arguments = ["brief", str(tmp_path / "draft"), "--region", REGION, "--lang", "en", "-o", str(tmp_path / "out")]
    assert run(arguments) == 1
    assert "--preview" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run([*arguments, "--preview"]) == 0
    if shutil.which("pdftotext"):
        text = read_pdf((tmp_path / "out" / "KZ-15.en.pdf").read_bytes())
        assert text.count("preview, not published") == text.count("\f")


def words_of(content: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Return where every word of every page stands, in points from the left and the top."""
    pages = read_pdf(content, "-bbox").split("<page ")[1:]
    number = r'="([-\d.]+)"'
    word = re.compile(f"xMin{number} yMin{number} xMax{number} yMax{number}")
    return [[tuple(map(float, found)) for found in word.findall(page)] for page in pages]


def check_pages(content: bytes, what: str) -> None:
    pages = words_of(content)
    assert 2 <= len(pages) <= 4, what
    for number, words in enumerate(pages, start=1):
        place = f"{what}, page {number}"
        assert min(word[0] for word in words) >= 30, place
        assert max(word[2] for word in words) <= A4[0] - 30, place
        assert max(word[3] for word in words) <= A4[1] - 14, place
        body = [word[3] for word in words if word[3] < A4[1] - 50]
        assert max(body) >= A4[1] * 0.35, f"{place} is nearly empty"


@needs_poppler
@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in bundled_rounds() if name.startswith("kz-example")])
def test_nothing_crosses_the_edge_and_no_page_is_nearly_empty(name, language):
    for region in tables_of(name).ranking["region"]:
        check_pages(brief(region, language=language, name=name), f"{name} {region} {language}")


@needs_poppler
def test_the_pages_of_the_longest_and_of_the_emptiest_region_can_be_shown():
    for region, language in ((REGION, "kk"), ("KZ-11", "ru"), ("KZ-33", "kk")):
        check_pages(brief(region, language=language), f"{region} {language}")


@pytest.mark.parametrize(
    "language", [LANGUAGES[0], *(pytest.param(each, marks=pytest.mark.sweep) for each in LANGUAGES[1:])]
)
def test_residents_get_one_page_with_all_documents(language):
    tables = tables_of(NAME)
    for region in tables.ranking["region"]:
        content = write_brief(tables, region, Say(language), RESIDENTS)
        assert b"/Count 1" in content, region
        own = tables.actions()
        own = own[(own["region"] == region) & (own["action"] == own["document"])]
        page = for_residents(tables, region, Say(language))
        said = {
            name: {item.id for item in page[name].items} if name in page else set() for name in ("readable", "closed")
        }
        assert said["closed"] == set(own.loc[own["status"] == "closed", "document"])
        assert said["readable"] == set(own.loc[own["status"].isin(["in_time", "late", "public"]), "document"])
        assert numbers(page.sentence) == [float(len(said["readable"])), float(len(own))]


@pytest.mark.office
def test_a_word_processor_opens_it(tmp_path):
    (tmp_path / "brief.docx").write_bytes(brief(ending="docx", language="kk"))
    office = ["soffice", f"-env:UserInstallation=file://{tmp_path}/user", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", str(tmp_path), str(tmp_path / "brief.docx")], check=True, capture_output=True)
    assert (tmp_path / "brief.pdf").stat().st_size > 10_000
