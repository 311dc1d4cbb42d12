"""Promise: a telephone in another process sees which calls ring, and tells what becomes of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from ivr.phone.calls_elsewhere import CallsElsewhere
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_calls import CallOrder, MadeCalls
from ivr.phone.tapes import Recordings
from tests.line_settings import ACCOUNT, TOKEN

ORDER = CallOrder("+31687654321", "+31850003007", "https://lijn.example.nl/voice", timeout=30)


def test_what_rings_is_seen_answered_and_ended(tmp_path: Path) -> None:
    now = [datetime(2027, 3, 2, 9, tzinfo=UTC)]
    calls = MadeCalls(lambda: now[0])
    recordings = Recordings(tmp_path, lambda: now[0])
    first, second = calls.make(ORDER), calls.make(ORDER)
    with serve(create_exchange(recordings, ACCOUNT, TOKEN, calls=calls)) as url:
        there = CallsElsewhere(url, ACCOUNT, TOKEN)
        assert [(one.sid, one.order) for one in there.waiting()] == [
            (first.sid, ORDER),
            (second.sid, ORDER),
        ]
        there.is_answered(first.sid)
        assert [one.sid for one in there.waiting()] == [second.sid]
        there.ends(first.sid, "completed", 7)
        ended = calls.get(first.sid)
        assert ended is not None
        assert (ended.status, ended.seconds) == ("completed", 7)
        now[0] += timedelta(seconds=35)
        assert there.waiting() == [], "nobody picked it up in time"
        with pytest.raises(requests.HTTPError):
            CallsElsewhere(url, ACCOUNT, "another").waiting()
