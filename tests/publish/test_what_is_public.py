"""A name that stands in every field of a round is in no brief and on no page of a site."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from budget_index.cli import run
from tests.rounds.test_public import NAME, by_hand, draft, folder, unpacked

__all__ = ["by_hand", "draft", "folder"]
pytestmark = pytest.mark.slow


def written(target: Path) -> list[Path]:
    paths = [path for path in target.rglob("*") if path.is_file()]
    assert paths
    return paths


@pytest.mark.parametrize("of", ["folder", "draft", "by_hand"])
def test_a_site_names_nobody(of: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place: Path = request.getfixturevalue(of)
    assert run(["site", str(place), "-o", str(tmp_path / "out"), "--preview", "--base-url", "https://example.org"]) == 0
    for path in written(tmp_path / "out"):
        content = path.read_bytes()
        assert NAME.encode() not in unpacked(content) + path.name.encode(), path.name


@pytest.mark.parametrize("of", ["folder", "draft", "by_hand"])
def test_briefs_name_nobody(of: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    place: Path = request.getfixturevalue(of)
    assert run(["brief", str(place), "-o", str(tmp_path / "out"), "--preview", "--format", "both", "--lang", "en"]) == 0
    for path in written(tmp_path / "out"):
        content = path.read_bytes()
        if path.suffix == ".docx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"".join(archive.read(name) for name in archive.namelist())
        elif shutil.which("pdftotext"):
            content += subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True).stdout
        assert NAME.encode() not in content, path.name
