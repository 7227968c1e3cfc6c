"""Words from data in texts with markup."""

import re
from html import escape
from urllib.parse import quote

from budget_index.language import Say
from budget_index.tables.values import is_web_page

ADDRESS_SIGNS = "/:?#=&%+,;@!~'"
"""What stays as it is in an address; brackets and what else Markdown could read are written by their codes."""
SPECIAL = re.compile(r"([\\`*_\[\]<>$#|~&]|:(?=\w))")
"""What Markdown or Streamlit would read as their own; a colon only where an icon or a colour could begin."""
JOINED = re.compile(r"(?<=[-<>~])(?=[-=>])|(?<=:)(?=//|streamlit:)|(?<=www)(?=\.)|(?=@)")
"""Where Streamlit makes arrows, its own logo and links of what is escaped, too."""
JOINER = "\u2060"
"""Takes no room, breaks no line, and nothing is recognised across it."""
LISTED = re.compile(r"^(\s*)(\d*)([-+.)=])")


def plain(words: str) -> str:
    r"""Keep words that come from data from being read as Markdown, in which a picture would be fetched.

    Examples
    --------
    >>> print(plain("![x](y) :material/home: 1*2"))
    !\[x\](y) \:material/home: 1\*2
    >>> print(plain("- one\n# two"))
    \- one \# two
    """
    one_line = " ".join(words.split("\n")).replace("\r", " ")
    return LISTED.sub(r"\1\2\\\3", SPECIAL.sub(r"\\\1", JOINED.sub(JOINER, one_line)))


def sentence_of(say: Say, key: str, **facts: object) -> str:
    r"""Say something as Markdown whose facts come from data: what is written in them stays as it is.

    Examples
    --------
    >>> sentence_of(Say("en"), "dashboard.unknown-choice", value="*x*")
    'There is no “\\*x\\*” here; the link is out of date or mistyped.'
    """
    return say(key, **{name: plain(fact) if isinstance(fact, str) else fact for name, fact in facts.items()})


def fold(summary: str, *paragraphs: str, opened: bool = False) -> str:
    """Write HTML that shows a line, and the rest when it is pressed, or at once.

    A list of these is one element for the browser; as many of Streamlit's expanders cost it longer than the charts.
    """
    body = "".join(f"<div>{part}</div>" for part in paragraphs if part)
    return f'<details class="fold"{" open" if opened else ""}><summary>{summary}</summary>{body}</details>'


def labelled(label: str, words: str, mark: str = "") -> str:
    """Write a label and what it says as HTML.

    Examples
    --------
    >>> labelled("Points", "3 < 4", ":")
    '<b>Points:</b> 3 &lt; 4'
    """
    return f"<b>{escape(label)}{mark}</b> {escape(words)}"


def markdown_link(address: str, words: str) -> str:
    r"""Write a link in Markdown that leads to a web page, else the words alone; strangers wrote both.

    Examples
    --------
    >>> markdown_link("https://example.org/a(b)", "A*"), markdown_link("javascript:alert(1)", "A")
    ('[A\\*](https://example.org/a%28b%29)', 'A')
    """
    address = address.strip()
    if not is_web_page(address):
        return plain(words)
    return f"[{plain(words)}]({quote(address, safe=ADDRESS_SIGNS)})"
