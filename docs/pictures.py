"""Make the pictures of the documentation from the running dashboard: ``python docs/pictures.py``."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent / "images"
PAGES = {
    "ranking.png": "/?lang=en",
    "ranking.ru.png": "/?lang=ru",
    "ranking.kk.png": "/?lang=kk",
    "region.en.png": "/region?lang=en&region=KZ-15",
    "region.ru.png": "/region?lang=ru&region=KZ-15",
    "region.kk.png": "/region?lang=kk&region=KZ-15",
}
SIZE = {"width": 1366, "height": 900}
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SETTLED_MS = 4000


@contextmanager
def dashboard() -> Iterator[str]:
    """Serve the bundled rounds on a free port; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "budget_index", "dashboard", "--no-browser", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(60):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Photograph every page."""
    HERE.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with dashboard() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for name, path in PAGES.items():
            page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
            page.goto(address + path)
            page.wait_for_selector("canvas, svg.marks", timeout=30_000)
            page.wait_for_timeout(SETTLED_MS)
            page.screenshot(path=HERE / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
