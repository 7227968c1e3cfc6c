"""What surrounds every page: style, print, the language of the document, and a way past the menu."""

import json
from collections.abc import Sequence
from html import escape

import streamlit as st

from budget_index.charts.palette import ACCENT, INK, PAPER
from budget_index.language import Say
from budget_index.publish.html.blocks import blocks_css

STYLE = (
    f"""<style>:root {{ --paper: {PAPER}; --ink: {INK}; --accent: {ACCENT}; }}</style>"""
    + """<style>
[data-testid="InputInstructions"], [data-testid="stElementToolbar"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 3.75rem 1rem 3rem; max-width: 1400px; }
[data-testid="stExpander"] summary p { font-size: 1rem; }
[data-testid="stCaptionContainer"] { color: inherit !important; opacity: 0.8; }
[data-testid="stSkipToContent"] { display: none !important; }
h1 { font-size: 2rem !important; }
.stApp h2 { font-size: 1.5rem; font-weight: 600; }
.stApp [data-testid="stMarkdown"] h2 { font-size: 1.25rem; padding: 0.5rem 0; }
.stApp h3 { font-size: 1.15rem; font-weight: 600; }
details.fold { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 0.5rem;
  margin-bottom: 0.5rem; }
details.fold > summary { padding: 0.6rem 0.9rem; cursor: pointer; }
[data-testid="stHtml"] a { color: inherit; }
.listed { overflow-x: auto; }
.listed table { border-collapse: collapse; width: 100%; }
.listed caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.listed :is(th, td) { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); text-align: left;
  padding: 0.35rem 0.6rem 0.35rem 0; vertical-align: top; }
.listed tbody th { font-weight: 500; } .listed .group th { font-weight: 600; padding-top: 0.7rem; }
.listed small { display: block; font-weight: 400; font-size: 0.85em; opacity: 0.85; }
.listed .number { text-align: right; white-space: nowrap; }
.listed .day { white-space: nowrap; }
.listed .box { display: inline-block; width: 1.1em; height: 1.1em; margin-right: 0.5em; vertical-align: -0.15em;
  border: 1px solid currentColor; }
@media screen and (max-width: 640px) {
  .listed thead { display: none; }
  .listed :is(tr, td) { display: block; border: 0; padding: 0.1rem 0; }
  .listed tr { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.5rem 0; }
  .listed td::before { content: attr(data-heading) ": "; font-weight: 600; }
  .listed .number { text-align: left; }
  .listed tbody th { display: block; border: 0; font-weight: 600; padding: 0.1rem 0; }
}
details.fold > div { margin: 0 0.9rem 0.6rem; overflow-wrap: anywhere; }
@media (min-width: 800px) { [data-testid="stMainBlockContainer"] { padding: 3.75rem 2rem 3rem; } }
.to-content { position: fixed; left: 1rem; top: -6rem; z-index: 1000000; padding: 0.6rem 1rem;
  background: var(--paper); color: var(--ink); border: 2px solid var(--ink); }
.to-content:focus { top: 0.5rem; }
a:focus-visible, button:focus-visible, summary:focus-visible { outline: 3px solid var(--accent) !important;
  outline-offset: 2px; }
[data-testid="stElementContainer"]:has(.on-paper) { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); }
@media (prefers-color-scheme: dark) { [data-testid="stBaseButton-primary"] *, [data-tag] * { color: #000 !important; } }
@media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation-duration: 0.01ms !important;
  transition-duration: 0.01ms !important; scroll-behavior: auto !important; } }

.st-key-corner { position: fixed; top: 0.6rem; right: 1rem; z-index: 999991; width: auto !important; }
.st-key-corner button { min-height: 1.9rem; padding: 0.1rem 0.55rem; }
.st-key-corner [data-testid="stElementContainer"] { width: auto !important; }
.mark { margin: 0; padding: 1px 0.6rem; font-size: 0.8rem; line-height: 20px; background: #fff4d6; color: #5a4200; }
.measured { margin: 0; font-size: 0.85rem; line-height: 20px; opacity: 0.85; }
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > style:only-child),
[data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > script:only-child),
[data-testid="stLayoutWrapper"]:has(> .st-key-corner) { position: absolute; width: 0 !important; }
[data-testid="stElementContainer"]:has(.mark) { margin-bottom: -0.9rem; }
.st-key-top h1 { font-size: 1.5rem !important; line-height: 1.25; padding: 0.2rem 0 0 !important; }
.st-key-top [data-testid="stHeading"] { margin: 0 !important; }
.st-key-top h1 + *, .st-key-top [data-testid="stMarkdownContainer"] { margin-bottom: 0 !important; }
.st-key-choices [data-testid="stSelectbox"] [data-baseweb="select"] > div,
.st-key-choices [data-testid="stSelectbox"] [role="group"] { min-height: 2.1rem; height: 2.1rem; }
.st-key-choices { padding: 0.3rem 0 0; }
.st-key-choices + * { margin-top: -0.7rem; }
.aside h2 { font-size: 1rem !important; padding: 0 0 0.2rem; margin: 0; }
.share { margin: 0; }
ul.said { list-style: none; margin: 0; padding: 0; font-size: 0.88rem; line-height: 1.35; }
ul.said li { margin: 0 0 0.55rem; }
.quote { display: flex; gap: 1rem; align-items: flex-start; justify-content: space-between; }
.quote blockquote { margin: 0; padding: 0 0 0 0.8rem; border-left: 4px solid var(--accent); font-size: 1.05rem; }
.quote p { margin: 0; display: flex; gap: 0.5rem; flex-shrink: 0; }
button.copy { padding: 0.3rem 0.7rem; border: 1px solid currentColor; border-radius: 0.4rem; background: transparent;
  color: inherit; cursor: pointer; font-size: 0.85rem; min-height: 2rem; }
.listed small { display: block; opacity: 0.85; }
.listed tbody th { font-weight: 400; }
.tracks { font-size: 0.88rem; }
.tracks table { width: auto; }
.tracks tbody :is(th, td) { padding: 0 0.9rem 0 0; line-height: 1.6rem; vertical-align: middle; font-weight: 400; }
.tracks thead :is(th, td) { font-weight: 400; font-size: 0.8rem; opacity: 0.85; vertical-align: bottom; }
.tracks :is(.on-track, .axis) { width: 26rem; min-width: 8rem; }
.tracks .axis span { display: inline-block; width: 33.3%; }
.tracks .axis span:nth-child(2) { text-align: center; }
.tracks .axis span:nth-child(3) { text-align: right; }
.tracks tbody th { white-space: nowrap; }
.tracks .track { display: block; margin: 0.75rem 5px; }
.tracks .track i { top: -3px; height: 8px; opacity: 0.5; }
.tracks .joined { padding: 0; }
.tracks .joined span { display: flex; height: 1.6rem; }
.tracks .joined i { width: 0.45rem; margin-right: 0.3rem; }
.tracks .joined i.on { background: color-mix(in srgb, currentColor 35%, transparent); }
.answers { font-size: 0.88rem; line-height: 1.3; overflow-x: auto; padding-right: 2.6rem; }
.question { display: grid; grid-template-columns: minmax(17rem, 1fr) 4.5rem calc(var(--regions) * 1.55rem); gap: 0.6rem;
  align-items: center; padding: 0.22rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
summary.question { cursor: pointer; list-style: none; }
summary.question::-webkit-details-marker { display: none; }
summary.question > span:first-child::before { content: "▸ "; opacity: 0.6; }
details[open] > summary.question > span:first-child::before { content: "▾ "; }
summary.question:hover { background: color-mix(in srgb, currentColor 6%, transparent); }
.question.head { align-items: end; min-height: 5rem; font-size: 0.78rem; }
.question .cells { display: grid; grid-template-columns: repeat(var(--regions), 1.55rem); justify-items: center; }
.question.head .cells span { white-space: nowrap; width: 1.1rem; transform-origin: left bottom;
  transform: translateX(0.7rem) rotate(-50deg); }
.question .full { white-space: nowrap; }
.answers :is(ul, details > p) { margin: 0.3rem 0 0.5rem 1.2rem; padding: 0; max-width: 60rem; }
.stApp .answers :is(li, p) { margin: 0 0 0.2rem; font-size: 0.85rem; }
.answers details > p { opacity: 0.85; }
.answer { display: inline-block; width: 0.95em; height: 0.95em; box-sizing: border-box; border-radius: 50%;
  --ink: light-dark(#1f5f88, #6fb1e0); border: 1.5px solid var(--ink); vertical-align: -0.12em; font-style: normal;
  text-align: center; line-height: 0.95em; }
.answer.full { background: var(--ink); }
.answer.most { background: conic-gradient(var(--ink) 75%, transparent 0); }
.answer.some { background: conic-gradient(var(--ink) 25%, transparent 0); }
.answer:is(.gated, .not_applicable, .unresolved) { border: 0; border-radius: 0; font-weight: 700; }
.answer.gated { color: light-dark(#a32a00, #ff8a5c); }
.answer.missing { --ink: light-dark(#5d686e, #a9b3b8); border-radius: 0; border-width: 1px;
  background: repeating-linear-gradient(45deg, var(--ink) 0 1px, transparent 1px 3.5px); }
:root { color-scheme: light dark; --page: light-dark(#fff, #171614); }
@media (max-width: 640px) {
  .quote { flex-direction: column; gap: 0.5rem; }
  .quote p { width: 100%; } button.copy { min-height: 44px; flex: 1; }
  .question .cells, .question.head { display: none; }
  .answers { padding: 0; }
  .question { display: block; padding: 0.5rem 0; }
  .question .full { display: block; opacity: 0.85; }
  .question .full::before { content: attr(data-heading) ": "; }
  .tracks tr > * { display: inline-block !important; border: 0; margin-right: 0.6rem; }
  .tracks tbody th { font-weight: 600; }
  .tracks .on-track { display: block !important; width: auto; margin: 0; }
  .tracks :is(.on-track, td:first-child)::before { content: none; }
  .tracks .track { margin: 0.4rem 5px; }
  .tracks .joined { display: none !important; }
  .st-key-projector-on { display: none; }
  .st-key-top h1 { font-size: 1.3rem !important; }
  .st-key-choices > * { flex: 1 1 46% !important; }
  .st-key-choices > :is(.st-key-view, :has(.st-key-view)) { flex: 1 1 100% !important; }
}
</style>"""
)

PRINT = """<style>
@media print {
  @page { margin: 13mm 14mm 17mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 12px !important; }
  h1 { font-size: 1.7rem !important; padding: 0 !important; }
  .stApp h2 { padding: 0.3rem 0 !important; }
  [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"], .st-key-corner, .to-content,
  [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stPopover"], [data-testid="stPageLink"],
  [data-testid="stButtonGroup"], [data-testid="stTextInput"], [data-testid="stNumberInput"], [data-testid="stSlider"],
  [data-testid="stCheckbox"], [data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stRadio"],
  .unprinted, [data-testid="stFileUploader"], [class*="st-key-unprinted"] { display: none !important; }
  [class*="st-key-step-"] [data-testid="stCheckbox"] { display: block !important; }
  [class*="st-key-step-"] [data-testid="stCheckbox"] label > :not(:has(p)) { display: none; }
  [class*="st-key-step-"] { break-inside: avoid; }
  [class*="st-key-step-"] .step { padding-left: 0; }
  [data-testid="stElementContainer"]:has(.mark) { margin-bottom: 0; }
  [data-testid="stMain"] [data-testid="stTabs"] [role="tablist"] { display: none; }
  html, body, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stMainBlockContainer"] {
    position: static !important; display: block !important; overflow: visible !important; height: auto !important;
    max-width: none !important; padding: 0 !important; background: #fff !important; color: #000 !important; }
  [data-testid="stMain"] * { color: #000; }
  [data-testid="stVegaLiteChart"], [data-testid="stMetric"], [data-testid="stAlert"], tr, li {
    break-inside: avoid; }
  [data-testid="stVegaLiteChart"] svg { max-width: 100%; max-height: 165mm; width: auto; height: auto; }
  [data-testid="stVegaLiteChart"], [data-testid="stVegaLiteChart"] div { height: auto !important;
    min-height: 0 !important; }
  .st-key-bars svg { max-height: 84mm !important; }
  [data-testid="stMainBlockContainer"]:has(.st-key-bars) { zoom: 0.78; }
  .st-key-choices, [data-testid="stLayoutWrapper"]:has(> .st-key-choices) { display: none !important; }
  [data-testid="stHorizontalBlock"]:has(.aside) { gap: 0 !important; }
  .aside h2 { padding: 0 !important; }
  [data-testid="stVerticalBlock"] { gap: 0.25rem; }
  [data-testid="stElementContainer"]:has(+ [data-testid="stElementContainer"] [data-testid="stVegaLiteChart"]) {
    break-after: avoid; }
  h1, h2, h3, h4, h5, details.fold > summary { break-after: avoid; }
  details.fold { break-inside: avoid; }
  details.fold::details-content { content-visibility: visible; block-size: auto; }
  [data-testid="stElementContainer"]:has(.on-paper) { position: static; width: 100% !important; height: auto;
    overflow: visible; clip-path: none; }
  [data-testid="stElementContainer"]:has(> [data-testid="stFullScreenFrame"] > [data-testid="stDataFrame"]):has(
    + [data-testid="stElementContainer"] .on-paper) { display: none !important; }
  .on-paper table, [data-testid="stMain"] table { border-collapse: collapse; width: 100%; font-size: 8pt; }
  .on-paper th, .on-paper td { border-bottom: 0.5pt solid #666; padding: 1.2pt 3pt; text-align: left; hyphens: auto; }
  [data-testid="stMain"] .number { text-align: right; }
  [data-testid="stMain"] th { overflow-wrap: normal; word-break: normal; }
  [data-testid="stMain"] td { overflow-wrap: break-word; max-width: 76mm; }
  [data-testid="stMain"] thead { display: table-header-group; break-inside: avoid; break-after: avoid; }
  .on-paper caption { break-after: avoid; }
  [data-testid="stMain"] :is(th, td) { line-height: 1.3; }
  [data-testid="stExpander"]:has(details:not([open])) { display: none; }
  svg.marks path[fill^="url("] { fill: none; }
  .imprint p { margin: 0; font-size: 8pt; line-height: 1.2; }
  ul.said { columns: 2; font-size: 7.5pt; }
  ul.said li { margin: 0 0 0.25rem; break-inside: avoid; }
  [data-testid="stColumn"]:has(.aside) { min-width: 0 !important; }
  .document, [data-testid="stHorizontalBlock"]:has(.dots) { break-inside: avoid; }
  .strip { grid-template-columns: repeat(4, 1fr); gap: 0.4rem 0.9rem; }
  .grid { overflow: visible; }
  [data-testid="stMain"] .grid table { font-size: 7pt; }
  .grid .status { font-size: 7pt; }
  .grid .turned { height: 3.6rem; min-width: 0; }
  .grid .turned span { width: 1rem; }
  .grid .count { min-width: 0; }
  [data-testid="stMain"] .grid :is(td, tbody th) { padding: 0 1.5pt; line-height: 1.1; }
  [data-testid="stMain"] .grid .group th { padding-top: 1.5pt; }
  .move { line-height: 1.35; }
  .moves { grid-template-columns: 1fr 1fr; gap: 0.3rem 1.5rem; }
  .move { grid-template-columns: minmax(10.5rem, 1fr) minmax(2rem, 0.7fr) 3.6rem 2.6rem; }
  .imprint p:last-child { display: none; }
}
</style>"""

LATER = 400
"""Milliseconds; a document in a new language is laid out once more though it looks the same: first come its words."""


def write_styles(say: Say) -> None:
    """Write the styles, name the language of the document, and put a link past the menu before everything."""
    st.html(STYLE)
    st.html(f"<style>{blocks_css()}</style>")
    st.html(PRINT)
    st.html(_script(say), unsafe_allow_javascript=True)


def imprint(lines: Sequence[str]) -> None:
    """Write what a printed page must not lose below its title and, the last line, at the foot of every sheet."""
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    st.html(f'<div class="on-paper imprint">{paragraphs}</div>')
    words = json.dumps(lines[-1], ensure_ascii=False).replace("<", r"\3c ")
    foot = f"content: {words}; font: 7pt sans-serif; width: 85%; text-align: left;"
    st.html(f"<style>@media print {{ @page {{ @bottom-left {{ {foot} }} }} }}</style>")


def _script(say: Say) -> str:
    """Say in the document what Streamlit can't be told: its language, and where the content begins."""
    words = json.dumps(say("frame.skip"), ensure_ascii=False)
    return f"""<script>
{{
setTimeout(() => document.documentElement.lang = {json.dumps(say.language)}, {LATER});
const main = document.querySelector('[data-testid="stMain"]');
if (main) Object.assign(main, {{tabIndex: -1, id: "content"}});
const link = document.querySelector(".to-content") ?? document.createElement("a");
link.className = "to-content";
link.href = "#content";
link.textContent = {words};
link.onclick = (event) => {{
  event.preventDefault();
  document.querySelector('[data-testid="stMain"]')?.focus();
}};
if (!link.isConnected) document.body.prepend(link);
}}
</script>"""
