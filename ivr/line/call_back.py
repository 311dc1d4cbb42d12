"""How a caller asks to be rung back with one key, where nobody could be reached.

The number is read back, and what is confirmed is stored before the answer. Whoever shows no number
that can be rung keys one in; whoever stays silent comes to the voicemail after all.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line import steps, timings
from ivr.line.voicemail import number_entry
from ivr.words.act import Act, Exit, Exits
from ivr.words.line import AskedWords
from ivr.words.prompt import Prompt, Slot
from ivr.words.step import Announcement, Menu, Step

_CHECK = Prompt("ring-back-check", "Wij bellen u op dit nummer:")
_OPTIONS = Prompt(
    "ring-back-options",
    "Klopt het? Druk op het hekje. Een ander nummer: druk op zeven.",
)
_MADE = Prompt(
    "ring-back-made", "Dat is genoteerd. Uw nummer bewaren wij niet langer dan dertig dagen."
)


def ring_back_steps(keys: Exits) -> Iterator[Step]:
    """Build the steps from the question for a number to what was agreed."""
    check, spoken = steps.CALL_BACK_CHECK, steps.VOICEMAIL
    yield number_entry(steps.CALL_BACK, keys, then=check, skip=spoken, known=check)
    yield number_entry(steps.CALL_BACK_OTHER, keys, then=check, skip=spoken, known="")
    read_back = (Slot.ASKED, _CHECK, Slot.NUMBER, _OPTIONS)
    yield Menu(
        check,
        asks=(read_back, read_back),
        exits={
            **keys,
            "7": Exit(Act.PREVIOUS, steps.CALL_BACK_OTHER),
            "#": Exit(Act.DONE, steps.CALL_BACK_MADE),
        },
        on_silence=spoken,
        on_no_match=spoken,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
    yield Announcement(steps.CALL_BACK_MADE, (_MADE, Slot.CALL_BACK), steps.GOODBYE)


def asked_before() -> AskedWords:
    """Build the words for the moment at which the same number asked before."""
    return AskedWords(
        today=Prompt("ring-back-today", "Dat heeft u vandaag al gevraagd, rond"),
        then=Prompt("ring-back-then", "heeft u dat al gevraagd, rond"),
        hour=Prompt("ring-back-hour", "uur."),
    )
