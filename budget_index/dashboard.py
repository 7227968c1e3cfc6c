"""Serve the dashboard on this machine; nothing is asked of any other."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

import click

from budget_index.bundled import bundled
from budget_index.language import Language, Say

PORTS = range(8501, 8600)
MOST_MEGABYTES = 10
"""Of a file that is dropped in to be checked; ``dashboards/.streamlit/config.toml`` says the same to the server."""
PATIENCE = 60.0
"""Seconds in which a server must be listening before the browser is opened."""


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
    server = subprocess.Popen(server_command(data, chosen, language), stdout=subprocess.DEVNULL)  # noqa: S603
    with contextlib.suppress(KeyboardInterrupt):
        if open_browser and _listens(chosen, server):
            webbrowser.open(f"http://localhost:{chosen}")
        server.wait()
    stop(server)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def server_command(data: Path, port: int, language: Language) -> list[str]:
    """Write the command line that serves the dashboard; all other settings lie beside the app.

    Examples
    --------
    >>> server_command(Path("rounds"), 8501, "kk")[-5:]
    ['--', '--data', 'rounds', '--lang', 'kk']
    """
    app = str(bundled("dashboards", "app.py"))
    flags = [f"--server.port={port}", "--server.headless=true"]
    return [sys.executable, "-m", "streamlit", "run", app, *flags, "--", "--data", str(data), "--lang", language]


def _listens(port: int, server: "subprocess.Popen[bytes]") -> bool:
    """Wait until the server listens; return whether it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
            return True
        time.sleep(0.1)
    return False


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
