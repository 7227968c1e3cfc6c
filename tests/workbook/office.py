"""LibreOffice, if it is there: without it the tests are skipped, except in CI."""

import atexit
import os
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from shutil import rmtree, which
from tempfile import mkdtemp

import pytest


def needed(program: str) -> None:
    """Skip a test whose program isn't there; in CI it fails."""
    if which(program) is None:
        message = f"a program isn't there: no {program}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)


def convert(paths: Iterable[Path], to: str, folder: Path) -> list[Path]:
    """Let LibreOffice save files in another format, ``xlsx`` or with its filter; give the new files."""
    needed("soffice")
    paths = list(paths)
    order = ["soffice", f"-env:UserInstallation=file://{_profile()}", "--headless", "--convert-to", to]
    subprocess.run([*order, "--outdir", str(folder), *map(str, paths)], check=True, capture_output=True, timeout=300)
    return [folder / path.with_suffix(f".{to.partition(':')[0]}").name for path in paths]


@cache
def _profile() -> str:
    """Make a folder for LibreOffice's own settings; the first start in a new one takes seconds."""
    folder = mkdtemp(prefix="office-")
    atexit.register(rmtree, folder, ignore_errors=True)
    return folder
