"""Formulas and colours that guide the assessor: ticks, rows that a closed gate settles, cells that wait."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from budget_index.language import Language
from budget_index.methodology import walk
from budget_index.methodology.model import Gate, Methodology
from budget_index.methodology.walk import criteria_below
from budget_index.workbook.drop_downs import answer_choice
from budget_index.workbook.xlsx.style import AMBER, GREY, LOCKED_FILL, fill_of

DONE, BEGUN, SETTLED = "✓", "…", "–"


@dataclass(frozen=True)
class Stretch:
    """How many questions a stage has on a sheet, and where formulas find its rows: ``areas`` of stage and tick.

    Without a stage it is the whole sheet.
    """

    sheet: str
    stage: str
    title: str
    questions: int
    areas: Mapping[str, str]


def gates_over(methodology: Methodology) -> dict[str, list[Gate]]:
    """Return the gates that can settle a criterion, by criterion; a gate doesn't settle its own.

    Examples
    --------
    >>> from budget_index.methodology.load import load_methodology
    >>> gates_over(load_methodology("obs-2017"))
    {}
    """
    gates: dict[str, list[Gate]] = {}
    asked = {criterion.id for criterion in walk.criteria(methodology) if criterion.from_publication is None}
    for dimension in walk.dimensions(methodology):
        gate = dimension.gate
        if gate and gate.criterion in asked:
            for criterion in criteria_below(dimension):
                if criterion.id != gate.criterion:
                    gates.setdefault(criterion.id, []).append(gate)
    return gates


def closing_texts(gate: Gate, methodology: Methodology, language: Language) -> list[str]:
    """List what an answer cell may show when the gate is closed: the answers with their meaning, and the bare ones."""
    scale = methodology.scales[walk.criteria_by_id(methodology)[gate.criterion].scale]
    return list(dict.fromkeys(text for key in gate.closed_by for text in (answer_choice(key, scale, language), key)))


def closed_formula(gates: Iterable[tuple[str, Sequence[str]]], ids: str, answers: str) -> str:
    """Write the formula that is true when one of the gates is closed; it looks up the criterion's row by id.

    Parameters
    ----------
    gates
        Criterion and the texts that close it.
    ids, answers
        The columns of the sheet.
    """
    conditions = []
    for criterion, texts in gates:
        cell = f"TRIM(INDEX({answers},MATCH({formula_text(criterion)},{ids},0)))"
        conditions += [f"{cell}={formula_text(text)}" for text in texts]
    return f"OR({','.join(conditions)})" if conditions else ""


def tick_formula(needed: Sequence[str], proof: Sequence[str], closed: str) -> str:
    """Write the formula of the last column: ✓ when the row is complete, … when it is begun, – when a gate settles it.

    Examples
    --------
    >>> tick_formula(["E4"], ["F4", "G4"], "")
    '=IF(E4="","",IF(AND(E4<>"",F4<>"",G4<>""),"✓","…"))'
    """
    everything = ",".join(f'{cell}<>""' for cell in (*needed, *proof))
    blank = ",".join(f'{cell}=""' for cell in needed)
    nothing = blank if len(needed) == 1 else f"AND({blank})"
    formula = f'IF({nothing},"",IF(AND({everything}),"{DONE}","{BEGUN}"))'
    return f'=IF({closed},"{SETTLED}",{formula})' if closed else f"={formula}"


def mark_rows(sheet: Worksheet, area: str, condition: str, color: str = "") -> None:
    """Colour the cells of an area where a condition on its first row holds; without a colour they turn grey."""
    grey = DifferentialStyle(fill=fill_of(LOCKED_FILL), font=Font(color=GREY))
    look = DifferentialStyle(fill=fill_of(color)) if color else grey
    sheet.conditional_formatting.add(area, Rule("expression", formula=[condition], dxf=look, stopIfTrue=not color))


def mark_waiting(sheet: Worksheet, letter: str, tick: str, first: int, last: int) -> None:
    """Colour blank cells of a column in rows that are begun but not complete."""
    condition = f'AND(${tick}{first}="{BEGUN}",${letter}{first}="")'
    mark_rows(sheet, f"{letter}{first}:{letter}{last}", condition, AMBER)


def count_formula(stretch: Stretch, states: Sequence[str]) -> str:
    """Write the formula that counts the rows of a stretch whose tick is one of several states."""
    sheet = quote_sheetname(stretch.sheet)
    wanted = "+".join(f"({sheet}!{stretch.areas['complete']}={formula_text(state)})" for state in states)
    if not stretch.stage:
        return f"=SUMPRODUCT({wanted}+0)"
    return f"=SUMPRODUCT(({sheet}!{stretch.areas['stage']}={formula_text(stretch.stage)})*({wanted}))"


def formula_text(text: str) -> str:
    """Write a text as a formula does.

    Examples
    --------
    >>> formula_text("a")
    '"a"'
    """
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
