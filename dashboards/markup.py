"""Words from data in texts with markup."""

import re

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
