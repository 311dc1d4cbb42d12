"""Lets a process write its log as the settings say, and tell a Sentry where there is one."""

from __future__ import annotations

import logging

from ivr.logs.lines import JsonLines
from ivr.logs.sentry import tell_sentry
from ivr.sealing import call_key
from ivr.settings import Settings

OURS = ("ivr", "app", "scripts", "worker")
"""The loggers that tell what happens; of others only what goes wrong is told."""


def set_up_logs(settings: Settings, process: str) -> None:
    """Let this process (web, worker) log as LOG_FORMAT and SENTRY_DSN say.

    Raises:
        SettingsError: what SENTRY_DSN needs is not installed.
    """
    key = call_key(settings)
    if settings.logs_json:
        _write_objects(JsonLines(process, key))
    if settings.sentry_dsn:
        tell_sentry(settings.sentry_dsn, process, key)


def _write_objects(lines: JsonLines) -> None:
    """Let all lines go to stderr as objects, also those of gunicorn, which has a handler itself."""
    root = logging.getLogger()
    if not any(type(handler) is logging.StreamHandler for handler in root.handlers):
        root.addHandler(logging.StreamHandler())
    for handler in (*root.handlers, *logging.getLogger("gunicorn.error").handlers):
        if type(handler) is logging.StreamHandler:
            handler.setFormatter(lines)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.INFO)
