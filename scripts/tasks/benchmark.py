"""Times the line and a view that decides nothing, turn by turn, with the same signed request."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from flask import Flask, Response, abort, request
from flask.testing import FlaskClient

from app import create_app
from ivr.database.engine import migrate
from ivr.demonstration import trial_settings
from ivr.plain_exit import plain_exit
from ivr.settings import Settings
from ivr.twilio.signature import is_from_twilio, signature_of

OPEN = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
FORM = {"CallSid": "CA1", "From": "+31612345678", "To": "+31850001515", "Digits": "4"}
PATH = "/voice/menu?attempt=1&pace=gewoon"


@plain_exit()
def run(requests: int) -> None:
    """Print milliseconds and the ratio, for this many requests of each kind."""
    with tempfile.TemporaryDirectory() as folder:
        settings = trial_settings(Path(folder))
        migrate(settings.database_url)
        app = create_app(settings, clock=lambda: OPEN)
        apps = app, _baseline(settings)
        line, baseline = (partial(_ask, one.test_client(), settings) for one in apps)
        pairs = [(_milliseconds(line), _milliseconds(baseline)) for _ in range(requests)]
    ours, bare = ([*times] for times in zip(*pairs, strict=True))
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"the line:  {_summary(ours)}")
    print(f"baseline:  {_summary(bare)}  (bare Flask, signature, fixed TwiML)")
    print(f"ratio:     {ratio:.1f} times the baseline, at the median of {requests} requests each")


def _baseline(settings: Settings) -> Flask:
    app = Flask(__name__)

    @app.post("/voice/menu")
    def fixed() -> Response:
        if not is_from_twilio(request, settings.public_base_url, settings.auth_tokens):
            abort(403)
        return Response("<Response><Hangup/></Response>", mimetype="text/xml")

    return app


def _ask(client: FlaskClient, settings: Settings) -> None:
    url = f"{settings.public_base_url}{PATH}"
    signature = signature_of(url, FORM, settings.auth_tokens[0])
    answer = client.post(PATH, data=FORM, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200


def _milliseconds(ask: Callable[[], None]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _summary(times: list[float]) -> str:
    slowest = statistics.quantiles(times, n=100)[98]
    return f"{statistics.median(times):6.2f} ms median, {slowest:6.2f} ms for 1 in 100"
