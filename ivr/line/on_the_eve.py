"""How a caller asks to be rung on the evening before a test, and the call that the line makes then.

Whoever picks up hears who calls and the number to ring, and nothing of a hospital's leaflet: that
waits for a key, which no machine presses. So nothing else leads out of the first question.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line import steps, timings
from ivr.line.keys import keys_inside
from ivr.line.leaflet import Leaflet, Topic
from ivr.words.act import Act, Exit, Exits
from ivr.words.prompt import Prompt, Slot, Words
from ivr.words.reminder import Standing
from ivr.words.step import Announcement, Ending, Menu, ReminderGate, Step

_OFFER = Prompt(
    "reminder-offer",
    "Zullen wij u de avond ervoor bellen? Dat doen wij op het nummer waarmee u nu belt. "
    "Ja: druk op zes. Nee: druk op het hekje, of wacht even.",
)
_KEPT = Prompt(
    "reminder-kept",
    "Wij bewaren daarvoor uw nummer en de dag. Op de dag zelf wissen wij dat.",
)
_MADE = Prompt("reminder-made", "bellen wij u in de avond. Afzeggen kan in een nieuw gesprek.")
_PLANNED = Prompt("reminder-planned", "Wij bellen u de avond ervoor. Dat staat al genoteerd.")
_PLANNED_OPTIONS = Prompt(
    "reminder-planned-options",
    "Verder met de uitleg: druk op zes, of wacht even. "
    "Wilt u niet gebeld worden? Druk op het hekje.",
)
_CANCELLED = Prompt("reminder-cancelled", "Goed, wij bellen u niet.")
_IMPOSSIBLE = Prompt("reminder-impossible", "Wij kunnen u die avond helaas niet bellen.")

_NUMBER = Prompt("reminder-number", "Ons nummer is:")
_HEAR = Prompt(
    "reminder-hear", "Wilt u het bericht horen? Druk op zes. Niet meer bellen: druk op het hekje."
)
_OPTIONS = Prompt(
    "reminder-options",
    "Nog een keer: druk op vijf. Een medewerker: druk op nul. Begrepen: druk op het hekje.",
)
_UNDERSTOOD = Prompt("reminder-understood", "Dank u wel. Ik heb genoteerd dat u het weet.")
_REFUSED = Prompt("reminder-refused", "Goed, wij bellen u niet meer.")
_OVER = Prompt("reminder-over", "Dag.")
_TROUBLE = Prompt("reminder-trouble", "Er gaat iets mis. Dat ligt niet aan u. U kunt ons bellen.")


def reminder_steps(leaflet: Leaflet, topic: Topic, keys: Exits) -> Iterator[Step]:
    """Build the gate behind the answer, and what a caller may ask or cancel there."""
    onward, keys = steps.part_id(topic, 2), keys_inside(leaflet, topic, keys)
    back = {"7": Exit(Act.PREVIOUS, steps.FASTING)}
    yield _gate(steps.REMINDER_GATE, steps.REMINDER_OFFER, steps.REMINDER_PLANNED, onward)
    yield Menu(
        steps.REMINDER_OFFER,
        asks=((_OFFER, _KEPT), (_KEPT, _OFFER)),
        exits={
            **keys,
            **back,
            "6": Exit(Act.NEXT, steps.REMINDER_ASKED),
            "#": Exit(Act.DONE, onward),
        },
        on_silence=onward,
        on_no_match=steps.HELP,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )
    # It is asked again: others may have asked meanwhile.
    yield _gate(steps.REMINDER_ASKED, steps.REMINDER_MADE, steps.REMINDER_MADE, onward)
    yield Announcement(steps.REMINDER_MADE, (Slot.DAY_BEFORE, _MADE), onward)
    yield Announcement(steps.REMINDER_IMPOSSIBLE, (_IMPOSSIBLE,), onward)
    yield Menu(
        steps.REMINDER_PLANNED,
        asks=((_PLANNED, _PLANNED_OPTIONS), (_PLANNED_OPTIONS,)),
        exits={
            **keys,
            **back,
            "6": Exit(Act.NEXT, onward),
            "#": Exit(Act.DONE, steps.REMINDER_CANCELLED),
        },
        on_silence=onward,
        on_no_match=steps.HELP,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )
    yield Announcement(steps.REMINDER_CANCELLED, (_CANCELLED,), onward)


def _gate(step: str, may_ask: str, is_planned: str, onward: str) -> ReminderGate:
    return ReminderGate(
        step,
        {
            Standing.OFF: onward,
            Standing.OPEN: may_ask,
            Standing.PLANNED: is_planned,
            Standing.FULL: steps.REMINDER_IMPOSSIBLE,
            Standing.TOO_LATE: steps.REMINDER_IMPOSSIBLE,
        },
    )


def call_on_the_eve(
    leaflet: Leaflet, topic: Topic, core: tuple[Prompt, ...], keys: Exits
) -> Iterator[Step]:
    """Build the call that the line makes; `core` is what it reads of the leaflet there."""
    who = leaflet.prompt("reminder-who", f"Dit is de computerstem van {leaflet.about.hospital}.")
    yield _first_question(who)
    yield _message((*core, Slot.FASTING, _OPTIONS), topic, keys_inside(leaflet, topic, keys))
    yield Announcement(steps.REMINDER_UNDERSTOOD, (_UNDERSTOOD,), steps.END)
    yield Announcement(steps.REMINDER_REFUSED, (_REFUSED,), steps.REMINDER_OVER)
    sorry = (who, _TROUBLE, _NUMBER, Slot.LINE_NUMBER)
    yield Announcement(steps.REMINDER_TROUBLE, sorry, steps.REMINDER_OVER)
    yield Ending(steps.REMINDER_OVER, (_OVER,), {})


def _first_question(who: Prompt) -> Menu:
    said = (who, _NUMBER, Slot.LINE_NUMBER, _HEAR)
    return Menu(
        steps.REMINDER,
        asks=(said, said),
        exits={
            "5": Exit(Act.REPEAT),
            "6": Exit(Act.NEXT, steps.REMINDER_MESSAGE),
            "8": Exit(Act.PACE),
            "#": Exit(Act.DONE, steps.REMINDER_REFUSED),
        },
        on_silence=steps.REMINDER_OVER,
        on_no_match=steps.REMINDER,
        silences=timings.TWICE,
        seconds=timings.CONFIRMING,
        is_private=True,
    )


def _message(words: Words, topic: Topic, keys: Exits) -> Menu:
    return Menu(
        steps.REMINDER_MESSAGE,
        asks=(words, words),
        exits={
            **keys,
            "6": Exit(Act.NEXT, steps.part_id(topic, 1)),
            "7": Exit(Act.PREVIOUS, steps.MENU),
            "#": Exit(Act.DONE, steps.REMINDER_UNDERSTOOD),
        },
        on_silence=steps.REMINDER_OVER,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )
