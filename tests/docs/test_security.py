"""What SECURITY.md says of headers and hashes is so."""

import re
import tomllib
from pathlib import Path

from dashboards.shell.headers import HEADERS, POLICY

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "SECURITY.md").read_text("utf-8")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.MULTILINE)


def pins(file: str) -> dict[str, str]:
    """Give the version of each package that a file names."""
    found = PIN.findall((ROOT / file).read_text("utf-8"))
    assert len(dict(found)) == len(found), "a package stands twice"
    return {plain(name): version for name, version in found}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_header_is_listed():
    assert set(re.findall(r"^\| `([A-Z][\w-]+)` \|", TOLD, re.MULTILINE)) == set(HEADERS)


def test_what_the_policy_leaves_open_is_named():
    left_open = {name for name, allowed in POLICY.items() if "unsafe" in allowed}
    assert left_open == {"script-src", "style-src"}
    assert all(f"`{name}`" in TOLD for name in left_open)


def test_the_lock_has_the_versions_of_the_constraints():
    locked, fixed = pins("requirements.lock"), pins("constraints.txt")
    assert {name: fixed.get(name) for name in locked} == locked


def test_the_lock_holds_all_that_a_server_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {plain(re.match(r"[\w.-]+", need)[0]) for need in needed} <= set(pins("requirements.lock"))


def test_every_package_of_the_lock_has_hashes_and_none_an_address():
    text = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    assert len(entries) == len(pins("requirements.lock"))
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)] == []
    assert "//" not in text
    assert "--index" not in text
