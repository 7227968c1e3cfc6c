"""A port that is in use is said, in the user's language, with the exit code of wrong usage."""

import socket

import pytest

from budget_index.cli import run
from budget_index.language import Say


def test_a_taken_port_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert run(["dashboard", "--no-browser", "--port", str(port), "--lang", "kk"]) == 2
    assert Say("kk")("dashboard.port-taken", port=port) in capsys.readouterr().err
