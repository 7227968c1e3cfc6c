"""Pages that are watched: nothing is asked of any other machine, and nothing fails in them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

LOOKED_FOR = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
"""Streamlit's page doesn't know below which path its server lies: opened at /region it asks there too, and gets 404."""
LAPTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
PATIENCE = 30_000


@contextmanager
def visit(browser: Any, address: str, **looks: Any) -> Iterator[Any]:
    """Open an address on a laptop, in a window that is watched."""
    with watched(browser, **looks) as window:
        page = window.new_page()
        page.goto(address)
        yield page


@contextmanager
def watched(browser: Any, **looks: Any) -> Iterator[Any]:
    """Give a window for pages; at the end no other machine has been asked for anything and nothing has failed.

    Parameters
    ----------
    looks
        For the browser: ``viewport``, ``color_scheme``.
    """
    outside: list[str] = []
    errors: list[str] = []
    window = browser.new_context(**{"viewport": LAPTOP, **looks})
    window.set_default_timeout(PATIENCE)
    window.on(
        "page", lambda page: page.on("websocket", lambda socket: leaves(socket.url) and outside.append(socket.url))
    )
    window.on("request", lambda request: leaves(request.url) and outside.append(request.url))
    window.on("console", lambda message: message.type == "error" and note(message, errors))
    window.on("weberror", lambda error: errors.append(str(error.error)))
    try:
        yield window
    finally:
        window.close()
    assert not outside, outside
    assert not errors, errors


def note(message: Any, errors: list[str]) -> None:
    """Keep what a page complains of."""
    if not LOOKED_FOR.search(message.location["url"]):
        errors.append(f"{message.text} {message.location}")


def leaves(url: str) -> bool:
    """Say whether an address is on another machine."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"localhost", "127.0.0.1"}


def told(page: Any) -> dict[str, str]:
    """Give what the URL says."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
