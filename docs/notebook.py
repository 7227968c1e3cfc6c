"""Make the executed notebook of the front door again: ``python docs/notebook.py``.

Its cells are run one after the other in this process, in English; charts are kept as pictures, so that they are seen
where a notebook is only shown.
"""

import ast
import base64
import io
import json
import os
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import altair as alt
from PIL import Image

NOTEBOOK = Path(__file__).parent / "notebooks" / "first-look.ipynb"
ABOUT = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
Cells = Iterable[tuple[str, str]]
"""What a cell is (markdown or code), and what is written in it."""


def executed(cells: Cells) -> dict[str, Any]:
    """Run the cells in order; give the notebook with what they show."""
    names: dict[str, Any] = {}
    made, count = [], 0
    for number, (kind, text) in enumerate(cells):
        cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": in_lines(text)}
        if kind == "code":
            count += 1
            cell |= {"execution_count": count, "outputs": run(text, names, count)}
        made.append(cell)
    return {"cells": made, "metadata": ABOUT, "nbformat": 4, "nbformat_minor": 5}


def run(text: str, names: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Run one cell; what it prints and the value of its last line are shown."""
    *lines, last = ast.parse(text).body
    shows = isinstance(last, ast.Expr)
    paper, value = io.StringIO(), None
    with redirect_stdout(paper):
        exec(compile(ast.Module(lines if shows else [*lines, last], []), "<cell>", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
    said = in_lines(paper.getvalue())
    outputs: list[dict[str, Any]] = [{"name": "stdout", "output_type": "stream", "text": said}] if said else []
    if value is not None:
        result = {"data": shown(value), "execution_count": count, "metadata": {}, "output_type": "execute_result"}
        outputs.append(result)
    return outputs


def shown(value: Any) -> dict[str, Any]:
    """Show a value: a chart as a picture, the rest as text and, if it knows how, as HTML."""
    if isinstance(value, alt.TopLevelMixin):
        paper, small = io.BytesIO(), io.BytesIO()
        value.save(paper, format="png")
        picture = Image.open(paper).convert("RGB").quantize(48, dither=Image.Dither.NONE)
        picture.save(small, format="png", optimize=True)
        return {"image/png": base64.b64encode(small.getvalue()).decode(), "text/plain": ["chart"]}
    html = {"text/html": in_lines(value._repr_html_())} if hasattr(value, "_repr_html_") else {}
    return {**html, "text/plain": in_lines(repr(value))}


def in_lines(text: str) -> list[str]:
    """Write a text as notebooks keep it."""
    return text.strip("\n").splitlines(keepends=True)


def source_of(cell: dict[str, Any]) -> str:
    """Return what is written in a cell."""
    return "".join(cell["source"])


if __name__ == "__main__":
    os.environ["BUDGET_INDEX_LANG"] = "en"
    kept = json.loads(NOTEBOOK.read_text("utf-8"))
    again = executed([(cell["cell_type"], source_of(cell)) for cell in kept["cells"]])
    NOTEBOOK.write_text(json.dumps(again, ensure_ascii=False, indent=1) + "\n", "utf-8")
