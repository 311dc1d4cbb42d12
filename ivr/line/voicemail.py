"""How a caller leaves a message: the notice, the number to call back, the recording, the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ivr.line import steps, timings
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import Act, Exit, Exits
from ivr.words.line import DayWords
from ivr.words.message_kind import MessageKind
from ivr.words.prompt import Prompt, Slot, Words
from ivr.words.step import Step

_NOTICE = Prompt(
    "voicemail",
    "Wij nemen uw bericht op. Alleen medewerkers van de polikliniek luisteren ernaar. "
    "Wij wissen het uiterlijk na dertig dagen. Noem uw burgerservicenummer niet.",
)
_NUMBER = Prompt(
    "number",
    "Op welk nummer kunnen wij u bellen? Toets uw telefoonnummer in. "
    "Druk daarna op het hekje, rechts onderaan.",
)
_NUMBER_AGAIN = Prompt(
    "number-again",
    "Toets alle cijfers van uw telefoonnummer in, met de nul vooraan. "
    "Druk daarna op het hekje, rechts onderaan. "
    "Lukt het niet? Wacht dan even. U kunt uw nummer ook inspreken.",
)
_NUMBER_INVALID = Prompt("number-invalid", "Dit nummer kunnen wij niet bellen.")
_NUMBER_CHECK = Prompt("number-check", "U toetste dit nummer:")
_NUMBER_OPTIONS = Prompt(
    "number-options", "Klopt het? Druk op het hekje. Klopt het niet? Druk op zeven."
)
_READY = "Bent u klaar? Druk op het hekje, rechts onderaan, of hang op."
_RECORD = Prompt(
    "record",
    "Zeg na de toon uw naam, uw geboortedatum en uw telefoonnummer. En stel kort uw vraag. "
    f"{_READY}",
)
_ADDRESS = Prompt(
    "by-post-record",
    f"Zeg na de toon uw naam en uw adres, met postcode en plaats. {_READY}",
)
_OPINION = Prompt(
    "opinion-record",
    f"Zeg na de toon wat u van de folder vindt. Uw naam hoeft u niet te noemen. {_READY}",
)
_TOO_SHORT = Prompt("too-short", "Ik heb u niet goed gehoord. Probeert u het nog een keer.")
_REVIEW = Prompt(
    "review",
    "U kunt nu ophangen. Terugluisteren: druk op vijf. Opnieuw inspreken: druk op zeven. "
    "Klaar: druk op het hekje.",
)
_SENT = Prompt("sent", "Uw bericht is verstuurd.")
_BY_POST = Prompt("by-post-sent", "Uw bericht is verstuurd. Wij sturen u de folder per post.")
_THANKS = Prompt("opinion-sent", "Dank u wel. Uw mening is verstuurd.")
_NO_MESSAGE = Prompt("no-message", "Ik heb niets meer gehoord. U kunt ons altijd weer bellen.")

KEPT = Prompt("kept", "Uw bericht is bewaard.")
"""Said in the review, and to a caller who leaves it or the recording with a key."""

NOT_READY = Prompt(
    "not-ready", "Uw bericht is goed bewaard, maar u kunt het nog niet terugluisteren."
)
"""Said instead of the recording that a caller asks to hear, while it is not here."""

NUMBERLESS = Prompt(
    "call-back-numberless", "Heeft u uw nummer ingesproken? Dan bellen wij u terug."
)
"""Said to a caller whose number we do not know, in the place of a promise."""


@dataclass(frozen=True)
class _Recorded:
    """A kind of message: its steps, what is asked for, and what is said when it was left."""

    kind: MessageKind
    record: str
    review: str
    listen: str
    sent: str
    asks: Prompt
    thanks: Words


_QUESTION = _Recorded(
    MessageKind.SPOKEN,
    *(steps.RECORD, steps.REVIEW, steps.LISTEN, steps.SENT),
    asks=_RECORD,
    thanks=(_SENT, Slot.CALL_BACK),
)


def _named(kind: MessageKind, notice: str, asks: Prompt, thanks: Prompt) -> _Recorded:
    names = (f"{notice}-{part}" for part in ("record", "review", "listen", "sent"))
    record, review, listen, sent = names
    return _Recorded(kind, record, review, listen, sent, asks, (thanks,))


_OFFERED = {
    MessageKind.BY_POST: _named(MessageKind.BY_POST, steps.BY_POST, _ADDRESS, _BY_POST),
    MessageKind.OPINION: _named(MessageKind.OPINION, steps.OPINION, _OPINION, _THANKS),
}
"""What can be left behind a part of a leaflet that offers it, and asks for no number."""


def voicemail(keys: Exits) -> Iterator[Step]:
    """Build the steps from the notice to the sent message."""
    yield _notice(steps.VOICEMAIL, steps.NUMBER, keys)
    yield number_entry(
        steps.NUMBER, keys, then=steps.NUMBER_CHECK, skip=steps.RECORD, known=steps.RECORD
    )
    yield _number_check(keys)
    yield from _recorded(_QUESTION, keys)
    yield kind.Announcement(steps.NO_MESSAGE, (_NO_MESSAGE,), steps.GOODBYE)


def of_kind(wanted: MessageKind, notice: str, keys: Exits) -> Iterator[Step]:
    """Build the steps of a message that is asked for behind a part, from its notice on."""
    yield _notice(notice, _OFFERED[wanted].record, keys)
    yield from _recorded(_OFFERED[wanted], keys)


def call_back() -> DayWords:
    """Build the words for the day on which the clinic answers a message."""
    return DayWords(
        today=Prompt("call-back-today", "Wij bellen u vandaag terug."),
        tomorrow=Prompt("call-back-tomorrow", "Wij bellen u morgen terug."),
        then=Prompt("call-back-then", "bellen wij u terug."),
    )


def number_entry(step: str, keys: Exits, *, then: str, skip: str, known: str) -> entry.NumberEntry:
    """Build the question for a telephone number; the steps are those of a `NumberEntry`."""
    return entry.NumberEntry(
        step,
        ((_NUMBER,), (_NUMBER_AGAIN,)),
        _NUMBER_INVALID,
        keys,
        then=then,
        skip=skip,
        searching=timings.CHOOSING - timings.BETWEEN_DIGITS,
        seconds=timings.BETWEEN_DIGITS,
        known=known,
    )


def _notice(step: str, then: str, keys: Exits) -> kind.Notice:
    return kind.Notice(step, (_NOTICE,), then, _leaving(keys), once_a_call=True)


def _leaving(keys: Exits) -> Exits:
    """Return the keys that lead away from a message; others may be pressed by accident."""
    return {key: keys[key] for key in "0*"}


def _number_check(keys: Exits) -> kind.Menu:
    return kind.Menu(
        steps.NUMBER_CHECK,
        asks=((_NUMBER_CHECK, Slot.NUMBER, _NUMBER_OPTIONS), (_NUMBER_OPTIONS,)),
        exits={**keys, "#": Exit(Act.DONE, steps.RECORD), "7": Exit(Act.PREVIOUS, steps.NUMBER)},
        on_silence=steps.RECORD,
        on_no_match=steps.RECORD,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )


def _recorded(message: _Recorded, keys: Exits) -> Iterator[Step]:
    """Build what follows the notice: the recording, its review, and the thanks."""
    yield kind.Recorder(
        message.record,
        (message.asks,),
        too_short=(_TOO_SHORT, message.asks),
        exits=_leaving(keys),
        then=message.review,
        empty=steps.NO_MESSAGE,
        max_seconds=timings.LONGEST_RECORDING,
        silence_seconds=timings.END_OF_SPEECH,
        shortest_seconds=timings.SHORTEST_RECORDING,
        tries=timings.RECORDINGS,
        kind=message.kind,
    )
    yield from _reviews(message, keys)
    yield kind.Announcement(message.sent, message.thanks, steps.GOODBYE)


def _reviews(message: _Recorded, keys: Exits) -> Iterator[kind.Menu]:
    """Build the step after the recording, and the same one that first plays it."""
    done, again = Exit(Act.DONE, message.sent), Exit(Act.PREVIOUS, message.record)
    exits = {**keys, "#": done, "5": Exit(Act.REPEAT, message.listen), "7": again}
    for step, first in ((message.review, KEPT), (message.listen, Slot.RECORDING)):
        yield kind.Menu(
            step,
            asks=((first, _REVIEW), (_REVIEW,)),
            exits=exits,
            on_silence=message.sent,
            on_no_match=message.sent,
            silences=timings.ONCE,
            seconds=timings.CHOOSING,
            reviews=True,
        )
