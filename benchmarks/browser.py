"""A Streamlit server and a browser that says, by its own clock, when something was painted."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
"""No other machine is found, so that nothing waits for one."""
SIZE = {"width": 1366, "height": 768}
PATIENCE = 60_000
WATCH = """(() => {
  const seen = window.seen = {};
  const there = element => element && element.getBoundingClientRect().height > 0;
  const chart = () => [...document.querySelectorAll("svg.marks, canvas.marks")].find(
    element => element.tagName === "CANVAS" || element.querySelector("text"))
    || document.querySelector(".quote blockquote");
  const heading = () => document.querySelector("h1");
  const told = () => [heading(), chart()].map(
    element => element && element.textContent + element.ariaLabel);
  const painted = act => requestAnimationFrame(() => setTimeout(() => act(performance.now())));
  const note = (name, find) => {
    if (!(name in seen) && find()) { seen[name] = null; painted(time => seen[name] = time); }
  };
  const all = {childList: true, subtree: true, attributes: true, characterData: true};
  const first = new MutationObserver(() => {
    note("heading", () => there(heading()));
    note("chart", () => there(chart()));
    note("end", () => heading() && document.querySelector('[data-test-script-state="notRunning"]'));
  });
  first.observe(document, all);
  window.expectRedraw = () => {
    first.disconnect();
    const before = told();
    const ended = () => document.querySelector('[data-test-script-state="notRunning"]');
    let from = null;
    seen.redrawn = seen.whole = null;
    addEventListener("pointerdown", () => from = performance.now(), {capture: true, once: true});
    const watcher = new MutationObserver(() => {
      if (from === null || told().some((text, n) => !text || text === before[n])) return;
      if (seen.redrawn === null) { seen.redrawn = 0; painted(time => seen.redrawn = time - from); }
      if (!ended()) return;
      watcher.disconnect();
      painted(time => seen.whole = time - from);
    });
    watcher.observe(document, all);
  };
})()"""
"""Times since navigation: ``heading``, ``chart`` (one with words, or a region's sentence), ``end`` of the script.

Since a click: ``redrawn``, a new heading and a new first chart; ``whole``, the end of the script too.
"""
FAILED = """document.querySelector('[data-testid="stException"]')"""


@contextmanager
def served(command: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Start a server, give its address and process id once it listens, and end it."""
    port = free_port()
    told = [part.replace("PORT", str(port)) for part in command]
    server = subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/_stcore/health", server)
        yield address, server.pid
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


def streamlit(*words: str) -> list[str]:
    """Write a command line of Streamlit; the settings of the dashboard lie beside it."""
    flags = ["--server.port=PORT", "--server.headless=true"]
    at = words.index("--") if "--" in words else len(words)
    return [sys.executable, "-m", "streamlit", *words[:at], *flags, *words[at:]]


def free_port() -> int:
    """Give a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"nothing answers at {address}")


def chromium() -> str | None:
    """Find Chromium."""
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


@contextmanager
def opened_browser() -> Iterator[Any]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def visitor(browser: Any) -> Any:
    """Open an empty page of a newcomer: nothing is in the browser's cache."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page


def seconds(page: Any, name: str) -> float:
    """Wait for a time that the page notes, and give it."""
    found = page.wait_for_function(f"{FAILED} ? 'failed' : window.seen.{name}").json_value()
    if found == "failed":
        raise RuntimeError(f"{page.url} shows an error")
    return float(found) / 1000


def memory(process: int) -> float:
    """Give the resident memory of a process in MB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
