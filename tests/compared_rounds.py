"""Rounds of two questions and a few regions, made to be compared."""

from pathlib import Path

RULES = """
id: {id}
family: small
title: Small
scales:
  extent:
    answers:
      a: {{points: 100}}
      b: {{points: 67}}
      d: {{points: {lowest}}}
      e: {{not_applicable: true}}
bands: [{{id: low, from: 0}}, {{id: high, from: 61}}]
dimensions:
  - id: index
    criteria:
      - {{id: P01, question: One?, scale: extent, weight: {weight}}}
      - {{id: P02, question: "{second}", scale: extent}}
"""


def make_round(folder: Path, year: int, answers: dict[str, str], **rules: object) -> str:
    """Make a round, named like its folder, from answers such as ``{"A": "ab"}``; ``-`` is a blank.

    Parameters
    ----------
    rules
        ``id``, ``second`` (the second question), ``lowest`` (points of d) or ``weight`` (of the first question).
    """
    facts = {"id": "small-1", "second": "Two?", "lowest": 0, "weight": 1} | rules
    folder.mkdir()
    (folder / f"{facts['id']}.yaml").write_text(RULES.format(**facts), "utf-8")
    about = {"id": folder.name, "title": folder.name, "methodology": facts["id"], "year": year, "example": "true"}
    lines = [f"{key}: {value}" for key, value in about.items()]
    (folder / "round.yaml").write_text("\n".join([*lines, f"regions: [{', '.join(answers)}]", ""]), "utf-8")
    rows = [
        f"{region},{year},P0{number},{answer.replace('-', '')}"
        for region, given in answers.items()
        for number, answer in enumerate(given, start=1)
    ]
    (folder / "responses.csv").write_text("\n".join(["region,year,criterion,answer", *rows, ""]), "utf-8")
    return str(folder)
