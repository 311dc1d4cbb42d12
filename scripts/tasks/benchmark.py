"""Times the line and a view that decides nothing, turn by turn, with the same signed request."""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from flask import Flask, Response, abort, request
from flask.testing import FlaskClient

from app import create_app
from ivr.database.engine import migrate
from ivr.plain_exit import plain_exit
from ivr.settings import load
from ivr.twilio.signature import is_from_twilio, signature_of

BASE, TOKEN = "https://lijn.example.nl", secrets.token_hex(16)
OPEN = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
FORM = {"CallSid": "CA1", "From": "+31612345678", "To": "+31850001515", "Digits": "4"}
PATH = "/voice/menu?attempt=1&pace=gewoon"


@plain_exit()
def run(requests: int) -> None:
    """Print milliseconds and the ratio, for this many requests of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/line.db"
        migrate(database)
        line, baseline = _line(database), _baseline()
        pairs = [(_milliseconds(line), _milliseconds(baseline)) for _ in range(requests)]
    ours, bare = ([*times] for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"the line:  {_summary(ours)}")
    print(f"baseline:  {_summary(bare)}  (bare Flask, signature, fixed TwiML)")
    print(f"ratio:     {ratio:.1f} times the baseline, at the median of {requests} requests each")


def _line(database: str) -> Callable[[], None]:
    settings = load(
        {
            "PUBLIC_BASE_URL": BASE,
            "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "TWILIO_AUTH_TOKEN": TOKEN,
            "DATABASE_URL": database,
            "CLINIC_NUMBER": "+31786523250",
            "LINE_NUMBER": "+31850001515",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "TRUSTED_PROXIES": "0",
        }
    )
    return partial(_ask, create_app(settings, clock=lambda: OPEN).test_client())


def _baseline() -> Callable[[], None]:
    app = Flask(__name__)

    @app.post("/voice/menu")
    def fixed() -> Response:
        if not is_from_twilio(request, BASE, [TOKEN]):
            abort(403)
        return Response("<Response><Hangup/></Response>", mimetype="text/xml")

    return partial(_ask, app.test_client())


def _ask(client: FlaskClient) -> None:
    signature = signature_of(f"{BASE}{PATH}", FORM, TOKEN)
    answer = client.post(PATH, data=FORM, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200


def _milliseconds(ask: Callable[[], None]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _summary(times: list[float]) -> str:
    slowest = statistics.quantiles(times, n=100)[98]
    return f"{statistics.median(times):6.2f} ms median, {slowest:6.2f} ms for 1 in 100"
