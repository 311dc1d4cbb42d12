"""Promise: no test reaches the network beyond this machine, none sees a developer's settings."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from ivr.settings import SettingsError, load


def test_the_internet_is_out_of_reach() -> None:
    # 192.0.2.0/24 is for documentation (RFC 5737): nothing lives there, should this ever get out.
    with (
        socket.socket() as outward,
        pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outward.connect(("192.0.2.1", 80))


def test_this_machine_is_within_reach() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_the_environment_holds_no_settings() -> None:
    assert "SECRET_KEY" not in os.environ
    with pytest.raises(SettingsError):
        load({})


def test_shared_fixtures_are_not_imported() -> None:
    """The fixture would belong to that module, and a second PostgreSQL or Chromium start there."""
    imported = re.compile(r"^from tests\.(databases|postgres|chromium) import (?![A-Z])", re.M)
    files = Path(__file__).parent.rglob("*.py")
    assert [it.name for it in files if imported.search(it.read_text(encoding="utf-8"))] == []
