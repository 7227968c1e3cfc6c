"""Answers and publications that fill any workbook."""

import pandas as pd

from budget_index.workbook.questions import questions


def answers(methodology, role: str) -> pd.DataFrame:
    """Answer every question, half of them as the other expert does."""
    rows = []
    for number, question in enumerate(questions(methodology).values()):
        options = list(question.scale.answers or {}) or ["40", "55.5"]
        answer = options[(number + (role == "expert_2") * (number % 2)) % len(options)]
        said = {"region": "KZ-15", "year": 2026, "criterion": question.id, "assessor": role, "answer": answer}
        proof = {"evidence": f"https://example.org/{number}", "seen_on": "2026-03-05", "comment": f"=№ {number}"}
        rows.append(said | proof | dict.fromkeys(("file", "sheet", "cell"), ""))
    return pd.DataFrame(rows)


def published(methodology) -> pd.DataFrame:
    """List every document as public."""
    rows = [(name, "public", "https://example.org/x", "2025-12-01", "xlsx", "kk") for name in methodology.documents]
    return pd.DataFrame(rows, columns=["document", "status", "url", "published_on", "format", "languages"])
