"""A killed command leaves a round as before or as after; see ``killing.py``, which kills in processes of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def killing(work, name):
    """Run a case; give its counts and what was complained of."""
    paths = os.pathsep.join([str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-W", "ignore", str(HERE / "killing.py"), str(work), name]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), done.stderr


@FORKS
@pytest.mark.parametrize("name", ["add", "supersede", "freeze", "adopt", "rebuild"])
def test_a_killed_command_leaves_the_round_before_or_after(name, tmp_path):
    states, complaints = killing(tmp_path, name)
    assert set(states) == {"before", "after", "killed"}, (states, complaints)
    assert states["killed"] == states["before"] + states["after"]
    assert states["killed"] >= (60 if name == "rebuild" else 67), "five commands make more than 320 moments"
    assert states["before"] > 10
    assert states["after"] > 5


@FORKS
def test_commands_at_once_and_a_killed_one_lose_nothing(tmp_path):
    assert killing(tmp_path, "writers")[0] == {"rounds": 4, "files": 16, "killed": 4}
