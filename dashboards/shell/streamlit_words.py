"""Streamlit's own words in the reader's language: it has them in English only, and takes no others.

What a screen reader says, and the few texts that can be seen: a list without a match, the menu of a table's column, and
what is said when the server has been stopped.
"""

import json
import re
from functools import cache

import streamlit as st

from budget_index.dashboard import MOST_MEGABYTES
from budget_index.language import LANGUAGES, Language, Say

MADE_FOR = "1.67"
"""Version of Streamlit whose words are listed here, and whose elements the styles of ``shell`` and ``elements`` select.

No other is installed with the package: they change from one to the next, and nothing says so.
"""
WORDS = {
    "No results": "no-results",
    "Choose an option": "choose-one",
    "Choose options": "choose-some",
    "Open": "open",
    "Selected values": "selected",
    "Clear all": "clear-all",
    "Clear value": "clear-one",
    "Close": "close",
    "Dismiss": "close",
    "Sidebar": "sidebar",
    "Expand sidebar": "sidebar-open",
    "Collapse sidebar": "sidebar-close",
    "Link to heading": "heading",
    "Copy to clipboard": "copy",
    "Copied": "copied",
    "Dataframe column menu": "column",
    "Copy column name": "column-name",
    "Sort ascending": "ascending",
    "Sort descending": "descending",
    "Autosize": "fit",
    "Pin column": "pin",
    "Unpin column": "unpin",
    "Hide column": "hide",
    "Connection error": "lost",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": "stopped",
    "Streamlit server is not responding. Are you connected to the internet?": "unreachable",
}
PATTERNS = {
    r"^Remove (.+)$": "remove",
    r"^Help for (.+)$": "help",
    r"^([\d.,]+) options? available\.$": "options",
    r"^(.+), selected$": "chosen",
    r"^This app has encountered an error\..*$": "failed",
}
UPLOADER = '[data-testid="stFileUploader"]'
COMMAND = {"streamlit run yourscript.py": "budget-index dashboard"}
STYLE = """<style>
[data-testid="stDataFrameColumnMenu"] [aria-haspopup] { display: none; }
</style>"""
"""Formats and statistics of a column would be in English, and numbers are written as the language does."""

SCRIPT = """<script>
{
const words = new Map(WORDS);
const patterns = PATTERNS.map(([pattern, own]) => [new RegExp(pattern), own]);
const names = ["aria-label", "title", "placeholder"];
const named = 'button, a, section, input, [role="group"], [role="menu"]';
const texts = `[data-live-announcer] div, [data-testid="stSelectboxVirtualDropdown"] span,
  [data-testid="stMultiSelectDropdown"] span, [data-testid="stDataFrameColumnMenu"] [role="menuitem"],
  [data-testid="stDialog"] :is(h2, div, code), [data-testid="stExceptionMessage"]`;
const inOwn = (told) => {
  if (!told || words.has(told)) return words.get(told);
  const found = patterns.find(([pattern]) => pattern.test(told));
  return found && told.replace(found[0], found[1]);
};
const name = (element, attribute) => {
  const told = element.matches(named) && element.getAttribute(attribute), own = inOwn(told);
  if (own && own !== told) element.setAttribute(attribute, own);
};
const write = (element) => [...element.childNodes].filter((node) => node.nodeType === 3).forEach((node) => {
  const own = inOwn(node.data.trim());
  if (own && own !== node.data) node.data = own;
});
const translate = (root) => {
  if (!(root instanceof HTMLElement)) return;
  for (const element of [root, ...root.querySelectorAll(named)]) names.forEach((attribute) => name(element, attribute));
  [root, ...root.querySelectorAll(texts)].filter((element) => element.matches(texts)).forEach(write);
};
window.controlNames?.disconnect();
window.controlNames = new MutationObserver((changes) => changes.forEach(({type, target, attributeName, addedNodes}) => {
  if (type === "attributes") { if (target instanceof HTMLElement) name(target, attributeName); }
  else if (type === "characterData") { if (target.parentElement?.matches(texts)) write(target.parentElement); }
  else { addedNodes.forEach(translate); if (target instanceof HTMLElement && target.matches(texts)) write(target); }
}));
const watched = {subtree: true, childList: true, characterData: true, attributeFilter: names};
window.controlNames.observe(document.body, watched);
translate(document.body);
}
</script>"""


def translate(say: Say) -> None:
    """Put the words of the language in the place of Streamlit's own, wherever they appear."""
    st.html(STYLE)
    st.html(script(say.language), unsafe_allow_javascript=True)


@cache
def script(language: Language) -> str:
    """Write the script; it knows the words of all languages, for those of the last one may still be there."""
    say = Say(language)
    words, patterns = dict(COMMAND), dict[str, str]()
    for own, key in WORDS.items():
        words |= dict.fromkeys([own, *(Say(each)(f"controls.{key}") for each in LANGUAGES)], say(f"controls.{key}"))
    for own, key in PATTERNS.items():
        others = [re.escape(Say(each)(f"controls.{key}", name="…")).replace("…", "(.+)") for each in LANGUAGES]
        patterns |= dict.fromkeys([own, *(f"^{other}$" for other in others)], say(f"controls.{key}", name="$1"))
    facts = {"WORDS": list(words.items()), "PATTERNS": list(patterns.items())}
    return re.sub("WORDS|PATTERNS", lambda name: json.dumps(facts[name[0]], ensure_ascii=False), SCRIPT)


def uploader_words(say: Say) -> str:
    """Put the words of the language in the place of the uploader's own; it takes none but its label.

    A hidden text is not read aloud, and what CSS puts in its place is; names that are attributes only a script can set.
    """
    words = {
        key: json.dumps(say(f"dashboard.upload-{key}", n=MOST_MEGABYTES), ensure_ascii=False)
        for key in ("button", "limit", "drop", "refused", "remove", "another")
    }
    style = f"""<style>
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] span,
{UPLOADER} section > span button [data-testid="stMarkdownContainer"] p,
{UPLOADER} section > input + div > span, {UPLOADER} [role="alert"] {{ visibility: hidden; font-size: 0 !important; }}
{UPLOADER} section > span button [data-testid="stMarkdownContainer"] p::after {{ content: {words["button"]}; }}
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] span::after {{ content: {words["limit"]}; }}
{UPLOADER} section > input + div > span::after {{ content: {words["drop"]}; }}
{UPLOADER} [role="alert"]::after {{ content: {words["refused"]}; }}
{UPLOADER} span::after, {UPLOADER} p::after {{ visibility: visible; font-size: 1rem; white-space: normal; }}
{UPLOADER} [data-testid="stFileUploaderDropzoneInstructions"] span {{ white-space: normal; }}
{UPLOADER} [data-testid="stFileUploaderDropzone"] {{ padding: 1.5rem 1rem; }}
{UPLOADER} [data-testid="stFileChipName"] + div {{ display: none; }}
{UPLOADER} [data-testid="stFileChips"] > div > div:has([aria-invalid="true"]):not(:last-child) {{ display: none; }}
{UPLOADER}:has([aria-invalid="true"]):not(:has([data-testid="stFileChip"]:not([aria-invalid])))::after {{
  content: {words["refused"]}; display: block; margin-top: 0.5rem; }}
[data-testid="stTooltipErrorContent"] {{ display: none; }}
</style>"""
    script = f"""<script>
{{
const name = (selector, words) => document.querySelectorAll(selector).forEach((button) => {{
  if (button.getAttribute("aria-label") !== words) button.setAttribute("aria-label", words);
}});
const nameAll = () => {{
  const chips = document.querySelectorAll('{UPLOADER} [data-testid="stFileChip"]');
  chips.forEach((chip) => chip.removeAttribute("aria-label"));
  name('{UPLOADER} section > input, {UPLOADER} section > span button', {words["button"]});
  name('{UPLOADER} [data-testid="stFileChipDeleteBtn"] button', {words["remove"]});
  name('{UPLOADER} [data-testid="stFileChips"] > button', {words["another"]});
}};
window.uploaderNames?.disconnect();
window.uploaderNames = new MutationObserver(nameAll);
window.uploaderNames.observe(document.body, {{subtree: true, childList: true, attributeFilter: ["aria-label"]}});
nameAll();
}}
</script>"""
    return style + script
