"""Asks the process beside the line how near a question comes to each passage of a leaflet.

A caller waits for it, so it has 150 ms in all. Whatever goes wrong, the answer is None, and the
question is ranked by its words alone. Nothing here logs or keeps a word of it.
"""

from __future__ import annotations

import json
import logging
import math
import socket
import threading
import time
from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from ivr.deadline import Deadline, current
from ivr.meaning.fingerprint import Worded, fingerprint

log = logging.getLogger(__name__)

SECONDS = 0.150
"""For connecting, asking and hearing the whole answer."""

REST = 5.0
"""Seconds for which nobody waits for a process that was away or too slow."""

LONGEST_QUESTION = 300
"""Characters, the last ones: who tells a story first, asks at its end; more takes too long."""

LARGEST_ANSWER = 256 * 1024
"""Bytes; the numbers of a leaflet of thousands of sentences."""


class Meaning:
    """The other process, at an http address on this machine; threads may share it.

    Each thread keeps a connection of its own. After a failure the process is left alone for `rest`
    seconds, so that callers do not each wait for it in turn.
    """

    def __init__(self, url: str, rest: float = REST) -> None:
        self._address = urlsplit(url)
        self._threads = threading.local()
        self._presence = _Presence(url, rest)

    def scores(self, passages: Sequence[Worded], question: str) -> Sequence[float] | None:
        """Return the cosine (-1 to 1) of the question with each passage; None when there is none.

        It takes 150 ms at most, and next to nothing while the process is away.
        """
        if not passages or not question.strip() or self._presence.rests():
            return None
        name = fingerprint(passages)
        body = json.dumps({"passages": name, "question": question[-LONGEST_QUESTION:]}).encode()
        try:
            status, answer = self._asked(body)
            scores = _read(status, answer, len(passages))
        except _NoAnswerError as reason:
            self._presence.fails(str(reason))
            return None
        self._presence.answers(name, knows=scores is not None)
        return scores

    def _asked(self, body: bytes) -> tuple[int, bytes]:
        """Return status and body of the answer to a question.

        Raises:
            _NoAnswerError: there is none, or not in time.
        """
        line = self._line()
        with Deadline(SECONDS) as deadline:
            try:
                answer = _over(line, body, deadline)
            except (OSError, HTTPException) as error:
                line.close()
                raise _NoAnswerError(_reason(error, deadline)) from None
        if deadline.passed:  # A line that is cut looks like an answer that has ended.
            line.close()
            raise _NoAnswerError(TOO_SLOW)
        return answer

    def _line(self) -> _Line:
        if not hasattr(self._threads, "line"):
            host, port = self._address.hostname or "", self._address.port
            self._threads.line = _Line(host, port, timeout=SECONDS)
        line: _Line = self._threads.line
        return line


TOO_SLOW = f"no whole answer within {SECONDS * 1000:.0f} ms"


class _NoAnswerError(Exception):
    """There is no answer that can be used; the message says why, in no words of a caller."""


class _Line(HTTPConnection):
    def connect(self) -> None:
        """Connect by the deadline, and send head and body at once: together they are small."""
        self.sock = current().connect(self.host, self.port, SECONDS)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __del__(self) -> None:
        """Hang up when the thread that kept the connection is gone."""
        self.close()


def _over(line: _Line, body: bytes, deadline: Deadline) -> tuple[int, bytes]:
    """Ask over a connection that is kept, or over a new one where the other side has closed it."""
    if line.sock is not None:
        deadline.watch(line.sock)
        try:
            return _exchange(line, body)
        except (ConnectionError, HTTPException):
            line.close()
            if deadline.passed:
                raise
    return _exchange(line, body)


def _exchange(line: _Line, body: bytes) -> tuple[int, bytes]:
    line.request("POST", "/scores", body, {"Content-Type": "application/json"})
    reply = line.getresponse()
    answer = reply.read(LARGEST_ANSWER + 1)
    if not reply.isclosed():
        line.close()  # What is left of it would be taken for the next answer.
    return reply.status, answer


def _reason(error: Exception, deadline: Deadline) -> str:
    if deadline.passed or isinstance(error, TimeoutError):
        return TOO_SLOW
    return "nobody listens there" if isinstance(error, ConnectionRefusedError) else "it hung up"


def _read(status: int, answer: bytes, count: int) -> tuple[float, ...] | None:
    """Return the numbers of an answer; None when these passages are not known there.

    Raises:
        _NoAnswerError: it is no answer to what was asked.
    """
    if status == HTTPStatus.NOT_FOUND:
        return None
    if status != HTTPStatus.OK:
        raise _NoAnswerError(f"it answers with status {status}")
    try:
        scores = tuple(map(float, json.loads(answer)["scores"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise _NoAnswerError("its answer is not in the form of scripts/meaning.py") from None
    if len(scores) != count or not all(map(math.isfinite, scores)):
        raise _NoAnswerError(f"its answer holds no {count} numbers, one for each passage")
    return scores


class _Presence:
    """Knows whether the process is there, and says so once, and once more when that changes."""

    def __init__(self, url: str, rest: float) -> None:
        self._url, self._rest = url, rest
        self._lock = threading.Lock()
        self._away_until: float | None = None
        self._unknown = set[str]()

    def rests(self) -> bool:
        """Return whether it is left alone now."""
        until = self._away_until
        return until is not None and time.monotonic() < until

    def fails(self, reason: str) -> None:
        """Leave it alone for a while."""
        with self._lock:
            was_there = self._away_until is None
            self._away_until = time.monotonic() + self._rest
        if was_there:
            log.warning(
                "the meaning process at %s is away (%s): questions are ranked by their words "
                "alone. Start it with scripts/meaning.py, or remove MEANING_URL",
                self._url,
                reason,
            )

    def answers(self, name: str, knows: bool) -> None:
        """Count on it again; `name` is the fingerprint of what it was asked about."""
        with self._lock:
            was_away, self._away_until = self._away_until is not None, None
            is_news = knows == (name in self._unknown)
            (self._unknown.discard if knows else self._unknown.add)(name)
        if was_away:
            log.warning("the meaning process at %s answers again", self._url)
        if is_news and not knows:
            log.warning(
                "the meaning process at %s knows another text of a leaflet: stop it, and start "
                "scripts/meaning.py with the LEAFLETS of this line",
                self._url,
            )
