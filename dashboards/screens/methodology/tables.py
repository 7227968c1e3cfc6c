"""The tables of the page of the methodology: facts, bands, scales, documents, one criterion, the glossary."""

from html import escape

import pandas as pd

from budget_index.charts.palette import band_colour
from budget_index.content import methodology_words
from budget_index.content.methodology_words import PAGE, exact_number, scale_name
from budget_index.language import LANGUAGES, OWN_NAMES, Say
from budget_index.methodology.model import BEST, Criterion, Methodology, Scale
from budget_index.methodology.titles import dimension_titles, option_label, theme_titles, title_of
from budget_index.tables.publications import due_date
from budget_index.tables.values import is_web_page
from dashboards.shell.markup import plain
from dashboards.shell.view import View

FACTS = (
    "title",
    "id",
    "status",
    "source",
    "family",
    "kinds",
    "peers",
    "headline",
    "size",
    "assessors",
    "missing",
    "rounding",
)
TABLE_STYLE = """<style>
.told { border-collapse: collapse; width: 100%; font-size: 1rem; }
.told td, .told th { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; overflow-wrap: anywhere;
  border-bottom: 1px solid rgba(128, 128, 128, 0.3); }
.told th { font-weight: 600; }
.told.facts th { width: 28%; }
.told .means { padding-bottom: 0.8rem; }
.told .term td { border-bottom: none; font-weight: 600; padding-bottom: 0; width: 33%; }
.told a { color: inherit; }
@media (max-width: 640px) {
  .told.terms thead { display: none; }
  .told.terms tr, .told.terms td { display: block; width: auto; }
  .told .term td { padding: 0.2rem 0 0; }
  .told .term td + td { font-weight: 400; }
  .told .means { padding: 0.2rem 0 0.6rem; }
  .told.facts th, .told.facts td { display: block; width: auto; }
  .told.facts th { border-bottom: none; padding-bottom: 0; }
}
</style>"""


def facts_table(v: View, editions: list[Methodology]) -> str:
    """Say what this edition is and by which rules it works."""
    say, methodology = v.say, v.methodology
    before = "; ".join(f"{v.text(each.title)} ({each.id})" for each in editions)
    used = "ranked" if methodology.ranks == "rounded" else "used"
    facts = {
        "title": v.text(methodology.title),
        "id": methodology.id,
        "status": say(f"{PAGE}.status-{methodology.status}"),
        "family": before or say(f"{PAGE}.no-earlier"),
        "kinds": methodology_words.kinds_words(methodology, say),
        "peers": methodology_words.peers_words(methodology, say),
        "headline": methodology_words.headline_words(methodology, say),
        "size": methodology_words.size_words(methodology, say),
        "assessors": methodology_words.assessors_words(methodology, say),
        "missing": methodology_words.missing_words(methodology, say),
        "rounding": f"{methodology_words.rounding_words(methodology, say)} {say(f'{PAGE}.rounding-{used}')}",
    }
    cells = {name: escape(words) for name, words in facts.items()} | {"source": source_words(v)}
    rows = "".join(
        f"<tr><th scope='row'>{escape(say(f'{PAGE}.fact-{name}'))}</th><td>{cells[name]}</td></tr>" for name in FACTS
    )
    return f"{TABLE_STYLE}<table class='told facts'><tbody>{rows}</tbody></table>"


def source_words(v: View) -> str:
    """Say where the rules come from, with a link if there is one."""
    source = v.methodology.source
    title = escape(v.text(source.title)) if source else "–"
    if source and source.href and is_web_page(source.href):
        link = f'<a href="{escape(source.href)}" target="_blank" rel="noopener">{v.say(f"{PAGE}.link")}</a>'
        return f"{title} ({link})"
    return title


def bands_table(methodology: Methodology, say: Say) -> pd.DataFrame:
    """List the bands with their limits; ``band`` is HTML, with the colour before the name."""
    rows = []
    for band, scores in zip(methodology.bands, methodology_words.band_ranges(methodology, say), strict=True):
        box = f'<span class="box" style="background: {band_colour(band)}"></span>'
        name = f"{box}{escape(title_of(band, say.language))}"
        rows.append(
            {"band": name, "score": scores, "must": methodology_words.must_words(band.requires_must_have, say) or "–"}
        )
    return pd.DataFrame(rows)


def scale_table(scale: Scale, say: Say) -> pd.DataFrame:
    """List the answers of a scale, or the limits of a number, with their points."""
    if scale.number:
        return pd.DataFrame(_number_rows(scale, say))
    rows = []
    for key, option in (scale.answers or {}).items():
        points = None if option.points is None else BEST * option.points / scale.highest
        worth = say(f"{PAGE}.not-counted") if points is None else exact_number(points, say)
        rows.append({"key": key, "answer": option_label(scale, key, say.language), "points": worth})
    return pd.DataFrame(rows)


def _number_rows(scale: Scale, say: Say) -> list[dict[str, str]]:
    rule = scale.number
    assert rule is not None
    unit = say.unit(rule.unit or "")
    key = "up-to" if rule.steps else "less-than" if rule.below else "exactly"
    limits = [(say(f"{PAGE}.{key}", limit=exact_number(limit, say), unit=unit), points) for limit, points in rule.pairs]
    limits += [(say(f"{PAGE}.{'beyond' if rule.steps else 'from-there'}"), rule.beyond)] if rule.is_stepped else []
    return [{"answer": words, "points": exact_number(BEST * points / scale.highest, say)} for words, points in limits]


def documents_table(v: View) -> pd.DataFrame:
    """List the documents with their due dates in this round."""
    say, rows = v.say, []
    for document in v.methodology.documents.values():
        due = document.due
        day = due_date(due, v.year) if due else None
        state = ("date-confirmed" if due.verified else "date-unconfirmed") if due else "no-due"
        rows.append(
            {
                "document": v.text(document.title),
                "due": say.day(day) if day else "–",
                "confirmed": say(f"{PAGE}.{state}"),
            }
        )
    return pd.DataFrame(rows, columns=["document", "due", "confirmed"])


def criterion_words(v: View, criterion: Criterion, rule: pd.Series) -> str:
    """Write everything that the methodology says about a criterion, as Markdown.

    Parameters
    ----------
    rule
        Its row of a table as ``criteria_rules`` gives it.
    """
    say, methodology = v.say, v.methodology
    titles = dimension_titles(methodology, say.language)
    themes = theme_titles(methodology, v.say.language)
    share = say.percent(rule["effective"], 2)
    lines = {
        "stage": " – ".join(titles[name] for name in dict.fromkeys((rule["stage"], rule["dimension"])) if name),
        "theme": themes.get(criterion.theme or "", ""),
        "document": v.text(methodology.documents[criterion.document].title) if criterion.document else "",
        "scale": scale_name(methodology, criterion.scale, say),
        "weight": say(f"{PAGE}.detail-weight", weight=exact_number(criterion.weight, say), share=share),
    }
    named = [f"- {say(f'{PAGE}.{key}')}: {plain(text)}" for key, text in lines.items() if text]
    texts = [f"**{label}.** {plain(words)}" for label, words in v.texts_about(criterion).items()]
    return "\n\n".join(["\n".join([*named, *(f"- {line}" for line in _rule_lines(criterion, rule, say))]), *texts])


def _rule_lines(criterion: Criterion, rule: pd.Series, say: Say) -> list[str]:
    """Say what else holds for a criterion."""
    lines = [say(f"{PAGE}.detail-outside")] if pd.isna(rule["effective"]) else []
    lines += [say(f"{PAGE}.detail-must")] if criterion.must_have else []
    lines += [say(f"{PAGE}.detail-opens", n=rule["opens"])] if rule["opens"] else []
    lines += [say(f"{PAGE}.detail-gate", criterion=rule["gate"])] if rule["gate"] else []
    lines.append(say(f"{PAGE}.detail-may-not-apply" if rule["not_applicable"] else f"{PAGE}.detail-applies"))
    lines += [say(f"{PAGE}.detail-factors", names=", ".join(criterion.factors))] if criterion.factors else []
    lines += [say(f"{PAGE}.detail-derived")] if criterion.from_publication else []
    for edition, name in (criterion.continues or {}).items():
        lines.append(say(f"{PAGE}.detail-continues", criterion=name, edition=edition))
    lines += [say(f"{PAGE}.detail-changed")] if criterion.changed else []
    return lines


def glossary_table(table: pd.DataFrame, say: Say) -> str:
    """Write the terms of all languages side by side, each with its meaning below; the reader's language first."""
    order = [say.language, *(language for language in LANGUAGES if language != say.language)]
    head = "".join(f"<th scope='col'>{escape(OWN_NAMES[language])}</th>" for language in order)
    body = ""
    for row in table.to_dict("records"):
        terms = "".join(f"<td lang='{language}'>{escape(row[language])}</td>" for language in order)
        means = escape(row[f"means_{say.language}"])
        body += f"<tr class='term'>{terms}</tr><tr><td class='means' colspan='{len(LANGUAGES)}'>{means}</td></tr>"
    return f"{TABLE_STYLE}<table class='told terms'><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
