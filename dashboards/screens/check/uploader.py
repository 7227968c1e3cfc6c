"""The uploader's own words in the reader's language."""

import json

from budget_index.dashboard import MOST_MEGABYTES
from budget_index.language import Say

UPLOADER = '[data-testid="stFileUploader"]'


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
