"""Who said something about a question, and the page where it can be seen."""

import re
from html import escape
from urllib.parse import urlsplit

from budget_index.language import Say

LONGEST_LINK = 60
ROLE = re.compile(r"expert_(\d+)")


def role(assessor: str, say: Say, page: str) -> str:
    """Name a role in the words of a page; one that its texts don't know stays as it is.

    Examples
    --------
    >>> role("expert_2", Say("ru"), "region-page"), role("region", Say("en"), "criteria-page")
    ('Эксперт 2', "Region's own view")
    """
    numbered = ROLE.fullmatch(assessor)
    if numbered:
        return say(f"{page}.role-expert", number=numbered[1])
    known = {"": "agreed", "decision": "decision", "reviewer": "reviewer", "region": "region"}
    return say(f"{page}.role-{known[assessor]}") if assessor in known else assessor


def linked(address: str, words: str | None = None) -> str:
    """Write a link that leads to a web page, else the text as it is; strangers wrote it.

    Parameters
    ----------
    words
        What to press; without them the address, shortened.

    Examples
    --------
    >>> linked("https://example.org/a")
    '<a href="https://example.org/a" target="_blank" rel="noopener noreferrer">example.org/a</a>'
    >>> linked("javascript:alert('<b>')")
    'javascript:alert(&#x27;&lt;b&gt;&#x27;)'
    """
    if not is_web_page(address):
        return escape(address)
    shown = words or address.partition("://")[2]
    shown = shown if len(shown) <= LONGEST_LINK else f"{shown[:LONGEST_LINK]}…"
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(shown)}</a>'


def is_web_page(address: str) -> bool:
    """Say whether a text is a link to a web page and nothing else.

    Examples
    --------
    >>> is_web_page("https://gov.kz/a?b=1"), is_web_page("http:// x"), is_web_page("mailto:a@gov.kz")
    (True, False, False)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", address)
