"""Writes each line of a log as one JSON object, in which nobody is named."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from ivr.logs.following import followed
from ivr.logs.scrubbing import scrub

FACTS = "facts"
"""Under this name in `extra`, a line brings fields of its own."""


class JsonLines(logging.Formatter):
    """Formats for a `process` (web, worker); `key` is that of the hashes of calls."""

    def __init__(self, process: str, key: bytes) -> None:
        super().__init__()
        self._process, self._key = process, key

    def format(self, record: logging.LogRecord) -> str:
        """Return the object, on one line."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "pid": record.process,
            "logger": record.name,
            "message": scrub(record.getMessage()),
        }
        if call := followed(self._key):
            told["call"] = call
        told.update(record.__dict__.get(FACTS, {}))
        if record.exc_info:
            told["error"] = scrub(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)
