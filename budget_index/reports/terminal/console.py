"""Where reports are printed: on a terminal as wide as it is, elsewhere wide enough for a whole line."""

import sys

from rich.console import Console

WIDE = 240


def report_console() -> Console:
    """Make a console; into a file or another program lines aren't cut at 80 characters."""
    return Console() if sys.stdout.isatty() else Console(width=WIDE)
