"""One simulated call while it lasts: who is on it, how long already, and the requests it causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin

from ivr.phone.dialect import Dialect
from ivr.phone.document import read_response
from ivr.phone.happenings import EndReason, Failed, Party, Purpose, Talk, TwimlError
from ivr.phone.made_up_sound import seconds_of
from ivr.phone.tapes import Recordings
from ivr.phone.verbs import Method, Verb
from ivr.phone.wire import Wire

if TYPE_CHECKING:
    from ivr.settings import Settings

LONGEST = 4 * 3600
"""Seconds a call may last: "call length 4 hours"."""
MOST_IDLE_DOCUMENTS = 50
"""Documents in a row in which nothing was heard or awaited; more is an endless loop."""

WordsOf = Callable[[str], str | None]
"""Gives the words of a sound file by its address; None when nobody knows them."""


@dataclass(frozen=True)
class TwilioNumber:
    """A telephone number as it is set up at Twilio."""

    number: str
    voice_url: str
    account_sid: str
    auth_token: str
    fallback_url: str = ""
    status_callback: str = ""
    region: str = "ie1"
    voice_method: Method = "POST"


def number_of(settings: Settings, base: str = "") -> TwilioNumber:
    """Return the line's number, set up as scripts/connect.py does, but for the overrides.

    It asks the line at `base`, by default the one at PUBLIC_BASE_URL.
    """
    base = base or settings.public_base_url
    return TwilioNumber(
        number=settings.line_numbers[0],
        voice_url=f"{base}/voice",
        account_sid=settings.twilio_account_sid,
        auth_token=settings.auth_tokens[0],
        fallback_url=f"{base}/voice/fallback",
        status_callback=f"{base}/voice/status",
        region=settings.twilio_region,
    )


@dataclass(frozen=True)
class Onward:
    """Go on with the next verb."""


@dataclass(frozen=True)
class Go:
    """Go on with the document at `url`, which gets `extra` parameters."""

    url: str
    method: Method = "POST"
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ended:
    """This side of the call is over."""

    ending: EndReason
    by: Party


Outcome = Onward | Go | Ended


@dataclass
class Leg:
    """One side of the call: its standard parameters and the address of its current document."""

    party: Party
    identity: Mapping[str, str]
    url: str = ""
    status: str = "in-progress"

    def params(self) -> dict[str, str]:
        """Return the parameters every request about this leg carries."""
        return {**self.identity, "CallStatus": self.status}

    def at(self, action: str | None) -> str:
        """Return the whole address of an action; without one it is the current document's."""
        return urljoin(urldefrag(self.url).url, action or "")


@dataclass(frozen=True)
class Callback:
    """A request whose answer steers nothing."""

    purpose: Purpose
    url: str
    method: Method
    params: Mapping[str, str]


@dataclass
class SimulatedCall:
    """The call as a whole; `seconds` counts from pick-up, without the time requests took."""

    number: TwilioNumber
    caller: Leg
    wire: Wire
    recordings: Recordings | None
    words_of: WordsOf
    dialect: Dialect
    api_url: str
    lengths: dict[str, float]
    seconds: float = 0.0
    _waiting: list[Callback] = field(default_factory=list)
    _idle: int = 0

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += max(0.0, seconds)
        self._idle = 0

    def fetch(self, leg: Leg, go: Go) -> Talk[tuple[Verb, ...]]:
        """Request a document and read it.

        Raises:
            TwimlError: Twilio would not accept the answer.
        """
        self._not_in_circles(go.url)
        leg.url = leg.at(go.url)
        whisper = leg.party is Party.COLLEAGUE
        purpose = Purpose.WHISPER if whisper else Purpose.VOICE
        if self.dialect.callbacks_first:
            yield from self.deliver()
        webhook = self.wire.send(purpose, go.method, leg.url, leg.params(), go.extra)
        leg.url = webhook.url
        yield webhook
        verbs = read_response(
            webhook.status, webhook.content_type, webhook.content, whisper=whisper
        )
        yield from self.deliver()
        return verbs

    def _not_in_circles(self, url: str) -> None:
        self._idle += 1
        if self._idle > MOST_IDLE_DOCUMENTS:
            raise TwimlError(
                12400,
                f"{MOST_IDLE_DOCUMENTS} documents in a row said nothing; the last is {url}.",
                "Break the circle of Redirects.",
            )

    def later(self, callback: Callback) -> None:
        """Keep a status callback until the next document has been fetched, or the call ends."""
        self._waiting.append(callback)

    def deliver(self) -> Talk[None]:
        """Send the status callbacks that wait; a failing one is logged and the call goes on."""
        while self._waiting:
            yield from self.send(self._waiting.pop(0))

    def send(self, callback: Callback) -> Talk[None]:
        """Send one status callback now."""
        purpose, url = callback.purpose, callback.url
        try:
            webhook = self.wire.send(purpose, callback.method, url, callback.params, {})
        except TwimlError as error:
            yield Failed(error)
            return
        yield webhook
        if not 200 <= webhook.status < 300:
            problem = f"the {purpose} callback {url} got HTTP {webhook.status}."
            remedy = "Answer a status callback with 204, or with an empty <Response/>."
            yield Failed(TwimlError(11200, problem, remedy))

    def length_of(self, url: str) -> float:
        """Return the seconds a sound file lasts; it is fetched unless `lengths` has it.

        Raises:
            TwimlError: the file cannot be fetched or played.
        """
        if url not in self.lengths:
            sound = self.wire.fetch_sound(url)
            try:
                self.lengths[url] = seconds_of(sound)
            except ValueError as error:
                raise TwimlError(12300, f"{url} is {error}.", "Serve an 8 kHz mono WAV.") from error
        return self.lengths[url]
