"""One caller in the line: hears, thinks, presses a key that is offered or stays silent."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ivr.phone.dialect import twilio_sid
from ivr.phone.verbs import Dial, Gather, Hangup, Record, Redirect, Reject, Verb
from ivr.words.act import KEYS
from ivr.words.line import Line

PRESSES = 0.85
"""How often a caller presses a key where the line waits; the others stay silent."""

BARGES_IN = 0.1
"""How often a caller presses a key before the line waits."""


@dataclass(frozen=True)
class Request:
    """What Twilio asks next: an address, what the caller did, and seconds before it is asked."""

    url: str
    form: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    heard: bool = True
    """Whether a caller hears the answer; else it is an empty one."""


@dataclass(frozen=True)
class Walker:
    """A caller who does anything the line offers, with thoughts of `least` to `most` seconds."""

    line: Line
    chance: random.Random
    least: float
    most: float

    def next(self, verbs: Sequence[Verb], here: str) -> Iterator[Request]:
        """Yield what follows from a document; nothing when the call is over.

        `here` is the address that gave it. The last request is the one whose answer is heard.
        """
        waits = [verb for verb in verbs if isinstance(verb, Gather)]
        thought = self._thinks()
        for verb in verbs:
            match verb:
                case Gather():
                    if self.chance.random() < (PRESSES if verb is waits[-1] else BARGES_IN):
                        yield Request(verb.action or here, {"Digits": self._key(verb)}, thought)
                        return
                case Record():
                    yield from self._speaks(verb, here, thought)
                    return
                case Dial():
                    yield Request(verb.action or here, self._rings(), thought)
                    return
                case Redirect():
                    yield Request(verb.url, after=thought)
                    return
                case Hangup() | Reject():
                    return
                case _:
                    pass

    def _thinks(self) -> float:
        return self.chance.uniform(self.least, self.most)

    def _key(self, gather: Gather) -> str:
        """Return a key that does something at the step that asks, or any key where all do."""
        step = (gather.action or "").partition("/voice/")[2].partition("?")[0]
        offered: Sequence[str] = [*getattr(self.line.steps.get(step), "exits", ())]
        return self.chance.choice(offered or KEYS)

    def _speaks(self, record: Record, here: str, thought: float) -> Iterator[Request]:
        """Leave a message and end it with the key; its callback comes at once."""
        seconds, recording = self._thinks(), twilio_sid("RE")
        length = str(round(max(seconds, 3)))
        if record.callback:
            told = {"RecordingSid": recording, "RecordingStatus": "completed"}
            told |= {"RecordingDuration": length}
            yield Request(record.callback, told, thought + seconds, heard=False)
        url = (
            f"https://api.twilio.com/2010-04-01/Accounts/{twilio_sid('AC')}/Recordings/{recording}"
        )
        form = {"RecordingUrl": url, "RecordingDuration": length, "Digits": "#"}
        yield Request(record.action or here, form, 0.0 if record.callback else thought + seconds)

    def _rings(self) -> dict[str, str]:
        if self.chance.random() < 0.5:
            return {"DialCallStatus": "no-answer"}
        return {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "60"}
