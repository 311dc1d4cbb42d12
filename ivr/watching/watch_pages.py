"""The three addresses for machines: /health and /ready for everyone, /metrics for a few."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property

from flask import Blueprint, Flask, Request, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from ivr.counters.in_process import counted, took
from ivr.database.engine import reading
from ivr.dutch.public_days import AMSTERDAM
from ivr.house import House
from ivr.logs.following import follow
from ivr.logs.lines import FACTS
from ivr.records.beats import SILENCE, last_heard
from ivr.serving.access import ASKED_BY, METRICS, WEBHOOKS, this_request
from ivr.watching import gauges
from ivr.watching.glance import Glance
from ivr.watching.readiness import Sight, all_wrong

bp = Blueprint("watch", __name__)

log = logging.getLogger(__name__)

NOT_TOLD = ("watch.", "sound.file", "staff.static")
"""Answers of which there are many, and that tell of no call and no colleague."""

BEGAN = "line.began"
"""In the environment of a request: when it began, in seconds of time.perf_counter."""


@dataclass(frozen=True)
class Lookout:
    """What is seen of a house, each at most once in a while."""

    house: House

    @cached_property
    def readiness(self) -> Glance[Sight]:
        """Return a look at all that /ready tells of."""
        return Glance(self._see)

    @cached_property
    def figures(self) -> Glance[gauges.Snapshot | None]:
        """Return a look at the figures of the database; None in it where that refuses."""
        return Glance(self._ask, fresh=2.0, patience=5.0)

    def _see(self) -> Sight:
        self.house.sounds.look()
        sound = self.house.coverage()
        heard_at, refusal = None, ""
        try:
            with reading(self.house.sessions) as session:
                heard_at = last_heard(session)
        except SQLAlchemyError as error:
            refusal = type(error).__name__
        return Sight(refusal, heard_at, sound.needed, sound.lacking)

    def _ask(self) -> gauges.Snapshot | None:
        now = self.house.stamp()
        try:
            with reading(self.house.sessions) as session:
                return self._with_every_clinic(gauges.ask(session, now, now.astimezone(AMSTERDAM)))
        except SQLAlchemyError:
            return None

    def _with_every_clinic(self, figures: gauges.Snapshot) -> gauges.Snapshot:
        """Let a clinic for which nothing waits have a figure too: an alert needs one."""
        nothing = dict.fromkeys(self.house.library.desks, (0, None))
        figures.waiting.update({**nothing, **figures.waiting})
        return figures


def add_watching(app: Flask, house: House) -> None:
    """Add the addresses, and measure how long webhooks take; before the guard of the line."""
    app.extensions["watch"] = Lookout(house)
    app.before_request(_begin)
    app.after_request(_measure)
    app.register_blueprint(bp)


def may_read_metrics() -> bool:
    """Return whether this request may read the figures: by its token, or where it comes from."""
    settings, asked = _watch().house.settings, this_request()
    kind, _, token = asked.headers.get("Authorization", "").partition(" ")
    given = token.strip().encode()
    if kind.lower() == "bearer" and any(
        hmac.compare_digest(given, known.encode()) for known in settings.metrics_tokens
    ):
        return True
    return settings.may_read_metrics_from(asked.remote_addr or "")


ASKED_BY[METRICS] = may_read_metrics


@bp.get("/health")
def health() -> dict[str, object]:
    """Return whether this process answers, and how many sounds callers hear in another voice.

    Calls go on without a database, so it is not asked; and without a sound its words are said, so
    the answer is 200 all the same: a process that is started again has no more of them.
    """
    parts = _watch().house
    parts.sounds.look()
    sound = parts.coverage()
    state = "whole" if not sound.lacking else "none" if sound.is_silent else "incomplete"
    sounds = {"needed": sound.needed, "missing": sound.lacking}
    return {"status": "ok", "sound": state, "sounds": sounds}


@bp.get("/ready")
def ready() -> tuple[Response, int]:
    """Return whether the line is whole: 200, or 503 with what is wrong and what to do about it."""
    watch = _watch()
    wrong = all_wrong(watch.readiness.now(), watch.house.stamp(), SILENCE)
    told = {"status": "not ready" if wrong else "ready", "problems": [*map(asdict, wrong)]}
    answer = jsonify(told)
    answer.cache_control.no_store = True
    return answer, 503 if wrong else 200


@bp.get("/metrics")
def metrics() -> Response:
    """Return the figures as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Figures())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Figures(Collector):
    """All figures, as prometheus-client collects them."""

    def collect(self) -> Iterable[Metric]:
        return _all_figures()


def _all_figures() -> Iterable[Metric]:
    watch = _watch()
    figures, now = watch.figures.now(), watch.house.stamp()
    sound = watch.house.coverage()
    yield from counted()
    told = "Sounds that are missing, so that callers hear another voice there."
    yield gauges.gauge("line_sounds_missing", told, sound.lacking)
    told = "Whether the database answered in time: 1, or 0; then its figures are missing here."
    yield gauges.gauge("line_database_up", told, figures is not None)
    if figures is not None:
        yield from gauges.shown(figures, now)


def _watch() -> Lookout:
    watch: Lookout = current_app.extensions["watch"]
    return watch


def _begin() -> None:
    follow("")
    this_request().environ[BEGAN] = time.perf_counter()


def _measure(response: Response) -> Response:
    asked = this_request()
    endpoint, seconds = asked.endpoint or "", time.perf_counter() - asked.environ[BEGAN]
    # What is refused is nobody's call, and a stranger could make it any number.
    if endpoint.startswith(WEBHOOKS) and response.status_code < 400:
        took(endpoint.partition(".")[2], seconds)
    if log.isEnabledFor(logging.INFO) and not endpoint.startswith(NOT_TOLD):
        log.info("answered", extra={FACTS: _facts(asked, response.status_code, seconds)})
    return response


def _facts(asked: Request, status: int, seconds: float) -> dict[str, object]:
    """Return what a line of the log tells of an answer: of its address only the pattern."""
    route = asked.url_rule.rule if asked.url_rule else ""
    return {
        "method": asked.method,
        "route": route,
        "status": status,
        "ms": round(seconds * 1000, 1),
    }
