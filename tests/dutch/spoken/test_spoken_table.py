"""Every sentence of spoken.tsv is said as somebody signed it off, or refused with a remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.dutch.spoken import UnspeakableError, speak

TABLE = Path(__file__).with_name("spoken.tsv")


def _rows() -> list[list[str]]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("# ")]
    return [[_unescaped(cell) for cell in row.split("\t")] for row in rows]


def _unescaped(cell: str) -> str:
    cell = re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), cell)
    return cell.replace("\\n", "\n")


ROWS = _rows()
SPOKEN = [row for row in ROWS if row[1] != "REFUSED"]
REFUSED = [row[:1] + row[2:] for row in ROWS if row[1] == "REFUSED"]


@pytest.mark.parametrize(("written", "spoken"), SPOKEN)
def test_a_sentence_is_said_as_it_was_signed_off(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "token", "remedy"), REFUSED)
def test_what_nobody_can_say_is_refused_by_name(written: str, token: str, remedy: str) -> None:
    with pytest.raises(UnspeakableError) as refused:
        speak(written)
    assert token in refused.value.token
    assert remedy in refused.value.remedy
    assert str(refused.value).startswith(f"cannot say {refused.value.token!r}: ")
