"""Asks Twilio again where that is of use, and says what is wrong in a sentence with the remedy.

For an engineer at a command, who can wait; only what may be asked twice is asked here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from ivr.twilio.rest import Rest, RestError, TooLateError, next_page

PATIENCE = 8.0
"""Seconds for one answer: somebody waits at a terminal."""

WAITS = (1.0, 3.0)
"""Seconds before Twilio is asked a second and a third time."""

Sleep = Callable[[float], None]


class ConsoleError(Exception):
    """Twilio could not be asked, or refused; the text says why, and the remedy."""


class NoSuchThingError(ConsoleError):
    """Twilio has nothing at this address."""


class _PassingError(ConsoleError):
    """It may be over a moment later."""


_REFUSALS: Mapping[int, tuple[type[ConsoleError], str]] = {
    401: (
        ConsoleError,
        "Twilio refuses TWILIO_ACCOUNT_SID with {token} ({code}). Each region has a token of its "
        "own: copy that of region {region} from the console (API keys & tokens, choose the "
        "region).",
    ),
    403: (
        ConsoleError,
        "Twilio does not allow this to {token} ({code}). Take the main token of the account, and "
        "no test credentials.",
    ),
    404: (NoSuchThingError, "Twilio has no such thing in region {region}."),
    429: (
        _PassingError,
        "Twilio had too much to do, three times ({code}). Run this again in a minute.",
    ),
}
_FAILURE = (
    _PassingError,
    "Twilio has a failure ({code}), three times. Look at status.twilio.com, and run this again.",
)
_REFUSED = (ConsoleError, "Twilio refuses it ({code}): {reason}")


@dataclass(frozen=True)
class PatientAsking:
    """Asks one of Twilio's hosts; `token` is the setting that opens it, `region` whose that is."""

    rest: Rest
    token: str
    region: str
    pause: Sleep = time.sleep
    patience: float = PATIENCE

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return what Twilio answers; a failure that passes is asked again, twice at most.

        What a `form` asks is set, and not done: to set it twice is to set it.

        Raises:
            NoSuchThingError: there is no such thing.
            ConsoleError: Twilio refused, or gave no answer, with the remedy.
        """
        for wait in WAITS:
            try:
                return self._asked(method, path, form)
            except _PassingError:
                self.pause(wait)
        return self._asked(method, path, form)

    def listed(self, name: str, called: str) -> Iterator[dict[str, Any]]:
        """Yield all of a list of the account with this `name`, page by page.

        Raises:
            ConsoleError: as `ask`.
        """
        page: str | None = f"/{name}.json?PageSize=100"
        while page:
            answer = self.ask("GET", page)
            yield from _items(answer.get(called))
            page = next_page(answer, name)

    def listed_anew(self, path: str) -> Iterator[dict[str, Any]]:
        """Yield all of a list of one of the newer hosts, whose pages `meta` tells.

        Source: twilio.com/docs/usage/twilios-response, "meta". Raises as `ask`.
        """
        page: str | None = path
        while page:
            answer = self.ask("GET", page)
            meta = answer.get("meta") or {}
            yield from _items(answer.get(meta.get("key", "")))
            following = urlsplit(meta.get("next_page_url") or "")
            root = self.rest.root or ""
            page = f"{following.path.removeprefix(root)}?{following.query}"
            page = page if following.path else None

    def _asked(self, method: str, path: str, form: Mapping[str, str] | None) -> dict[str, Any]:
        try:
            reply = self.rest.ask(method, path, self.patience, form)
        except TooLateError as error:
            raise _PassingError(
                f"Twilio did not answer within {self.patience:.0f} seconds, three times. "
                f"{self._way_there}"
            ) from error
        except RestError as error:
            raise _PassingError(f"Twilio could not be reached. {self._way_there}") from error
        if reply.status >= HTTPStatus.BAD_REQUEST:
            raise self._refusal(reply.status, _told(reply.body))
        content = _told(reply.body)
        if not content:
            raise ConsoleError("Twilio gave an answer that cannot be read; run this again.")
        return content

    @property
    def _way_there(self) -> str:
        """Say whom this machine asked, which is another than Twilio where TWILIO_API_URL is set."""
        place = urlsplit(self.rest.api_url).netloc
        setting = " (TWILIO_API_URL)" if self.rest.host else ""
        return f"Let this machine reach {place}{setting}, and run this again."

    def _refusal(self, status: int, told: Mapping[str, Any]) -> ConsoleError:
        usual = _FAILURE if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _REFUSED
        kind, words = _REFUSALS.get(status, usual)
        return kind(
            words.format(
                token=self.token,
                region=self.region.upper(),
                code=f"{status}, error {told['code']}" if "code" in told else str(status),
                reason=told.get("message", "no reason given"),
            )
        )


def _told(body: bytes) -> dict[str, Any]:
    """Return the JSON object of an answer; what is none tells nothing."""
    try:
        content = json.loads(body)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _items(found: object) -> list[dict[str, Any]]:
    if not isinstance(found, list):
        raise ConsoleError("Twilio gave a list that cannot be read; run this again.")
    return found
