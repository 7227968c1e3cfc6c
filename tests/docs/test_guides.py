"""The guide for experts works: its commands run, what it shows is what is printed, its pictures are there."""

import importlib.util
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from budget_index.bundled import PACKAGE
from budget_index.language import LANGUAGES, Language
from tests.docs.shown_commands import follow, steps
from tests.sweeps import IN_KAZAKH

GUIDES = PACKAGE.parent / "docs" / "guides"
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
LINK = re.compile(r"\]\(([^)#:]+)\)")
LARGEST = 150 * 1024


def by_hand() -> ModuleType:
    """Load what people type into the sheets, which the script that makes the pictures knows."""
    spec = importlib.util.spec_from_file_location("sheet_pictures", GUIDES.parent / "sheet_pictures.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def text(language: Language) -> str:
    return (GUIDES / f"experts.{language}.md").read_text("utf-8")


def hands(typing: ModuleType) -> list[Callable[[Path], None]]:
    """List what people do after each block of commands."""

    def experts_fill_in(folder: Path) -> None:
        (folder / "inbox").mkdir()
        for path in (folder / "templates").iterdir():
            typing.fill_in(path, folder / "inbox" / path.name, path.stem.partition("2026-")[2])
        shutil.copytree(folder / "inbox", folder / "right")
        typing.slip(next((folder / "inbox").glob(f"*{typing.SLIPS_IN}.xlsx")))

    def expert_mends(folder: Path) -> None:
        assert len(list((folder / "checked").iterdir())) == 1
        shutil.copytree(folder / "right", folder / "inbox", dirs_exist_ok=True)

    def group_decides(folder: Path) -> None:
        typing.decide(next((folder / "review").iterdir()))

    def region_replies(folder: Path) -> None:
        shutil.copytree(folder / "reply", folder / "replies")
        typing.reply(next((folder / "replies").iterdir()))

    def group_settles(folder: Path) -> None:
        typing.settle(next((folder / "replies").iterdir()))

    def nothing(folder: Path) -> None:
        """Only read what is printed."""

    return [
        experts_fill_in, expert_mends, nothing, nothing, group_decides, nothing, region_replies, group_settles,
        nothing, nothing, nothing,
    ]  # fmt: skip


@pytest.mark.slow
@IN_KAZAKH
def test_every_command_does_what_the_guide_shows(language: Language, tmp_path: Path):
    for step, hand in zip(steps(text(language)), hands(by_hand()), strict=True):
        follow(step, tmp_path, language)
        hand(tmp_path)
    results = tmp_path / "rounds" / "2026"
    assert (results / "checksums.sha256").is_file()
    responses = (results / "responses.csv").read_text("utf-8")
    assert all(f",{role}," in responses for role in ("expert_1", "expert_2", "reviewer", "region"))


def test_the_guides_run_the_same_commands():
    commands = {language: [step.commands for step in steps(text(language))] for language in LANGUAGES}
    assert all(each == commands["en"] for each in commands.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_there_and_small(language: Language):
    pictures = PICTURE.findall(text(language))
    assert 5 <= len(pictures) <= 7
    assert all(picture.endswith(f".{language}.png") for picture in pictures)
    assert all((GUIDES / picture).stat().st_size <= LARGEST for picture in pictures)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_file(language: Language):
    assert [link for link in LINK.findall(text(language)) if not (GUIDES / link).exists()] == []


def test_the_guides_have_the_same_sections():
    shapes = {language: re.findall(r"^#+(?= )", text(language), re.MULTILINE) for language in LANGUAGES}
    assert all(shape == shapes["en"] for shape in shapes.values())
