"""Buttons that copy a text, or the address of the page, to the clipboard."""

from html import escape

import streamlit as st

from budget_index.language import Say

SCRIPT = """<script>
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copied]");
  if (!button) return;
  const words = button.dataset.words || location.href;
  try { await navigator.clipboard.writeText(words); }
  catch {
    const area = Object.assign(document.createElement("textarea"), {value: words});
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
});
</script>"""
"""Without an encrypted connection browsers lend no clipboard; they copy what is selected all the same."""


def copy_button(label: str, words: str, say: Say) -> str:
    """Write a button that copies some words; without any, the address of the page."""
    facts = f'data-words="{escape(words)}" data-copied="{escape(say("region-page.copied"))}"'
    return f'<button type="button" class="copy" {facts}>{escape(label)}</button>'


def quote(sentence: str, say: Say, *, written: str = "") -> str:
    """Write the sentence that can be quoted, with buttons that copy it and the link to the page.

    Parameters
    ----------
    written
        The same as HTML, where it is laid out otherwise than it is copied.
    """
    buttons = copy_button(say("region-page.copy"), sentence, say) + copy_button(say("region-page.copy-link"), "", say)
    words = f"<blockquote>{written or escape(sentence)}</blockquote>"
    return f'<div class="quote">{words}<p class="unprinted">{buttons}</p></div>'


def let_buttons_copy() -> None:
    """Let the buttons of a page do what they say."""
    st.html(f"<div hidden></div>{once('copying', SCRIPT)}", unsafe_allow_javascript=True)


def once(name: str, script: str) -> str:
    """Let a script run once in a browser's page, however often it is sent."""
    body = script.removeprefix("<script>").removesuffix("</script>")
    return f"<script>if (!window.{name}) {{ window.{name} = true; {body} }}</script>"
