"""Callers who phone without a pause while something is done to the line."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import TypeVar

import requests

from ivr.settings import ROOT
from tests.line_settings import signed
from tests.own_leaflet import FILE

CALLERS = 4
Done = TypeVar("Done")


def phone(port: int, call: str) -> str:
    """Return the first words of a call; anything but an answer is an error."""
    form = {"CallSid": call, "From": "+31612345678"}
    address = f"http://127.0.0.1:{port}/voice"
    answer = requests.post(address, form, headers=signed("/voice", form), timeout=15)
    answer.raise_for_status()
    assert "<Gather" in answer.text
    return answer.text


def phoning(port: int, meanwhile: Callable[[], Done], at_least: int) -> tuple[int, Done]:
    """Let several phone until something is done, and so many times; return how many times it was.

    Each caller's error is ours.
    """
    calls = count()
    with ThreadPoolExecutor(CALLERS + 1) as callers:
        doing = callers.submit(meanwhile)

        def phones() -> int:
            made = 0
            while not doing.done() or made < at_least // CALLERS:
                phone(port, f"CA{next(calls)}")
                made += 1
            return made

        phoned = [callers.submit(phones) for _ in range(CALLERS)]
        return sum(it.result() for it in phoned), doing.result()


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Return whether the line is there."""
    try:
        return requests.get(f"http://127.0.0.1:{port}/health", timeout=10).ok
    except requests.ConnectionError:
        return False


def change_words(folder: Path, old: str, new: str) -> None:
    """Change words of the leaflet of a copy of the line."""
    leaflet = folder / FILE.relative_to(ROOT)
    words = leaflet.read_text(encoding="utf-8")
    assert old in words
    leaflet.write_text(words.replace(old, new), encoding="utf-8")
