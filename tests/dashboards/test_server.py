"""The dashboard is served to this machine alone, the same whichever way it is started."""

import asyncio
import os
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from budget_index.bundled import bundled
from budget_index.charts.palette import BUTTON, BUTTON_ON_DARK
from budget_index.cli import run
from budget_index.dashboard import MOST_MEGABYTES, server_command
from budget_index.language import Say
from dashboards.shell.headers import HEADERS, SecurityHeaders

APP = bundled("dashboards", "app.py")
SETTINGS = bundled("dashboards", ".streamlit", "config.toml")


def test_a_taken_port_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert run(["dashboard", "--no-browser", "--port", str(port), "--lang", "kk"]) == 2
    assert Say("kk")("dashboard.port-taken", port=port) in capsys.readouterr().err


def test_the_settings_are_strict() -> None:
    settings = tomllib.loads(SETTINGS.read_text("utf-8"))
    assert settings["server"]["address"] == "localhost"
    assert settings["server"]["maxUploadSize"] == MOST_MEGABYTES == 10
    assert settings["server"]["enableCORS"], "for Streamlit this means that other origins are refused"
    assert settings["server"]["enableXsrfProtection"]
    assert settings["browser"]["gatherUsageStats"] is False
    quiet = {"toolbarMode": "minimal", "showErrorDetails": "none", "showErrorLinks": False}
    assert settings["client"] == quiet | {"disableDataExport": True}
    assert settings["theme"]["light"]["primaryColor"] == BUTTON
    assert settings["theme"]["dark"]["primaryColor"] == BUTTON_ON_DARK


def test_every_setting_is_one_of_streamlit() -> None:
    from streamlit import config

    known = config.get_config_options()
    sections = tomllib.loads(SETTINGS.read_text("utf-8"))
    themes = {f"theme.{name}.{key}" for name, theme in sections.pop("theme").items() for key in theme}
    assert {f"{section}.{key}" for section, values in sections.items() for key in values} | themes <= set(known)


def test_headers_come_with_every_response() -> None:
    sent = []

    async def page(scope, receive, send):
        await send({"type": "http.response.start", "status": 404, "headers": [(b"x-frame-options", b"ALLOWALL")]})

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor() as thread:  # in this one a browser's loop may be running
        thread.submit(asyncio.run, SecurityHeaders(page)({"type": "http"}, None, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert headers == {name.lower(): value for name, value in HEADERS.items()}
    assert "http" not in HEADERS["Content-Security-Policy"], "no other machine is named"


@contextmanager
def served(command: list[str], port: int, folder: Path) -> Iterator[str]:
    quiet = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    server = subprocess.Popen(command, cwd=folder, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
@pytest.mark.parametrize("way", ["budget-index", "streamlit"])
def test_any_way_to_start_it_is_the_same(way: str, tmp_path: Path) -> None:
    port = free_port()
    plain = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={port}", "--server.headless=true"]
    command = server_command(bundled("data", "rounds"), port, "kk") if way == "budget-index" else plain
    with served(command, port, tmp_path) as address:
        for part in ("/", "/region", "/_stcore/health", "/nothing.js"):
            with urllib.request.urlopen(f"{address}{part}", timeout=10) as response:
                assert {name: response.headers[name] for name in HEADERS} == HEADERS
        listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]}
        assert f"0100007F:{port:04X}" in listening
        assert f"00000000:{port:04X}" not in listening


def test_the_settings_ship_with_the_package(tmp_path: Path) -> None:
    hatchling = pytest.importorskip("hatchling.builders.wheel")
    root = bundled("pyproject.toml").parent
    (wheel,) = hatchling.WheelBuilder(str(root)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "budget_index/bundled/dashboards/.streamlit/config.toml" in names
    assert "budget_index/bundled/dashboards/navigation.py" in names
