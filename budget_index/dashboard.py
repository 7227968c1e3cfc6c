"""Serve the dashboard on this machine; nothing is asked of any other."""

import contextlib
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click

from budget_index.bundled import bundled
from budget_index.charts.palette import BUTTON, BUTTON_ON_DARK
from budget_index.language import Language, Say

PORTS = range(8501, 8600)
MOST_MEGABYTES = 20
"""Of a workbook that is dropped in to be checked; the example workbooks have less than a tenth of one."""
OPTIONS = {
    "server.address": "localhost",
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": "false",
    "server.maxUploadSize": str(MOST_MEGABYTES),
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "error",
    "logger.enableRich": "false",
    "theme.light.primaryColor": BUTTON,
    "theme.dark.primaryColor": BUTTON_ON_DARK,
}
"""No statistics are sent, no file is watched, no English menus or links to search engines are shown.

What fails in a page is written to the terminal: Rich would write it to the standard output, which is left out.
"""


def run_dashboard(data: Path, port: int | None, language: Language, open_browser: bool) -> None:
    """Show the published and example rounds below a folder in the browser, until Ctrl+C.

    Parameters
    ----------
    port
        A port of this machine; ``None`` takes the first free one from 8501 on.
    language
        What the pages are in until the reader chooses another language.

    Raises
    ------
    click.exceptions.Exit
        With code 2, after saying so: the port is in use.
    """
    say = Say(language)
    chosen = next((free for free in ([port] if port else PORTS) if is_free(free)), None)
    if chosen is None:
        click.echo(say("dashboard.port-taken", port=port or f"{PORTS[0]}–{PORTS[-1]}"), err=True)
        raise click.exceptions.Exit(2)
    click.echo(say("dashboard.serving", url=f"http://localhost:{chosen}"))
    click.echo(say("dashboard.stop-hint"))
    signal.signal(signal.SIGTERM, _interrupt)  # whoever ends this process ends the server with it
    server = subprocess.Popen(server_command(data, chosen, language, open_browser), stdout=subprocess.DEVNULL)  # noqa: S603
    with contextlib.suppress(KeyboardInterrupt):
        server.wait()
    stop(server)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def server_command(data: Path, port: int, language: Language, open_browser: bool) -> list[str]:
    """Write the command line that serves the dashboard.

    Examples
    --------
    >>> server_command(Path("rounds"), 8501, "kk", open_browser=False)[-5:]
    ['--', '--data', 'rounds', '--lang', 'kk']
    """
    settings = OPTIONS | {"server.port": str(port), "server.headless": str(not open_browser).lower()}
    flags = [f"--{name}={value}" for name, value in settings.items()]
    app = str(bundled("dashboards", "app.py"))
    return [sys.executable, "-m", "streamlit", "run", app, *flags, "--", "--data", str(data), "--lang", language]


def is_free(port: int) -> bool:
    """Return whether nothing listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Let the server end; a second Ctrl+C meanwhile changes nothing."""
    while server.poll() is None:
        with contextlib.suppress(KeyboardInterrupt):
            server.terminate()
            try:
                server.wait(timeout=5)
            except subprocess.TimeoutExpired:
                server.kill()
