"""Publications of the example rounds: made up so that they fit what the example's first expert answered."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from budget_index.methodology.checks import criteria_with_place
from budget_index.methodology.model import Methodology
from budget_index.tables.publications import PUBLICATION_COLUMNS, due_date

DAYS_LATE = {"a": (-20, 0), "b": (1, 14), "c": (15, 30), "d": (31, 75)}
"""Answer on the scale ``timeliness`` → the days after the due date that it stands for."""
HIDDEN = {"c": ("on_request",), "d": ("internal", "not_produced")}
"""Answer on the scale ``publicity`` → what a document is that nobody can open."""
FORMATS = {"a": ("xlsx", "csv"), "b": ("docx", "pdf"), "c": ("scan",)}
LANGUAGES = {"a": "kk, ru", "b": "kk, ru", "c": "ru"}


def example_publications(responses: pd.DataFrame, methodology: Methodology, cut_off: date, seed: int) -> pd.DataFrame:
    """Make up when every document came out, as the answers about it say; without an answer there is no row.

    Parameters
    ----------
    responses
        One expert's answers, one year.
    cut_off
        Nothing is published later.
    """
    generator = np.random.default_rng([seed, len(responses)])
    asked = {(c.document, c.scale): c.id for c, _ in criteria_with_place(methodology) if c.document}
    rows: list[tuple[object, ...]] = []
    for (region, year), own in responses.groupby(["region", "year"]):
        said = own.set_index("criterion")["answer"]
        for document in methodology.documents:
            about = {scale: said.get(name, "") for (of, scale), name in asked.items() if of == document}
            status, *facts = _facts(generator, about, methodology, document, int(str(year)), cut_off)
            if status:
                public = status in ("public", "late")
                url = f"https://example.org/{str(region).lower()}/{year}/{document}" if public else ""
                rows.append((region, year, document, status, url, *facts, "", "", ""))
    return pd.DataFrame(rows, columns=PUBLICATION_COLUMNS)


def _facts(
    generator: np.random.Generator,
    about: Mapping[str, str],
    methodology: Methodology,
    document: str,
    year: int,
    cut_off: date,
) -> tuple[str, str, str, str]:
    """Give status, day, format and languages of one document; all blank where nothing is known."""
    answer = about.get("publicity", "")
    if answer not in ("a", "b"):
        return str(generator.choice(HIDDEN[answer])) if answer in HIDDEN else "", "", "", ""
    format_ = str(generator.choice(FORMATS.get(about.get("format", ""), ("pdf", "docx"))))
    languages = LANGUAGES.get(about.get("languages", ""), "kk, ru")
    days, due = DAYS_LATE.get(about.get("timeliness", "")), methodology.documents[document].due
    if days is None or due is None:
        return "public" if days is None or days[0] <= 0 else "late", "", format_, languages
    late = int(generator.integers(days[0], days[1] + 1))
    published = min(due_date(due, year) + timedelta(days=late), cut_off)
    return "late" if late > 0 else "public", published.isoformat(), format_, languages
