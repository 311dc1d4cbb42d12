"""Promise: what may name somebody is taken out of a text, and what helps is left in."""

from __future__ import annotations

import pytest

from ivr.logs.scrubbing import GONE, scrub


@pytest.mark.parametrize(
    "secret",
    [
        *("+31612345678", "0031612345678", "0612345678", "06 12345678", "06-12 34 56 78"),
        *("(079) 123 45 67", "+31 (0)6 12345678", "079-1234567", "+4915112345678", "123456789"),
        *(
            "CA" + 32 * "a",
            "RE" + 16 * "0f",
            "a.jansen@example.nl",
            "b7e15f94c2a06d38e1f7094bd25ac683",
        ),
        "p4Xv9sLq2Rt7Wz0Kc5Yb8Nd3Gh6Jf1Mu",
        "RprOULIOE-KKKRv-0xaxq7jIt2OKurUDlKqKM34KfGE=",
    ],
)
def test_it_is_taken_out(secret: str) -> None:
    assert scrub(f"before {secret} after") == f"before {GONE} after"
    assert scrub(f"'{secret}'") == f"'{GONE}'"


def test_the_query_of_an_address_is_taken_out() -> None:
    assert (
        scrub("GET https://x.nl/voice/menu?number=abc&q=1 200")
        == f"GET https://x.nl/voice/menu{GONE} 200"
    )


@pytest.mark.parametrize(
    "told",
    [
        "2026-11-28 17:42:59,123 worker INFO At work, every 3.0 seconds.",
        "Message 12345: its recording is stored.",
        "20270302-101500",
        'File "/srv/line/ivr/webhooks/views.py", line 123, in _reply',
        "(psycopg.OperationalError) connection to server at 127.0.0.1, port 5432 failed",
        "sqlite3.OperationalError: unable to open database file",
        "0.0123456 s; is this all? no: 10.000 calls",
        "<ivr.twilio.recordings.TwilioRecordings object at 0x7f9ce632ec10>",
        "test_a_call_that_lasts_long_is_told_as_it_is",
    ],
)
def test_what_helps_is_left_in(told: str) -> None:
    assert scrub(told) == told
