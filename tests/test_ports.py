"""Promise: a port that a test finds is still free when its server starts."""

from __future__ import annotations

import socket
from itertools import chain
from pathlib import Path

from tests.ports import LAST, free_port, is_free, pairs_of


def test_linux_gives_none_of_them_to_a_connection() -> None:
    kernel = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    assert int(kernel.split()[0]) > LAST


def test_no_port_is_found_twice_nor_by_two_processes() -> None:
    found = {free_port() for _ in range(10)}
    assert len(found | {port + 1 for port in found}) == 20
    pairs = list(chain(*(pairs_of(worker, 3) for worker in range(3))))
    assert len(pairs) == len(set(pairs))
    assert {port % 2 for port in pairs} == {0}


def test_a_port_that_is_taken_is_told_from_a_free_one() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert not is_free(port)
    assert is_free(port)
