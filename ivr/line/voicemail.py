"""How a caller leaves a message: the notice, the number to call back, the recording, the review."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line import steps, timings
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import Act, Exit, Exits
from ivr.words.line import DayWords
from ivr.words.prompt import Prompt, Slot
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
_RECORD = Prompt(
    "record",
    "Zeg na de toon uw naam, uw geboortedatum en uw telefoonnummer. En stel kort uw vraag. "
    "Bent u klaar? Druk op het hekje, rechts onderaan, of hang op.",
)
_TOO_SHORT = Prompt("too-short", "Ik heb u niet goed gehoord. Probeert u het nog een keer.")
_REVIEW = Prompt(
    "review",
    "U kunt nu ophangen. Terugluisteren: druk op vijf. Opnieuw inspreken: druk op zeven. "
    "Klaar: druk op het hekje.",
)
_SENT = Prompt("sent", "Uw bericht is verstuurd.")
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


def voicemail(keys: Exits) -> Iterator[Step]:
    """Build the steps from the notice to the sent message."""
    yield kind.Notice(steps.VOICEMAIL, (_NOTICE,), steps.NUMBER, _leaving(keys), once_a_call=True)
    yield _number(keys)
    yield _number_check(keys)
    yield _recorder(keys)
    yield from _reviews(keys)
    yield kind.Announcement(steps.SENT, (_SENT, Slot.CALL_BACK), steps.GOODBYE)
    yield kind.Announcement(steps.NO_MESSAGE, (_NO_MESSAGE,), steps.GOODBYE)


def call_back() -> DayWords:
    """Build the words for the day on which the clinic answers a message."""
    return DayWords(
        today=Prompt("call-back-today", "Wij bellen u vandaag terug."),
        tomorrow=Prompt("call-back-tomorrow", "Wij bellen u morgen terug."),
        then=Prompt("call-back-then", "bellen wij u terug."),
    )


def _leaving(keys: Exits) -> Exits:
    """Return the keys that lead away from a message; others may be pressed by accident."""
    return {key: keys[key] for key in "0*"}


def _number(keys: Exits) -> entry.NumberEntry:
    return entry.NumberEntry(
        steps.NUMBER,
        ((_NUMBER,), (_NUMBER_AGAIN,)),
        _NUMBER_INVALID,
        keys,
        then=steps.NUMBER_CHECK,
        skip=steps.RECORD,
        searching=timings.CHOOSING - timings.BETWEEN_DIGITS,
        seconds=timings.BETWEEN_DIGITS,
    )


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


def _recorder(keys: Exits) -> kind.Recorder:
    return kind.Recorder(
        steps.RECORD,
        (_RECORD,),
        too_short=(_TOO_SHORT, _RECORD),
        exits=_leaving(keys),
        then=steps.REVIEW,
        empty=steps.NO_MESSAGE,
        max_seconds=timings.LONGEST_RECORDING,
        silence_seconds=timings.END_OF_SPEECH,
        shortest_seconds=timings.SHORTEST_RECORDING,
        tries=timings.RECORDINGS,
    )


def _reviews(keys: Exits) -> Iterator[kind.Menu]:
    """Build the step after the recording, and the same one that first plays it."""
    done, again = Exit(Act.DONE, steps.SENT), Exit(Act.PREVIOUS, steps.RECORD)
    exits = {**keys, "#": done, "5": Exit(Act.REPEAT, steps.LISTEN), "7": again}
    for step, first in ((steps.REVIEW, KEPT), (steps.LISTEN, Slot.RECORDING)):
        yield kind.Menu(
            step,
            asks=((first, _REVIEW), (_REVIEW,)),
            exits=exits,
            on_silence=steps.SENT,
            on_no_match=steps.SENT,
            silences=timings.ONCE,
            seconds=timings.CHOOSING,
            reviews=True,
        )
