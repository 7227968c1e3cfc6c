"""Words from data in texts with markup."""

import re
from html import escape

SPECIAL = re.compile(r"([\\`*_\[\]<>$#|~]|:(?=\w))")
"""What Markdown or Streamlit would read as their own; a colon only where an icon or a colour could begin."""


def plain(words: str) -> str:
    r"""Keep words that come from data from being read as Markdown, in which a picture would be fetched.

    Examples
    --------
    >>> print(plain("![x](y) :material/home: 1*2"))
    !\[x\](y) \:material/home: 1\*2
    """
    return SPECIAL.sub(r"\\\1", words)


def fold(summary: str, *parts: str) -> str:
    """Write HTML that shows a line, and the rest when it is pressed.

    A list of these is one element for the browser; as many of Streamlit's expanders cost it longer than the charts.
    """
    body = "".join(f"<div>{part}</div>" for part in parts if part)
    return f'<details class="fold"><summary>{summary}</summary>{body}</details>'


def labelled(label: str, words: str, mark: str = "") -> str:
    """Write a label and what it says as HTML.

    Examples
    --------
    >>> named("Points", "3 < 4", ":")
    '<b>Points:</b> 3 &lt; 4'
    """
    return f"<b>{escape(label)}{mark}</b> {escape(words)}"
