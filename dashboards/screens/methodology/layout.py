"""Lay out what is said about a methodology as HTML: weights, bands, rules, questions."""

from collections.abc import Iterable, Mapping
from html import escape

from budget_index.content.model import Fact, ListItem, Section, WrittenRow
from budget_index.content.written_questions import WrittenQuestion
from budget_index.language import Say
from budget_index.publish.html.blocks import linked
from dashboards.shell.markup import fold, labelled

STYLE = """<style>
.weighing { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 0.6rem 2.5rem; }
.weighing h3 { font-size: 0.95rem !important; padding: 0 0 0.2rem !important; margin: 0; }
.weight { display: grid; grid-template-columns: 1fr auto; column-gap: 0.8rem; margin: 0 0 0.4rem; font-size: 0.9rem;
  line-height: 1.3; }
.weight b { font-variant-numeric: tabular-nums; }
.weight small { grid-column: 1 / -1; font-size: 0.78rem; opacity: 0.85; }
.weight .full { grid-column: 1 / -1; height: 6px; background: color-mix(in srgb, currentColor 14%, transparent); }
.weight .full i { display: block; height: 6px; background: light-dark(#23688f, #6fb1e0); }
.bands p { display: grid; grid-template-columns: 1.1rem 1fr auto; column-gap: 0.5rem; margin: 0 0 0.3rem;
  font-size: 0.9rem; line-height: 1.3; }
.bands i { width: 1.1rem; height: 1.1rem; border: 1px solid currentColor; box-sizing: border-box; }
.bands b { font-variant-numeric: tabular-nums; }
.bands small { grid-column: 2 / -1; font-size: 0.78rem; opacity: 0.85; }
dl.rules { columns: 3 18rem; column-gap: 2.5rem; margin: 0; padding: 0; font-size: 0.88rem; line-height: 1.35; }
dl.rules div { break-inside: avoid; margin: 0; padding: 0 0 0.5rem; }
dl.rules dt { font-weight: 600; margin: 0; } dl.rules dd { margin: 0; padding: 0; overflow-wrap: anywhere; }
.questions details.fold { border: 0; border-radius: 0; margin: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.questions summary { display: grid; grid-template-columns: 1rem 1fr minmax(0, 24rem); gap: 0 0.6rem; list-style: none;
  padding: 0.35rem 0 !important; font-size: 0.95rem; line-height: 1.35; }
.questions summary::-webkit-details-marker { display: none; }
.questions summary::before { content: "▸"; }
.questions details[open] > summary::before { content: "▾"; }
.questions summary small { font-size: 0.82rem; opacity: 0.85; }
.questions details.fold > div { margin: 0 0 0.5rem 1.6rem; font-size: 0.92rem; line-height: 1.45; max-width: 62rem; }
.questions ul { list-style: none; margin: 0.2rem 0; padding: 0; }
.questions li { font-size: inherit !important; margin: 0; padding: 0; display: grid; grid-template-columns: 4rem 1fr;
  gap: 0.6rem; }
.questions li b { text-align: right; font-variant-numeric: tabular-nums; }
.offered { margin: 0; font-size: 0.88rem; line-height: 1.5; overflow-wrap: anywhere; }
.offered code { font-size: 0.8rem; }
.quote.cited { margin-top: 0.4rem; } .quote.cited blockquote { font-size: 0.92rem; }
[data-testid="stMain"] [data-testid="stHeading"] h2 { padding: 0.3rem 0 0.4rem; }
@media (max-width: 640px) {
  .st-key-choices > *, .st-key-search > *, .st-key-files > :first-child { flex: 1 1 100% !important; }
  .st-key-search [data-testid="stElementContainer"], .st-key-search .stSelectbox { width: 100% !important; }
  .questions summary { grid-template-columns: 1rem 1fr; } .questions summary small { grid-column: 2; }
}
</style>"""


def weight_bars(title: str, section: Section) -> str:
    """Write a bar a part, as long as its share of the whole, and below it how much it holds."""
    bars = "".join(_weight(row, section) for row in section.table.rows)
    return f"<section><h3>{escape(title)}</h3>{bars}</section>"


def _weight(row: WrittenRow, section: Section) -> str:
    share, *held = zip(section.table.columns, row.cells, strict=True)
    counts = " · ".join(f"{column.heading}: {cell.text}" for column, cell in held)
    filled = f'<i style="width:{100 * float(str(share[1].value)):.1f}%"></i>' if share[1].value is not None else ""
    return (
        f'<p class="weight"><span>{escape(row.title)}</span><b>{escape(share[1].text)}</b>'
        f'<span class="full" aria-hidden="true">{filled}</span><small>{escape(counts)}</small></p>'
    )


def band_list(section: Section, colours: Mapping[str, str]) -> str:
    """Write the bands from the highest down: colour, name, limits, what they demand."""
    lines = "".join(_band(row, colours[row.id]) for row in reversed(section.table.rows))
    return f'<section class="bands"><h3>{escape(section.title)}</h3>{lines}</section>'


def _band(row: WrittenRow, colour: str) -> str:
    limits, must = row.cells
    demanded = f"<small>{escape(must.text)}</small>" if must.text else ""
    look = f'<i style="background:{escape(colour)}" aria-hidden="true"></i>'
    return f"<p>{look}<span>{escape(row.title)}</span><b>{escape(limits.text)}</b>{demanded}</p>"


def rule_list(section: Section) -> str:
    """Write the rules: what each is about, and what holds."""
    return f'<dl class="rules">{"".join(map(_rule, section.items))}</dl>'


def _rule(item: ListItem) -> str:
    links = "".join(f" ({linked(each.href, each.text)})" for each in item.links)
    return f"<div><dt>{escape(item.title)}</dt><dd>{escape(item.text)}{links}</dd></div>"


def question_list(questions: Iterable[str]) -> str:
    """Write questions below each other."""
    return f'<div class="questions">{"".join(questions)}</div>'


def question_fold(question: WrittenQuestion, say: Say, *, address: str, judged: bool, opened: bool = False) -> str:
    """Write a question that opens to all that is said about it.

    Parameters
    ----------
    address
        Where the page shows it first.
    judged
        Whether it is also said how it is judged.
    """
    about = question.document[1] or question.part[1]
    due = f" – {question.due}" if question.due else ""
    facts = {"word.stage": question.part[1], "word.document": f"{question.document[1]}{due}"}
    texts = {"advice": question.advice, "good-example": question.example}
    texts |= {"guidance": question.guidance} if judged else {}
    answers = "".join(map(_answer, question.answers))
    number = f"{say('word.number')}\N{NO-BREAK SPACE}{question.id}"
    link = f'<a href="{escape(address)}">{escape(number)}</a>'
    return fold(
        f"<span>{escape(question.text)}</span><small>{escape(about)}</small>",
        "<br>".join(labelled(say(label), words, ":") for label, words in facts.items() if words),
        f"<b>{escape(say('word.answers'))}</b><ul>{answers}</ul>",
        *(labelled(say(f"dashboard.{name}"), words, ".") for name, words in texts.items() if words),
        f"{escape(' '.join(question.remarks))} {link}",
        opened=opened,
    )


def _answer(answer: Fact) -> str:
    return f"<li><b>{escape(answer.text)}</b><span>{escape(answer.label)}</span></li>"
