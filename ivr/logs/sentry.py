"""Tells a Sentry of errors, where SENTRY_DSN is set: what broke and where, and nothing of a caller.

No request, no header, no variable and no crumb goes along; of texts what may name somebody is
removed. It is sent in a thread beside the calls.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ivr.logs.following import followed
from ivr.logs.scrubbing import scrub
from ivr.settings import SettingsError

MISSING = (
    "SENTRY_DSN is set, and what it needs is not installed. Install it with scripts/prepare "
    "requirements.txt scripts/sentry-requirements.txt, or remove SENTRY_DSN."
)

KEPT = frozenset(
    {"event_id", "timestamp", "level", "logger", "platform", "logentry", "exception", "sdk"}
)
"""All that Sentry is told of an event, beside our own tags."""


def tell_sentry(
    dsn: str, process: str, key: bytes, load: Callable[[str], Any] = import_module
) -> None:
    """Tell Sentry of every error that is logged or not caught from now on.

    Raises:
        SettingsError: sentry-sdk is not installed.
    """
    try:
        sdk, integrations = load("sentry_sdk"), "sentry_sdk.integrations"
        logs, excepthook = load(f"{integrations}.logging"), load(f"{integrations}.excepthook")
        threads, atexit = load(f"{integrations}.threading"), load(f"{integrations}.atexit")
    except ImportError:
        raise SettingsError(MISSING) from None
    sdk.init(
        dsn=dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            logs.LoggingIntegration(level=None, event_level=logging.ERROR),
            excepthook.ExcepthookIntegration(),
            threads.ThreadingIntegration(propagate_hub=False),
            atexit.AtexitIntegration(callback=lambda *_: None),
        ],
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=lambda event, _hint: without_anybody(event, process, followed(key)),
    )


def without_anybody(event: dict[str, Any], process: str, call: str) -> dict[str, Any]:
    """Return what Sentry may know of an event: nobody is named in it."""
    kept = {name: value for name, value in event.items() if name in KEPT}
    # The arguments of a line of the log, and the line before they were filled in.
    told = kept.get("logentry", {})
    if told:
        kept["logentry"] = {"message": told.get("formatted") or told.get("message", "")}
    scrubbed: dict[str, Any] = {
        name: value if name in {"event_id", "timestamp", "sdk"} else _scrubbed(value)
        for name, value in kept.items()
    }
    return scrubbed | {"tags": {"process": process} | ({"call": call} if call else {})}


def _scrubbed(value: Any) -> Any:
    match value:
        case str():
            return scrub(value)
        case dict():
            return {name: _scrubbed(one) for name, one in value.items() if name != "vars"}
        case list():
            return [*map(_scrubbed, value)]
        case _:
            return value
