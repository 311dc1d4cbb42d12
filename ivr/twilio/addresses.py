"""Writes a caller's position into a webhook's address and reads it back; personal data sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import ceil
from urllib.parse import parse_qsl, urlencode, urlsplit

from ivr.sealing import Seal
from ivr.twilio.posted_form import whole_number
from ivr.words.asked import MOST_PLACES, Place
from ivr.words.position import Position
from ivr.words.prompt import Pace
from ivr.words.step import MOST_ATTEMPTS, MOST_SOUNDS

PLAYBACK_LASTS = timedelta(minutes=15)
"""How long the address of a caller's own recording works: longer than the review takes."""


OVERRIDES = "#rc={tries}&rp=5xx,ct,rt&ct=2000&rt=5000&e=dublin,frankfurt"
"""How patiently Twilio asks, as the engineer sets up the number: also after a 5xx or a time-out.

Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides. It is neither sent nor signed.
What sounds is fetched by another part of Twilio and gets none.
"""


def for_the_caller(url: str) -> str:
    """Let Twilio try an address three times: a caller waits for the answer."""
    return url + OVERRIDES.format(tries=2)


def for_nobody(url: str) -> str:
    """Let Twilio try an address six times: a database that is locked for ten seconds takes it."""
    return url + OVERRIDES.format(tries=5)


MOST = 10_000
"""Addresses that are remembered; a leaflet has a few hundred."""

ASKED = "asked"
"""What may answer a question of the caller: places in the leaflet, never the words."""

STARRED = "starred"
"""Says that star was pressed last, while a code of the studio waits."""

TURN = "turn"
"""How many requests of the call came before: the same at each try of one, and so it counts once."""

_COUNTING = f"&{TURN}="
SINCE = "&since="
"""These stand last in an address: but for the turn, and the moment since when a part is read,
addresses are few."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of one call; a sealed value only opens in the call it was sealed for."""

    base_url: str
    seal: Seal
    call_sid: str
    caller_number: str
    heard: str = ""
    """The step that read a topic last; a message names that topic to the colleague who hears it."""
    heard_in: str = ""
    """The leaflet that this step belongs to: in another one it says nothing."""
    starred: bool = False
    """Whether star was just pressed: the addresses of this answer tell it."""
    turn: int | None = None
    """The turn in which these addresses are asked; one that is not known stays so."""

    def step(self, position: Position, since: datetime | None = None) -> str:
        """Return where Twilio reports what the caller does at this position.

        A part of the leaflet is read there from `since` on, if it is not said by the position.
        """
        if position.number or position.recording or position.reminder:
            number = self.seal.close(position.number, self.call_sid)
            address = _address(position, self._heard_at(position), number)
        else:
            address = _same_for_all(position, self._heard_at(position))
        since = since or position.since
        when = f"{SINCE}{ceil(since.timestamp())}" if since else ""
        star = f"&{STARRED}=1" if self.starred else ""
        turn = "" if self.turn is None else f"{_COUNTING}{self.turn}"
        return f"{self.base_url}{address}{star}{turn}{when}"

    def position(self, step: str, query: str) -> Position:
        """Read a position back; what is missing or odd becomes a first attempt at normal pace."""
        few, _, since = query.partition(SINCE)
        position = _position(step, few.partition(_COUNTING)[0])
        if position.number:
            position = replace(position, number=self.seal.open(position.number, self.call_sid))
        return replace(position, since=_moment(since)) if since else position

    def recording_callback(self, position: Position) -> str:
        """Return where Twilio reports a recording; it sends no caller number itself.

        The step tells what kind of message it is.
        """
        keyed = {"keyed": "1"} if position.number else {}
        number = self.seal.close(position.number or self.caller_number, self.call_sid)
        facts = {"number": number, **keyed} if number else {}
        heard = self._heard_at(position)
        where = {
            "step": position.step,
            "leaflet": position.leaflet,
            "dialled": position.dialled,
            "heard": heard,
        }
        query = urlencode({**facts, **{name: value for name, value in where.items() if value}})
        return f"{self.base_url}/voice/recording" + (f"?{query}" if query else "")

    def whisper(self, position: Position) -> str:
        """Return where the colleague who picks up is asked to accept this call.

        That leg has a CallSid of its own, so the address tells which call it is about, and
        where it rang: when the caller hangs up first, nothing else will tell of the transfer.
        """
        return f"{self.base_url}/voice/whisper?{self._rung(position)}"

    def whisper_answer(self, position: Position) -> str:
        """Return where Twilio reports whether the colleague accepts this call."""
        return f"{self.base_url}/voice/whisper-answer?{self._rung(position)}"

    def _rung(self, position: Position) -> str:
        where = {"leaflet": position.leaflet, "dialled": position.dialled}
        told = {name: value for name, value in where.items() if value}
        return urlencode({"call": self.call_sid, "desk": position.step, **told})

    def _heard_at(self, position: Position) -> str:
        return self.heard if position.leaflet == self.heard_in else ""

    def number(self, query: Mapping[str, str]) -> str:
        """Read the caller's number back from `recording_callback`."""
        return self.seal.open(query.get("number", ""), self.call_sid)

    def own_recording(self, recording: str, now: datetime) -> str:
        """Return where the caller's own recording sounds, for a short while."""
        until = int((now + PLAYBACK_LASTS).timestamp())
        token = self.seal.close(f"{recording} {until}", "playback")
        return f"{self.base_url}/voice/own-recording/{token}"


def _address(position: Position, heard: str, number: str = "") -> str:
    """Return the path and query of a position, without since when it is read."""
    state = {
        "leaflet": position.leaflet,
        "dialled": position.dialled,
        "attempt": str(position.attempt),
        "pace": str(position.pace),
        "number": number,
        "recording": position.recording,
        "day": position.day and position.day.isoformat(),
        "reminder": position.reminder,
        ASKED: "-".join(map(str, position.places)),
        "heard": heard,
        "noticed": "1" if position.noticed else "",
        "sound": str(position.sound or ""),
    }
    query = urlencode({name: value for name, value in state.items() if value})
    return f"/voice/{position.step}?{query}"


_same_for_all = lru_cache(MOST)(_address)


@lru_cache(MOST)
def _position(step: str, query: str) -> Position:
    """Return the position of an address, with its number as it was sealed."""
    fields = fields_of(query)
    return Position(
        step=step,
        attempt=_up_to(MOST_ATTEMPTS, fields.get("attempt", "")) or 1,
        pace=Pace.SLOW if fields.get("pace") == Pace.SLOW else Pace.NORMAL,
        number=fields.get("number", ""),
        recording=fields.get("recording", ""),
        noticed=fields.get("noticed") == "1",
        leaflet=fields.get("leaflet", ""),
        dialled=fields.get("dialled", ""),
        day=_day(fields.get("day", "")),
        reminder=fields.get("reminder", ""),
        places=places_of(fields.get(ASKED, "")),
        sound=_up_to(MOST_SOUNDS, fields.get("sound", "")) or 0,
    )


def fields_of(query: str) -> Mapping[str, str]:
    """Return the fields of a raw query string; of one that comes twice the first."""
    return dict(reversed(parse_qsl(query, keep_blank_values=True)))


def turn_of(address: str, begins: Collection[str]) -> int | None:
    """Return the turn in which an address of ours is asked; 0 where a call `begins`, by its path.

    One that was made before addresses told their turn, or by somebody else, gives None.
    """
    url = urlsplit(address)
    told = fields_of(url.query).get(TURN, "0" if url.path in begins else "")
    return whole_number(told)


def _up_to(most: int, value: str) -> int | None:
    number = whole_number(value)
    return number if number is not None and number <= most else None


def places_of(value: str) -> tuple[Place, ...]:
    """Read places back; those that are none are left out."""
    found = map(Place.read, value.split("-", MOST_PLACES)[:MOST_PLACES])
    return tuple(place for place in found if place)


def _day(value: str) -> date | None:
    """Read a day back; None when it is none."""
    with suppress(ValueError):
        return date.fromisoformat(value)
    return None


def _moment(value: str) -> datetime | None:
    """Read a moment in whole seconds back; None when it is none."""
    is_one = value.isascii() and value.isdecimal() and len(value) <= len("9999999999")
    return datetime.fromtimestamp(int(value), UTC) if is_one else None


def opened_recording(seal: Seal, token: str, now: datetime) -> str | None:
    """Return the RecordingSid a playback address stands for, while the address works."""
    recording, _, until = seal.open(token, "playback").partition(" ")
    return recording if until and now.timestamp() < int(until) else None
