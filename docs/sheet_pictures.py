"""Make the pictures of the guide for experts: ``python docs/sheet_pictures.py``.

The way of the guide is gone once in every language, with the invented answers of the bundled example round. LibreOffice
prints the sheets; the pictures are cut out of the pages. What people type by hand is here too: the tests type the same.
"""

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image, ImageChops, ImageColor

from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, Language, Say
from budget_index.methodology import walk
from budget_index.methodology.load import load_methodology
from budget_index.methodology.model import Methodology
from budget_index.regions import kazakhstan
from budget_index.tables.statuses import status_label
from budget_index.workbook.assessment.template import template_name, write_template
from budget_index.workbook.drop_downs import answer_choice
from budget_index.workbook.xlsx.style import LINE

NEAR, MOSTLY = 24, 0.8
"""How near a colour must be to that of a line, and on what share of the width."""
IMAGES = Path(__file__).parent / "images"
RULES, REGION, YEAR, CUT_OFF = "kz-local-budgets-2026", "KZ-23", 2026, date(2027, 6, 30)
EXPERTS = ("expert_1", "expert_2")
SLIPS_IN = EXPERTS[0]
LATER = timedelta(days=426)
"""So much after the days of the example round, which ends before the year that it assesses, experts look here."""
STATUS_OF = {"a": "public", "b": "public", "c": "on_request", "d": "not_produced"}
DAYS_LATE = {"b": 9, "c": 20, "d": 45}
FORMATS = {"a": "xlsx", "b": "docx", "c": "PDF"}
SEEN_LATEST = date(2027, 6, 29)

WORDS: dict[Language, dict[str, str]] = {
    "ru": {
        "languages": "казахский и русский",
        "Russian": "русский",
        "yes": "да",
        "site": "на сайте акимата",
        "doubt": "Дата на странице не указана, взята из веб-архива",
        "reason": "Проверили вместе: верен ответ expert_1",
        "claim": "Документ опубликован 12.05.2027",
        "granted": "Документ на сайте есть, ответ изменен",
        "refused": "По ссылке другой документ, ответ остается",
    },
    "kk": {
        "languages": "қазақша және орысша",
        "Russian": "орысша",
        "yes": "иә",
        "site": "әкімдік сайтында",
        "doubt": "Бетте күні көрсетілмеген, веб-архивтен алынды",
        "reason": "Бірге тексердік: expert_1 жауабы дұрыс",
        "claim": "Құжат 12.05.2027 жарияланған",
        "granted": "Құжат сайтта бар, жауап өзгертілді",
        "refused": "Сілтемеде басқа құжат тұр, жауап өзгермейді",
    },
    "en": {
        "languages": "Kazakh and Russian",
        "Russian": "Russian",
        "yes": "yes",
        "site": "on the akimat's site",
        "doubt": "No date on the page; taken from the web archive",
        "reason": "Checked together: expert_1 is right",
        "claim": "Published on 2027-05-12",
        "granted": "The document is on the site; answer changed",
        "refused": "The link leads to another document; answer stays",
    },
}
CLAIMS = ("P07", "A03", "E07")
"""On these the region speaks: the first two it disputes, with the third it agrees."""


def typed_table(sheet: Worksheet, key: str) -> dict[str, dict[str, int]]:
    """Find the rows of a sheet by what stands in a column: its cells by the hidden names of the columns."""
    columns = {str(cell.value): cell.column for cell in sheet[1] if cell.value}
    if key not in columns:
        return {}
    rows = ((str(sheet.cell(row, columns[key]).value or ""), row) for row in range(4, sheet.max_row + 1))
    return {name: columns | {"row": row} for name, row in rows if name}


def put(sheet: Worksheet, place: dict[str, int], **values: object) -> None:
    """Type values into a row."""
    for column, value in values.items():
        sheet.cell(place["row"], place[column]).value = value  # type: ignore[assignment]


def sheet_with(book: Workbook, column: str) -> Worksheet:
    """Give the sheet that has a column."""
    return next(sheet for sheet in book.worksheets if column in {cell.value for cell in sheet[1]})


def language_of(book: Workbook) -> Language:
    """Find the language of a workbook by the words on it."""
    titles = {Say(language)("workbook.sheet-start"): language for language in LANGUAGES}
    titles |= {Say(language)("review.sheet"): language for language in LANGUAGES}
    titles |= {Say(language)("review.reply-sheet"): language for language in LANGUAGES}
    return titles[book.worksheets[0].title]


def example_answers(assessor: str) -> pd.DataFrame:
    """Give what an expert answers, from the bundled example round."""
    table = pd.read_csv(bundled("data", "rounds", "kz-example-2026") / "responses.csv", dtype="str").fillna("")
    return table[(table["region"] == REGION) & (table["assessor"] == assessor)].set_index("criterion")


@cache
def the_rules() -> Methodology:
    """Load the methodology of the guide."""
    return load_methodology(RULES)


def in_words(name: str, answer: str, language: Language) -> str:
    """Write an answer as it is chosen from the list: its letter and what it means."""
    rules = the_rules()
    criterion = walk.criteria_by_id(rules)[name]
    return answer_choice(answer, rules.scales[criterion.scale], language)


def fill_in(source: Path, target: Path, assessor: str) -> None:
    """Fill in a workbook as an expert would; what is behind a document that isn't public stays blank."""
    book = load_workbook(source)
    language = language_of(book)
    rules, answers = the_rules(), example_answers(assessor)
    criteria = walk.criteria_by_id(rules)
    gated = _behind_closed_gates(answers["answer"].to_dict())
    published = fill_publications(sheet_with(book, "published_on"), language)
    sheet = sheet_with(book, "answer")
    for name, place in typed_table(sheet, "id").items():
        if name not in criteria or name in gated or not (given := answers.loc[name])["answer"]:
            continue
        criterion = criteria[name]
        posted = published.get(criterion.document or "", date.min)
        seen = min(max(date.fromisoformat(given["seen_on"]) + LATER, posted + timedelta(days=1)), SEEN_LATEST)
        answer = answer_choice(given["answer"], rules.scales[criterion.scale], language)
        put(sheet, place, answer=answer, evidence=given["evidence"].replace("2026", "2027"), seen_on=seen)
    put(sheet, typed_table(sheet, "id")["P06"], comment=WORDS[language]["doubt"])
    book.save(target)


def fill_publications(sheet: Worksheet, language: Language) -> dict[str, date]:
    """Fill in the documents as the first expert's answers have them; give the days of publication."""
    rules, said = the_rules(), answers_of_documents()
    days = {}
    for name, place in typed_table(sheet, "document").items():
        if name not in rules.documents:
            continue
        late = DAYS_LATE.get(said[name, "timeliness"], -3)
        status = STATUS_OF[said[name, "publicity"]]
        shown = "late" if status == "public" and late > 0 else status
        put(sheet, place, status=status_label(shown, language))
        if status == "public":
            due = rules.documents[name].due
            days[name] = date(YEAR + due.year, due.month, due.day) + timedelta(days=late) if due else date(2027, 1, 20)
            days[name] = min(days[name], SEEN_LATEST - timedelta(days=1))
            words = WORDS[language]["Russian" if said[name, "languages"] == "c" else "languages"]
            facts = {"format": FORMATS.get(said[name, "format"], "PDF"), "languages": words}
            put(sheet, place, url=f"https://example.org/{name}", published_on=days[name], **facts)
    return days


def answers_of_documents() -> dict[tuple[str, str], str]:
    """Give the first expert's answer by document and scale: whether it is public, in time, in which format."""
    answers = example_answers(EXPERTS[0])["answer"]
    found: dict[tuple[str, str], str] = defaultdict(str)
    for criterion in walk.criteria(the_rules()):
        found.setdefault((criterion.document or "", criterion.scale), answers[criterion.id])
    return found


def _behind_closed_gates(answers: dict[str, str]) -> set[str]:
    gated = [(d, d.gate) for d in walk.dimensions(the_rules()) if d.gate]
    closed = [(d, gate) for d, gate in gated if answers[gate.criterion] in gate.closed_by]
    return {c.id for d, gate in closed for c in d.criteria if c.id != gate.criterion}


def slip(path: Path) -> None:
    """Make the mistakes that the guide shows."""
    book = load_workbook(path)
    words, sheet = WORDS[language_of(book)], sheet_with(book, "answer")
    rows = typed_table(sheet, "id")
    put(sheet, rows["P05"], evidence=None)
    put(sheet, rows["P06"], evidence=words["site"], seen_on=date(2027, 7, 2))
    put(sheet, rows["P07"], answer=words["yes"])
    put(sheet, rows["P08"], seen_on="31.06.2027")
    put(sheet, rows["P09"], answer="#REF!")
    documents = sheet_with(book, "published_on")
    put(documents, typed_table(documents, "document")["draft_budget"], url=None)
    book.save(path)


def interrupt(path: Path) -> None:
    """Stop in the middle: a link is still to come, the rest is blank."""
    book = load_workbook(path)
    sheet = sheet_with(book, "answer")
    rows = typed_table(sheet, "id")
    put(sheet, rows["P06"], evidence=None)
    for number in range(8, 26):
        put(sheet, rows[f"P{number:02}"], answer=None, evidence=None, seen_on=None, comment=None)
    book.save(path)


def decide(path: Path) -> None:
    """Decide in a review what the experts see differently: the first is right."""
    book = load_workbook(path)
    sheet = sheet_with(book, "decision")
    reason = WORDS[language_of(book)]["reason"]
    for place in typed_table(sheet, "id").values():
        said = [sheet.cell(place["row"], place[f"answer:{expert}"]).value for expert in EXPERTS]
        none = Say(language_of(book))("review.no-answer")
        if place["row"] > 4 and said[0] != said[1] and none not in said:
            put(sheet, place, decision=said[0], reason=reason)
    book.save(path)


def reply(path: Path) -> None:
    """Answer for the region: two disagreements, one of them with evidence, and one agreement."""
    book = load_workbook(path)
    language = language_of(book)
    say, words, sheet = Say(language), WORDS[language], sheet_with(book, "position")
    rows = typed_table(sheet, "id")
    for name in CLAIMS[:2]:
        said = {"claim": in_words(name, "b", language), "comment": words["claim"]}
        put(sheet, rows[name], position=say("review.disagree"), evidence=f"https://example.org/akimat/{name}", **said)
    put(sheet, rows[CLAIMS[2]], position=say("review.agree"))
    book.save(path)


def settle(path: Path) -> None:
    """Decide on the region's reply: once it is right, once it isn't."""
    book = load_workbook(path)
    language, sheet = language_of(book), sheet_with(book, "position")
    rows, words = typed_table(sheet, "id"), WORDS[language]
    put(sheet, rows[CLAIMS[0]], decision=in_words(CLAIMS[0], "b", language), reason=words["granted"])
    before = sheet.cell(rows[CLAIMS[1]]["row"], rows[CLAIMS[1]]["agreed"]).value
    put(sheet, rows[CLAIMS[1]], decision=before, reason=words["refused"])
    book.save(path)


@dataclass(frozen=True)
class Picture:
    """One picture: the workbook, words that stand on the page and where to cut, as a share of the page's height."""

    name: str
    book: str
    words: tuple[str, ...]
    bottom: float


def pictures(language: Language) -> list[Picture]:
    """List the pictures of a language."""
    say = Say(language)
    return [
        Picture("start", "filled", (say("workbook.how"),), 0.93),
        Picture("publications", "filled", (say("workbook.column-published-on"),), 0.86),
        Picture("assessment", "begun", ("P06", "P09", say("workbook.column-guidance")), 0.93),
        Picture("check", "checked", (say("report.remedy"),), 0.9),
        Picture("marked", "checked", ("P06", "P09", say("workbook.column-guidance")), 0.93),
        Picture("review", "review", (say("review.column-decision"), "E14"), 0.7),
        Picture("reply", "reply", (say("review.column-position"),), 0.62),
    ]


def run(*arguments: str, folder: Path, language: Language, codes: tuple[int, ...] = (0,)) -> None:
    """Run a command of the program."""
    environment = {**os.environ, "BUDGET_INDEX_LANG": language, "PYTHONUTF8": "1"}
    order = [sys.executable, "-m", "budget_index", *arguments]
    quiet = subprocess.DEVNULL
    done = subprocess.run(order, check=False, cwd=folder, env=environment, stdout=quiet, stderr=quiet)
    assert done.returncode in codes, arguments


def go_the_way(folder: Path, language: Language) -> dict[str, Path]:
    """Make every workbook of the guide."""
    rules, registry = the_rules(), kazakhstan()
    for name in ("inbox", "begun", "slips"):
        (folder / name).mkdir()
    for expert in EXPERTS:
        given = {"region": REGION, "year": YEAR, "assessor": expert, "language": language, "registry": registry}
        path = folder / "inbox" / template_name(rules, REGION, YEAR, expert)
        write_template(path, rules, example=True, cut_off=CUT_OFF, **given)  # type: ignore[arg-type]
        fill_in(path, path, expert)
    filled = folder / "inbox" / template_name(rules, REGION, YEAR, EXPERTS[0])
    begun, slips = folder / "begun" / "begun.xlsx", folder / "slips" / filled.name
    for path, hand in ((begun, interrupt), (slips, slip)):
        path.write_bytes(filled.read_bytes())
        hand(path)
    run("check", "slips", "--marked", "checked", folder=folder, language=language, codes=(1,))
    year = ["--year", str(YEAR), "--region", REGION, "--cut-off", CUT_OFF.isoformat(), "--example"]
    run("round", "new", "round", "--methodology", RULES, *year, folder=folder, language=language)
    run("round", "add", "round", "inbox", folder=folder, language=language)
    run("review", "round", "-o", "review", folder=folder, language=language)
    review = next((folder / "review").glob("*.xlsx"))
    decide(review)
    run("round", "add", "round", "review", folder=folder, language=language)
    run("reply", "round", "-o", "reply", folder=folder, language=language)
    answer = next((folder / "reply").glob("*.xlsx"))
    reply(answer)
    settle(answer)
    checked = next((folder / "checked").glob("*.xlsx"))
    return {"filled": filled, "begun": begun, "checked": checked, "review": review, "reply": answer}


def printed(books: dict[str, Path], folder: Path) -> dict[str, Path]:
    """Print workbooks with LibreOffice."""
    sources = []
    for name, path in books.items():
        sources.append(folder / f"{name}.xlsx")
        sources[-1].write_bytes(path.read_bytes())
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    order = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*order, *map(str, sources)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return {name: folder / f"{name}.pdf" for name in books}


def page_with(pdf: Path, words: tuple[str, ...]) -> int:
    """Find the first page on which some words stand."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    pages = done.stdout.decode().split("\f")
    wanted = {word for text in words for word in text.split()}
    return next(number for number, page in enumerate(pages, start=1) if wanted <= set(page.split()))


def cut(pdf: Path, picture: Picture, target: Path) -> None:
    """Draw a page, cut off the margins, make it small."""
    page = str(page_with(pdf, picture.words))
    stem = target.with_suffix("")
    order = ["pdftoppm", "-r", "150", "-f", page, "-l", page, "-singlefile", "-png", str(pdf), str(stem)]
    subprocess.run(order, check=True)
    whole = Image.open(target).convert("RGB")
    part = whole.crop((0, 0, whole.width, below_a_row(whole, int(whole.height * picture.bottom))))
    box = ImageChops.difference(part, Image.new("RGB", part.size, "white")).getbbox()
    assert box is not None
    part = part.crop((max(box[0] - 8, 0), max(box[1] - 8, 0), min(box[2] + 8, part.width), box[3]))
    part = part.resize((1400, round(part.height * 1400 / part.width)), Image.Resampling.LANCZOS)
    part.quantize(48, dither=Image.Dither.NONE).save(target, optimize=True)


def below_a_row(page: Image.Image, lowest: int) -> int:
    """Find the line under the last row of a table that is whole above a height."""
    pixels = np.asarray(page).astype(int)
    ink = ImageColor.getrgb(f"#{LINE}")
    middle = pixels[:, page.width // 5 : page.width * 4 // 5]
    lines = np.flatnonzero((np.abs(middle - ink).max(axis=2) < NEAR).mean(axis=1) > MOSTLY)
    above = lines[lines < lowest]
    return int(above[-1]) + 2 if len(above) else lowest


def main() -> None:
    """Make all pictures."""
    for language in LANGUAGES:
        with TemporaryDirectory() as name:
            folder = Path(name)
            pdfs = printed(go_the_way(folder, language), folder)
            for picture in pictures(language):
                cut(pdfs[picture.book], picture, IMAGES / f"experts-{picture.name}.{language}.png")


if __name__ == "__main__":
    main()
