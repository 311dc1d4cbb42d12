"""How a caller reaches a person: the transfer, the closed clinic, and when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from ivr.call.hours import quarters
from ivr.line import steps, timings
from ivr.line.leaflet import Leaflet
from ivr.words.prompt import Prompt, Slot
from ivr.words.step import (
    Act,
    Announcement,
    DayWords,
    Exit,
    Exits,
    Menu,
    Step,
    Transfer,
    WhisperWords,
)

LAST_RESORT = (
    "Er ging iets mis. Ik verbind u door met een medewerker.",
    "Heeft er niemand opgenomen? Belt u dan later nog eens. Dag.",
)
"""Said before and after ringing the desk when nothing else of ours works, also after a talk."""


def desk(leaflet: Leaflet, keys: Exits) -> Iterator[Step]:
    """Build the transfer and what happens when it cannot be made."""
    about = leaflet.about
    transfer = Prompt(
        "person", f"Ik verbind u door met de {about.clinic_name}. Een ogenblik geduld."
    )
    closed = Prompt("closed", f"De {about.clinic_name} is nu gesloten.")
    options = Prompt(
        "closed-options",
        "Kan het niet wachten? Bel uw huisarts of de huisartsenpost. "
        "Een bericht inspreken: toets zes, of wacht even. Hoofdmenu: sterretje.",
    )
    unanswered = Prompt("unanswered", "Er kan nu niemand opnemen. Onze excuses.")
    instead = Prompt(
        "unanswered-options",
        "Een bericht inspreken: toets zes, of wacht even. Hoofdmenu: sterretje.",
    )
    to_message = {**keys, "6": Exit(Act.NEXT, steps.VOICEMAIL)}
    transferred = Prompt("transferred", f"Uw gesprek met de {about.clinic_name} is afgelopen.")
    yield Transfer(
        steps.PERSON,
        (transfer,),
        keys,
        steps.CLOSED,
        unanswered=steps.UNANSWERED,
        answered=steps.TRANSFERRED,
        ring_seconds=timings.RINGING,
    )
    # A caller who asks again may do so after the clinic has opened.
    yield Transfer(
        steps.PERSON_AGAIN,
        (transfer,),
        keys,
        steps.VOICEMAIL,
        unanswered=steps.UNANSWERED,
        answered=steps.TRANSFERRED,
        ring_seconds=timings.RINGING,
    )
    yield Menu(
        steps.CLOSED,
        asks=((closed, Slot.NEXT_OPENING, options), (options,)),
        exits={**to_message, "0": Exit(Act.PERSON, steps.PERSON_AGAIN)},
        on_silence=steps.VOICEMAIL,
        on_no_match=steps.VOICEMAIL,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )
    yield Menu(
        steps.UNANSWERED,
        asks=((unanswered, instead), (instead,)),
        exits=to_message,
        on_silence=steps.VOICEMAIL,
        on_no_match=steps.VOICEMAIL,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )
    yield Announcement(steps.TRANSFERRED, (transferred,), steps.GOODBYE)
    yield Announcement(
        steps.TROUBLE, (Prompt("trouble", "Er ging iets mis. Dat ligt niet aan u."),), steps.PERSON
    )


def opening() -> DayWords:
    """Build the words for the day on which the clinic opens; the hour follows them."""
    return DayWords(
        today=Prompt("opens-today", "Vandaag zijn wij er weer,"),
        tomorrow=Prompt("opens-tomorrow", "Morgen zijn wij er weer,"),
        then=Prompt("opens-then", "zijn wij er weer,"),
    )


def opening_hours(leaflet: Leaflet) -> dict[time, Prompt]:
    """Build the words for the hour: the leaflet's, or later when a part of the day is closed."""
    hours = quarters(leaflet.about.opens, leaflet.about.closes)
    return {at: Prompt(f"opens-{at:%H%M}", f"vanaf {at:%H.%M} uur.") for at in hours}


def whisper(leaflet: Leaflet) -> WhisperWords:
    """Build what the colleague who picks up hears."""
    name = leaflet.about.line_name
    return WhisperWords(
        ask=Prompt("whisper", f"Een beller van de {name} wil u spreken. Aannemen: toets één."),
        accepted=Prompt("whisper-accepted", "U wordt verbonden."),
    )
