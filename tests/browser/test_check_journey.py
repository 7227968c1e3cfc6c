"""A stranger drops workbooks into the dashboard, reads the report, and takes the marked copy home."""

import base64
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from budget_index.bundled import bundled
from budget_index.dashboard import MOST_MEGABYTES
from budget_index.language import Say
from budget_index.problem_report import rule
from tests.browser.watching import visit

pytestmark = pytest.mark.browser
EXAMPLE = bundled("data", "rounds", "kz-example-2026", "workbooks", "KZ-15-2026-expert_1.xlsx")
SHEET = "Бағалау"
ENGLISH = ("Drag and drop", "Browse", "Upload", "per file", "Limit", "MB", "Remove", "Add", "upload")
UPLOADER = '[data-testid="stFileUploader"]'
DROP = """async (zone, {name, content, zeros, stop}) => {
  const bytes = zeros ? new Uint8Array(zeros) : Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const type of ["dragenter", "dragover", "drop"].slice(0, stop)) {
    zone.dispatchEvent(new DragEvent(type, {dataTransfer, bubbles: true, cancelable: true}));
    await new Promise(done => setTimeout(done, 100));
  }
}"""


def test_a_stranger_drops_workbooks_and_reads_the_reports(browser: Any, dashboard: str, tmp_path: Path) -> None:
    say = Say("ru")
    with visit(browser, f"{dashboard}/?lang=ru") as page:
        page.get_by_role("navigation").get_by_role("button", name=say("dashboard.for-experts")).click()
        page.get_by_role("menuitem", name=say("dashboard.page-check")).click()
        page.get_by_role("heading", level=1, name=say("dashboard.page-check")).wait_for()
        page.get_by_role("button", name=say("dashboard.upload-button")).last.wait_for()
        assert not english(page)

        drop(page, "broken.xlsx", b"PK\x03\x04 nonsense", stop=2)
        shown = page.locator(f"{UPLOADER} section > input + div > span")
        assert pseudo(shown) == f'"{say("dashboard.upload-drop")}"'
        drop(page, "broken.xlsx", b"PK\x03\x04 nonsense")
        page.get_by_text(say("dashboard.check-unread")).wait_for()
        assert not page.get_by_text("Traceback").count()
        page.get_by_role("button", name=say("dashboard.upload-remove")).click()
        page.get_by_text(say("dashboard.check-unread")).wait_for(state="detached")

        drop(page, "wrong.xlsx", wrong_workbook(tmp_path))
        page.get_by_text(f"{SHEET}!E6", exact=True).wait_for()
        page.get_by_text("«maybe»").first.wait_for()
        assert page.locator('[data-testid="stMain"] img').count() == 0
        page.get_by_role("button", name=say("dashboard.upload-remove")).wait_for()
        assert not english(page)

        with page.expect_download() as download:
            page.get_by_role("button", name=say("dashboard.check-marked")).click()
        assert download.value.suggested_filename == "wrong-checked.xlsx"
        download.value.save_as(tmp_path / "copy.xlsx")
        book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
        assert book.sheetnames[0] == say("report.sheet")
        assert "maybe" in book[SHEET]["E6"].comment.text

        page.get_by_text("Қазақша", exact=True).click()
        page.get_by_role("heading", level=1, name=Say("kk")("dashboard.page-check")).wait_for()
        page.get_by_text(rule("answer-not-on-scale", Say("kk"))).first.wait_for()
        page.get_by_role("button", name=Say("kk")("dashboard.upload-remove")).click()
        page.get_by_text(f"{SHEET}!E6", exact=True).wait_for(state="detached")
        drop(page, "large.xlsx", zeros=(MOST_MEGABYTES + 1) << 20)
        page.locator(f'{UPLOADER} [aria-invalid="true"]').wait_for()
        assert Say("kk")("dashboard.upload-refused", n=MOST_MEGABYTES) in pseudo(page.locator(UPLOADER))
        assert not english(page)


def drop(page: Any, name: str, content: bytes = b"", *, zeros: int = 0, stop: int = 3) -> None:
    """Drop a file with some content, or with so many zeros; of the three events, so many."""
    told = {"name": name, "content": base64.b64encode(content).decode(), "zeros": zeros, "stop": stop}
    page.locator('[data-testid="stFileUploaderDropzone"]').evaluate(DROP, told)


def wrong_workbook(folder: Path) -> bytes:
    """Write the example workbook with a wrong answer, and with one that would fetch a picture if it were markup."""
    book = openpyxl.load_workbook(EXAMPLE)
    book[SHEET]["E6"], book[SHEET]["E7"] = "maybe", "![x](http://evil.example/x.png)<img src='http://evil.example'>"
    book.save(folder / "wrong.xlsx")
    return (folder / "wrong.xlsx").read_bytes()


def pseudo(element: Any) -> str:
    """Give what CSS writes after an element."""
    return str(element.evaluate("element => getComputedStyle(element, '::after').content"))


def english(page: Any) -> list[str]:
    """List the uploader's own English words that can be seen or are read aloud."""
    texts = page.locator(UPLOADER).evaluate(
        """uploader => [...uploader.querySelectorAll("*")].flatMap(element => {
          const shown = element.checkVisibility({visibilityProperty: true, opacityProperty: true})
            && !element.closest("[aria-hidden]") && !element.closest("button[aria-label]");
          const texts = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data);
          return [element.getAttribute("aria-label"), element.title, ...(shown ? texts : [])].filter(Boolean);
        })"""
    )
    return [text for text in texts for word in ENGLISH if word in text.replace(".xlsx", "")]
