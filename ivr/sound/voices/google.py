"""Google's voice through gTTS: needs the internet, asks politely, and waits when told to."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from ivr.dutch.language import LANGUAGE
from ivr.sound.samples import decoded
from ivr.sound.voices.voice import Synthesiser, VoiceError
from ivr.words.prompt import Pace

_TIMEOUT_S = (10, 30)
_LONGEST_WAIT_S = 60.0
_UNREACHABLE = 0


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

    def ready(self) -> None:
        """Ask for one word, so that without internet the next voice can speak instead."""
        self.say("Dag.", Pace.NORMAL)

    @property
    def name(self) -> str:
        """Return the name of the only voice it has."""
        return "gtts"

    def say(self, text: str, pace: Pace) -> Any:
        """Say one phrase, asking again while the service is busy.

        Raises:
            VoiceError: when there is no internet, or the service keeps refusing.
        """
        from gtts import gTTSError  # noqa: PLC0415 - slow to import

        try:
            return decoded(self._patiently()(_asked, text))
        except gTTSError as error:
            raise VoiceError(_explained(error)) from error

    def _patiently(self) -> Retrying:
        passing = retry_if_exception(_is_passing)
        return Retrying(retry=passing, stop=self._gives_up, wait=self._wait, reraise=True)

    def _gives_up(self, state: RetryCallState) -> bool:
        # Without a network, asking six times only keeps the user waiting for the message.
        attempts = 2 if _status(_error(state)) == _UNREACHABLE else self.attempts
        return stop_after_attempt(attempts)(state)

    def _wait(self, state: RetryCallState) -> float:
        asked = _retry_after(_error(state))
        backoff = wait_random_exponential(multiplier=self.patience_s, max=_LONGEST_WAIT_S)
        return max(asked, backoff(state))


def _asked(text: str) -> bytes:
    from gtts import gTTS  # noqa: PLC0415 - slow to import

    file = io.BytesIO()
    gTTS(text, lang=LANGUAGE, lang_check=False, timeout=_TIMEOUT_S).write_to_fp(file)
    return file.getvalue()


def _error(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _status(error: BaseException | None) -> int:
    answer = getattr(error, "rsp", None)
    return _UNREACHABLE if answer is None else int(answer.status_code)


def _is_passing(error: BaseException) -> bool:
    from gtts import gTTSError  # noqa: PLC0415 - slow to import

    status = _status(error)
    busy = status in (_UNREACHABLE, 429) or status >= 500
    return isinstance(error, gTTSError) and busy


def _retry_after(error: BaseException | None) -> float:
    answer = getattr(error, "rsp", None)
    said = "" if answer is None else answer.headers.get("Retry-After", "")
    return min(float(said), _LONGEST_WAIT_S) if said.isdigit() else 0.0


def _explained(error: BaseException) -> str:
    otherwise = "or speak offline with --voice mbrola:nl2"
    match _status(error):
        case 0:
            return (
                "gTTS cannot reach Google: it needs the internet. Check the connection (and "
                f"HTTPS_PROXY if there is a proxy), {otherwise}."
            )
        case 429:
            return f"Google says we ask too much (429). Run it again in an hour, {otherwise}."
        case status:
            return f"Google's voice answered {status}: {error}. Try again later, {otherwise}."
