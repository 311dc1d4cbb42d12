"""Google's voice through gTTS: needs the internet, asks politely, and waits when told to.

A piece of at most a hundred characters is one request, because gTTS would cut a longer one into
requests of its own, one straight after the other. Whatever was said once is kept while the program
runs: it has one speed, so that both paces ask for the same words.
"""

from __future__ import annotations

import io
import logging
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import reduce
from itertools import count
from operator import add
from typing import Any

from ivr.dutch.language import LANGUAGE
from ivr.sound.samples import decoded
from ivr.sound.voices.turns import EndedError, Turns
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace

log = logging.getLogger(__name__)

LONGEST_PIECE = 100
"""The most characters that the service says in one go (gTTS.GOOGLE_TTS_MAX_CHARS)."""

_TIMEOUT_S = (10.0, 30.0)
_GLANCE_S = (3.0, 3.0)
_LONGEST_GLANCE_S = 5.0
_LONGEST_BACKOFF_S = 60.0
_LONGEST_WAIT_S = 600.0
_UNREACHABLE = 0
_GARBAGE = -1


@dataclass
class _Kept:
    """What was said once, as MP3 by its words, and who is asking for which words now."""

    said: dict[str, bytes] = field(default_factory=dict)
    asking: dict[str, threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class Google(Synthesiser):
    """Google Translate's Dutch voice; it has one speed, so that slow is only longer pauses.

    `patience_s` is the first wait after a refusal, in seconds; it doubles every time.
    """

    patience_s: float = 2.0
    attempts: int = 6
    engine: str = "gtts"
    # More than a few requests at a time is what the service answers with 429.
    at_once: int = 2
    # Its threads wait for the service, and must wait together: other processes know of no 429.
    is_elsewhere: bool = True
    turns: Turns = field(default_factory=Turns, compare=False)
    _kept: _Kept = field(default_factory=_Kept, compare=False, repr=False)

    def ready(self) -> None:
        """Ask for one word, once and for a few seconds; VoiceError when it does not come."""
        answer: list[BaseException | None] = []

        def ask() -> None:
            try:
                decoded(_asked("Dag.", _GLANCE_S))
                answer.append(None)
            except _failures() as error:
                answer.append(error)

        # A name that is looked up in vain keeps its thread waiting longer than anyone may say.
        glance = threading.Thread(target=ask, daemon=True)
        glance.start()
        glance.join(_LONGEST_GLANCE_S)
        error = answer[0] if answer else TimeoutError()
        if error:
            raise VoiceError(_explained(error)) from error

    @property
    def name(self) -> str:
        """Return the name of the only voice it has."""
        return "gtts"

    def say(self, text: str, pace: Pace) -> Any:
        """Say one phrase, asking again while the service is busy.

        Raises:
            VoiceError: when there is no internet, or the service keeps refusing.
        """
        return reduce(add, [decoded(self._said(piece)) for piece in pieces(text)])

    def leave(self) -> None:
        """Wait for no turn any more."""
        self.turns.end()

    def _said(self, piece: str) -> bytes:
        with self._kept.lock:
            asking = self._kept.asking[piece]
        with asking:
            if piece not in self._kept.said:
                self._kept.said[piece] = self._patiently(piece)
            return self._kept.said[piece]

    def _patiently(self, piece: str) -> bytes:
        for attempt in count(1):
            try:
                self.turns.wait()
                mp3 = _asked(piece, _TIMEOUT_S)
                decoded(mp3)
            except EndedError as error:
                raise VoiceError("Google was not asked any more") from error
            except _failures() as error:
                if self._gives_up(error, attempt):
                    raise VoiceError(_explained(error)) from error
                self._hold_all(error, attempt)
            else:
                return mp3
        raise AssertionError

    def _gives_up(self, error: Exception, attempt: int) -> bool:
        status = _status(error)
        if not (status in (_UNREACHABLE, _GARBAGE, 429) or status >= 500):
            return True
        # Without a network, asking six times only keeps the user waiting for the message.
        is_new = status == _UNREACHABLE and not self._kept.said
        return attempt >= (2 if is_new else self.attempts) or _retry_after(error) > _LONGEST_WAIT_S

    def _hold_all(self, error: Exception, attempt: int) -> None:
        longest = min(self.patience_s * 2 ** (attempt - 1), _LONGEST_BACKOFF_S)
        pause = max(_retry_after(error), longest * random.uniform(0.5, 1))
        is_busy = _status(error) == 429
        self.turns.hold(pause, slower=is_busy)
        if is_busy:
            apart = self.turns.apart_s
            log.warning("Google is busy: on in %.0f s, %g s between requests", pause, apart)


def pieces(text: str) -> tuple[str, ...]:
    """Cut a phrase where the service must: behind a comma or a colon if there is one, else a space.

    Each is at most LONGEST_PIECE characters, and together they are the words of the phrase.
    """
    rest, cut = text.strip(), list[str]()
    while len(rest) > LONGEST_PIECE:
        end = _place_to_cut(rest[: LONGEST_PIECE + 1])
        cut.append(rest[:end].strip())
        rest = rest[end:].strip()
    return (*cut, rest)


def requests_for(phrases: Iterable[str]) -> int:
    """Return how many requests these phrases take, each once."""
    return len({piece for phrase in phrases for piece in pieces(phrase)})


def _place_to_cut(head: str) -> int:
    # Not right at its begin: one request would be for a word or two.
    commas = [place + 1 for sign in (", ", "; ", ": ") if (place := head.rfind(sign)) > 20]
    return max(commas, default=head.rfind(" ")) if " " in head else LONGEST_PIECE


def _asked(piece: str, timeout_s: tuple[float, float]) -> bytes:
    from gtts import gTTS  # noqa: PLC0415 - slow to import

    file = io.BytesIO()
    # Its own rules are for English: they take the full stop of "huisartsenpost." for that of "st.".
    spoken = gTTS(piece, lang=LANGUAGE, lang_check=False, pre_processor_funcs=[], timeout=timeout_s)
    spoken.write_to_fp(file)
    return file.getvalue()


def _failures() -> tuple[type[Exception], ...]:
    from gtts import gTTSError  # noqa: PLC0415 - slow to import

    return gTTSError, ValueError  # The latter for no MP3, no base64 and no UTF-8.


def _status(error: BaseException) -> int:
    """Return the status of the answer, or which of two things there was instead of one."""
    if isinstance(error, ValueError):
        return _GARBAGE
    answer = getattr(error, "rsp", None)
    return _UNREACHABLE if answer is None else int(answer.status_code)


def _retry_after(error: BaseException) -> float:
    """Return the seconds that the service asks us to wait, as RFC 9110 §10.2.3 lets it tell."""
    answer = getattr(error, "rsp", None)
    said = "" if answer is None else answer.headers.get("Retry-After", "").strip()
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _explained(error: BaseException) -> str:
    otherwise = "or speak offline with --voice mbrola:nl2"
    match _status(error):
        case 0:
            return (
                "gTTS cannot reach Google: it needs the internet. Check the connection (and "
                f"HTTPS_PROXY if there is a proxy), {otherwise}."
            )
        case -1:
            return f"What Google answered is no sound. Try again later, {otherwise}."
        case 429:
            moment = time.strftime("%H:%M", time.localtime(time.time() + _asked_to_wait(error)))
            return f"Google says we ask too much (429). Run it again after {moment}, {otherwise}."
        case status:
            return f"Google's voice answered {status}: {error}. Try again later, {otherwise}."


def _asked_to_wait(error: BaseException) -> float:
    return _retry_after(error) or 3600.0
