"""How a caller reaches a person: the transfer, the closed clinic, a busy or unanswered line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from ivr.call.hours import quarters
from ivr.dutch.language import key
from ivr.line import steps, timings
from ivr.line.call_back import ring_back_steps
from ivr.line.clinic import Clinic
from ivr.words import step as kind
from ivr.words.act import Act, Exit, Exits
from ivr.words.line import DayWords, DeskWords, WhisperWords
from ivr.words.prompt import Prompt, Slot, Words
from ivr.words.step import Step

LAST_RESORT = (
    "Er ging iets mis. Ik verbind u door met een medewerker.",
    "Heeft er niemand opgenomen? Belt u dan later nog eens. Dag.",
)
"""Said before and after ringing the desk when nothing else of ours works, also after a talk."""

EMERGENCY = Prompt("emergency", "Bij levensgevaar: bel één, één, twee.")
"""Said when a call begins, and to a caller who tells of an emergency."""

OUT_OF_ORDER = (
    f"Er is nu een storing bij deze telefoonlijn. Onze excuses. {EMERGENCY.text} "
    "Blijft u aan de lijn? Dan verbind ik u door met een medewerker.",
    LAST_RESORT[1],
)
"""Said before and after ringing the desk by a file elsewhere, while our own machine is down."""

ACCEPT = "1"
"""The key with which a colleague takes a call."""

_DOCTOR = Prompt("closed-doctor", "Kan het niet wachten? Bel uw huisarts of de huisartsenpost.")
_OPTIONS = Prompt(
    "message-or-call-back",
    "Een bericht inspreken: druk op zes, of wacht even. Gebeld worden zonder bericht: druk op nul.",
)
_TO_MENU = Prompt("to-menu", "Hoofdmenu: sterretje.")
_UNANSWERED = Prompt("unanswered", "Er kan nu niemand opnemen. Onze excuses.")
_OR_WAIT = DeskWords(
    open=Prompt("person-or-wait", f"Een medewerker: {key('0')}, of wacht even."),
    closed=Prompt("message-or-wait", f"Een bericht inspreken: {key('0')}, of wacht even."),
)
_URGENT = Prompt("urgent", "Hier kan nu niemand opnemen. Bel nu uw huisarts of de huisartsenpost.")
_URGENT_OPTIONS = Prompt(
    "urgent-options",
    "Nog een keer: druk op vijf. Een bericht inspreken: druk op zes. Hoofdmenu: sterretje.",
)
_URGENT_OVER = Prompt("urgent-over", "Ik hang nu op, zodat u kunt bellen.")
_TROUBLE = Prompt("trouble", "Er ging iets mis. Dat ligt niet aan u.")


def desk(clinic: Clinic, keys: Exits) -> Iterator[Step]:
    """Build the transfer and what happens when it cannot be made."""
    to_message = Exit(Act.NEXT, steps.VOICEMAIL)
    closed = _of(clinic, "closed", f"De {clinic.name} is nu gesloten.")
    transferred = _of(clinic, "transferred", f"Uw gesprek met de {clinic.name} is afgelopen.")
    yield _transfer(steps.PERSON, clinic, keys, closed=steps.CLOSED)
    # A caller who asks again may do so after the clinic has opened.
    yield _transfer(steps.PERSON_AGAIN, clinic, keys, closed=steps.CALL_BACK)
    yield _instead(
        steps.CLOSED,
        ((closed, Slot.NEXT_OPENING, _DOCTOR, _OPTIONS), (_DOCTOR, _OPTIONS, _TO_MENU)),
        {**keys, "0": Exit(Act.PERSON, steps.PERSON_AGAIN), "6": to_message},
    )
    yield _instead(
        steps.UNANSWERED,
        ((_UNANSWERED, _OPTIONS, _TO_MENU), (_OPTIONS, _TO_MENU)),
        {**keys, "0": Exit(Act.PERSON, steps.CALL_BACK), "6": to_message},
    )
    yield from ring_back_steps(keys)
    yield kind.Announcement(steps.TRANSFERRED, (transferred,), steps.GOODBYE)
    yield kind.Announcement(steps.TROUBLE, (_TROUBLE,), steps.PERSON)


def urgent(clinic: Clinic, keys: Exits) -> Iterator[Step]:
    """Build the transfer of somebody who told of an emergency, and whom to ring without it."""
    closed = steps.URGENT_CLOSED
    rung = _transfer(steps.URGENT, clinic, keys, closed)
    yield replace(rung, unanswered=closed, is_wanted=False)
    # Nobody who told of an emergency is asked to wait until another day.
    yield _transfer(steps.URGENT_AGAIN, clinic, keys, closed=steps.VOICEMAIL)
    again = Exit(Act.PERSON, steps.URGENT_AGAIN)
    yield kind.Menu(
        closed,
        ((_URGENT, _URGENT_OPTIONS), (EMERGENCY, _URGENT, _URGENT_OPTIONS)),
        {**keys, "0": again, "6": Exit(Act.NEXT, steps.VOICEMAIL)},
        on_silence=steps.URGENT_OVER,
        on_no_match=steps.URGENT_AGAIN,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
    yield kind.Ending(steps.URGENT_OVER, (EMERGENCY, _URGENT_OVER), keys)


def desk_words() -> DeskWords:
    """Build the words that offer a person at the end of a way, or a message."""
    return _OR_WAIT


def _of(clinic: Clinic, name: str, words: str) -> Prompt:
    """Return words that every leaflet of a clinic shares."""
    return Prompt(f"clinic-{clinic.number.lstrip('+')}-{name}", words)


def _transfer(step: str, clinic: Clinic, keys: Exits, closed: str) -> kind.Transfer:
    words = f"Ik verbind u door met de {clinic.name}. Een ogenblik geduld."
    return kind.Transfer(
        step,
        (_of(clinic, "person", words),),
        keys,
        clinic.number,
        closed,
        unanswered=steps.UNANSWERED,
        answered=steps.TRANSFERRED,
        ring_seconds=timings.RINGING,
    )


def _instead(step: str, asks: tuple[Words, ...], exits: Exits) -> kind.Menu:
    """Build what a caller can choose when nobody is there: by itself it goes to the voicemail."""
    return kind.Menu(
        step,
        asks,
        exits,
        on_silence=steps.VOICEMAIL,
        on_no_match=steps.VOICEMAIL,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )


def opening() -> DayWords:
    """Build the words for the day on which the clinic opens; the hour follows them."""
    return DayWords(
        today=Prompt("opens-today", "Vandaag zijn wij er weer,"),
        tomorrow=Prompt("opens-tomorrow", "Morgen zijn wij er weer,"),
        then=Prompt("opens-then", "zijn wij er weer,"),
    )


def opening_hours(clinic: Clinic) -> dict[time, Prompt]:
    """Build the words for the hour: the clinic's, or later when a part of the day is closed."""
    hours = quarters(clinic.hours.opens, clinic.hours.closes)
    return {at: Prompt(f"opens-{at:%H%M}", f"vanaf {at:%H.%M} uur.") for at in hours}


def of_caller(line_name: str) -> str:
    """Return what tells the colleague who picks up which line a caller comes from."""
    return f"Een beller van de {line_name} wil u spreken. Aannemen: {key(ACCEPT)}."


def whisper(ask: Prompt) -> WhisperWords:
    """Build what the colleague who picks up hears."""
    return WhisperWords(
        ask=ask,
        accepted=Prompt("whisper-accepted", "U wordt verbonden."),
    )
