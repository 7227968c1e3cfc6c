"""What the parts of an index weigh, as indented bars."""

import altair as alt
import pandas as pd

from budget_index.charts.answers import text_bars
from budget_index.charts.theme import ON_PAPER, Colours
from budget_index.language import Say
from budget_index.methodology.model import Methodology
from budget_index.methodology.titles import dimension_titles, share_words

INDENT = 22
"""How far each level is set in."""
SHADES = ("full", "most", "some")


def weights_chart(
    weights: pd.DataFrame, methodology: Methodology, say: Say, *, example: bool, colours: Colours = ON_PAPER
) -> alt.LayerChart:
    """Draw the weight of every part in the headline index; deeper parts are indented and lighter.

    Parameters
    ----------
    weights
        Rows of a table as ``dimension_weights`` gives it.
    """
    titles = dimension_titles(methodology, say.language)
    table = weights.assign(
        words=weights["dimension"].map(titles),
        indent=INDENT * weights["depth"],
        label=[part_label(share, n, say) for share, n in zip(weights["effective"], weights["criteria"], strict=True)],
        end=weights["effective"].fillna(0.0),
        kind=[SHADES[min(depth, len(SHADES) - 1)] for depth in weights["depth"]],
    )
    facts = "; ".join(table["words"] + " – " + table["label"])
    title, described = say("methodology-page.tree-title"), say("methodology-page.tree-described", facts=facts)
    return text_bars(table, say, title=title, described=described, example=example, colours=colours)


def part_label(share: float, criteria: int, say: Say) -> str:
    """Write a weight in the index and the number of questions.

    Examples
    --------
    >>> part_label(0.25, 25, Say("en")), part_label(float("nan"), 1, Say("en"))
    ('25% · 25 questions', 'not in the index · 1 question')
    """
    return say("methodology-page.part-label", n=criteria, share=share_words(share, say))
