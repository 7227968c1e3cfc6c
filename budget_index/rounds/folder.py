"""Make a round folder, and say whether it may still be changed."""

import shutil
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from budget_index.errors import Problem, ProblemsFound, raise_errors
from budget_index.language import LANGUAGES, Say
from budget_index.methodology.load import edition_file, find_methodology, methodology_files
from budget_index.methodology.source import read_yaml
from budget_index.rounds.checksums import CHECKSUMS_FILE
from budget_index.rounds.model import ROUND_FILE, Round, is_round, read_round, round_methodology


def round_yaml(
    name: str, methodology: str, year: int, regions: list[str], *, cut_off: date | None, example: bool
) -> str:
    """Write ``round.yaml``."""
    titles = [f"  {language}: {yaml_text(Say(language)('round.title', year=year))}" for language in LANGUAGES]
    return "\n".join(
        [
            f"id: {yaml_text(name)}",
            f"methodology: {yaml_text(methodology)}",
            f"year: {year}",
            f"regions: [{', '.join(yaml_text(code) for code in regions)}]",
            *([f"cut_off: {cut_off.isoformat()}"] if cut_off else []),
            "status: draft",
            *(["example: true"] if example else []),
            "title:",
            *titles,
            "licence: CC-BY-4.0",
            "",
        ]
    )


def new_round(folder: Path, round_yaml: str, methodology: str) -> Round:
    """Make a round folder; it appears whole or not at all.

    Parameters
    ----------
    round_yaml
        The text of ``round.yaml``.
    methodology
        Id or path; one that doesn't come with the package is copied into the folder, with what it is based on.

    Raises
    ------
    ProblemsFound
        There is something at this place already, or the text can't be a ``round.yaml``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProblemsFound([Problem("round-exists", str(folder))])
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        (unfinished / ROUND_FILE).write_text(round_yaml, encoding="utf-8", newline="\n")
        for name, file in own_editions(find_methodology(methodology)).items():
            shutil.copyfile(file, unfinished / name)
        round_ = read_round(unfinished)
        round_methodology(unfinished)
        unfinished.chmod(0o755)
        if folder.is_dir():  # it may be the one that a terminal is in, which can't be replaced
            for file in sorted(unfinished.iterdir(), key=lambda file: file.name == ROUND_FILE):
                file.replace(folder / file.name)
        else:
            unfinished.replace(folder)
    except ProblemsFound as refusal:
        named = [replace(each, file=each.file.replace(str(unfinished), str(folder))) for each in refusal.problems]
        raise ProblemsFound(named) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return round_


def own_editions(path: Path) -> dict[str, Path]:
    """Map names by which editions are found to the files of a methodology that don't come with the package.

    These are itself, whatever its file is called, and what it is based on.
    """
    files: dict[str, Path] = {}
    bundled = {file.resolve() for file in methodology_files().values()}
    following: Path | None = path
    while following is not None and following.resolve() not in {*bundled, *(file.resolve() for file in files.values())}:
        source = read_yaml(following)
        files[f"{source.get('id')}.yaml"] = following
        base = source.get("based_on")
        following = edition_file(base, following) if isinstance(base, str) else None
    return files


def refuse_unless_round(folder: Path) -> None:
    """Refuse a folder that is no round.

    Raises
    ------
    ProblemsFound
        There is no ``round.yaml``.
    """
    if not is_round(folder):
        raise ProblemsFound([Problem("round-missing", str(folder))])


def refuse_unless_open(folder: Path) -> Round:
    """Read a round that may be changed.

    Raises
    ------
    ProblemsFound
        The round is frozen, or was and somebody has set its status back.
    """
    round_ = read_round(folder)
    if round_.status == "published":
        raise ProblemsFound([Problem("round-frozen", str(folder))])
    raise_errors(set_back_problems(folder, round_))
    return round_


def set_back_problems(folder: Path, round_: Round) -> list[Problem]:
    """Say of a round that it was published although it no longer says so: what was published stays published."""
    if round_.status == "published" or not (round_.verified or (folder / CHECKSUMS_FILE).is_file()):
        return []
    return [Problem("round-set-back", str(folder / ROUND_FILE), facts={"status": round_.status})]


def yaml_text(text: str) -> str:
    """Write a text so that YAML reads it as that text, in quotes only where needed.

    Examples
    --------
    >>> yaml_text("KZ-15"), yaml_text("2026"), yaml_text("no")
    ('KZ-15', "'2026'", "'no'")
    """
    return yaml.safe_dump(text, allow_unicode=True, width=1000).removesuffix("\n...\n").strip()
