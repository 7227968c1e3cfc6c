"""What surrounds every page: style, print, the language of the document, and a way past the menu."""

import json
from collections.abc import Sequence
from html import escape

import streamlit as st

from budget_index.charts.palette import ACCENT, INK, PAPER
from budget_index.language import Say

STYLE = (
    f"""<style>:root {{ --paper: {PAPER}; --ink: {INK}; --accent: {ACCENT}; }}</style>"""
    + """<style>
[data-testid="InputInstructions"], [data-testid="stElementToolbar"] { display: none; }
[data-testid="stMainBlockContainer"] { padding: 4rem 1rem 3rem; max-width: 1200px; }
[data-testid="stExpander"] summary p { font-size: 1rem; }
[data-testid="stCaptionContainer"] { color: inherit !important; opacity: 0.8; }
[data-testid="stSkipToContent"] { display: none !important; }
[data-testid="stSidebar"] [data-testid="stButtonGroup"] button { padding: 0.25rem 0.6rem; }
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
}
details.fold > div { margin: 0 0.9rem 0.6rem; overflow-wrap: anywhere; }
@media (min-width: 800px) { [data-testid="stMainBlockContainer"] { padding: 3.5rem 4rem 3rem; } }
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
</style>"""
)

PRINT = """<style>
@media print {
  @page { margin: 13mm 14mm 17mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
  html { font-size: 12px !important; }
  h1 { font-size: 1.7rem !important; padding: 0 !important; }
  .stApp h2 { padding: 0.3rem 0 !important; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stStatusWidget"],
  [data-testid="stSidebarCollapsedControl"], [data-testid="stExpandSidebarButton"], .to-content,
  [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stPopover"], [data-testid="stPageLink"],
  [data-testid="stButtonGroup"], [data-testid="stTextInput"], [data-testid="stNumberInput"], [data-testid="stSlider"],
  [data-testid="stCheckbox"], [data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stRadio"],
  [data-testid="stFileUploader"], [class*="st-key-unprinted"] { display: none !important; }
  html, body, .stApp, [data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stMainBlockContainer"] {
    position: static !important; display: block !important; overflow: visible !important; height: auto !important;
    max-width: none !important; padding: 0 !important; background: #fff !important; color: #000 !important; }
  [data-testid="stMain"] * { color: #000; }
  [data-testid="stVegaLiteChart"], [data-testid="stMetric"], [data-testid="stAlert"], tr, li {
    break-inside: avoid; }
  [data-testid="stVegaLiteChart"] svg { max-width: 100%; max-height: 165mm; width: auto; height: auto; }
  [data-testid="stVerticalBlock"] { gap: 0.4rem; }
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
  .imprint p { margin: 0; font-size: 8pt; }
}
</style>"""

LATER = 400
"""Milliseconds; a document in a new language is laid out once more though it looks the same: first come its words."""


def write_styles(say: Say) -> None:
    """Write the styles, name the language of the document, and put a link past the menu before everything."""
    st.html(STYLE)
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
