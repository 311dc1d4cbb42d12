"""How a caller hears from when nothing may be eaten or drunk: from the day of the test itself.

A caller keys in that day, or the day of the appointment that the test comes before, hears it back,
and then the answer. It is said in the leaflet's own words, and only by a leaflet with a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from ivr.dutch.language import key
from ivr.dutch.written import closed, upper
from ivr.line import steps, timings
from ivr.line.fasting_rule import FastingRule
from ivr.line.keys import PERSON_OFFER, asks_aloud, keys_inside
from ivr.line.leaflet import Leaflet, Topic
from ivr.words.act import Act, Exit, Exits
from ivr.words.entry import DateDoubt, DateEntry
from ivr.words.line import FastingWords
from ivr.words.prompt import Prompt, Slot
from ivr.words.step import Menu, Step

_DATE = Prompt(
    "date",
    "Toets de dag en de maand, samen vier cijfers. Voor vijf april is dat: nul vijf, nul vier.",
)
_DATE_HELP = Prompt(
    "date-help",
    "Toets eerst twee cijfers voor de dag, en dan twee cijfers voor de maand. "
    "Voor vijf april is dat: nul vijf, nul vier.",
)
_ONLY_APPOINTMENT = Prompt(
    "only-appointment", f"Weet u alleen de dag van uw afspraak? {upper(key('6'))}."
)
_DOUBTS = {
    DateDoubt.DIGITS: Prompt("date-digits", "Ik heb vier cijfers nodig."),
    DateDoubt.MONTH: Prompt(
        "date-month", "Die maand bestaat niet. De laatste is twaalf: december."
    ),
    DateDoubt.DAY: Prompt("date-day", "Die dag bestaat niet in deze maand."),
    DateDoubt.PAST: Prompt("date-past", "Die dag is al geweest."),
}
_RIGHT = Prompt("date-right", "Klopt dat? Druk op het hekje. Klopt het niet? Druk op zeven.")
_APPOINTMENT = Prompt("appointment", "Op welke dag is uw afspraak?")
_AFTER = Prompt(
    "after-fasting",
    "Nog een keer horen: druk op vijf. Verder luisteren: druk op het hekje, of wacht even.",
)
_AFTER_HELP = Prompt(
    "after-fasting-help",
    "Nog een keer: druk op vijf. Een andere dag: druk op zeven. Een medewerker: druk op nul. "
    "Verder: druk op het hekje, rechts onderaan. Of wacht even, dan ga ik verder.",
)
_ASKS = (Slot.FASTING, _AFTER), (_AFTER_HELP,)
_AFTER_ALL = Prompt(
    "after-fasting-all",
    "Nog een keer: druk op vijf. Een andere dag: druk op zeven. "
    "Verder: druk op het hekje, of wacht even.",
)
"""Said where every key has a meaning, and so no odd one brings the help."""
_CLOSED = Prompt("date-closed", "Let op: dan is de polikliniek dicht.")


def fasting_words(rule: FastingRule, leaflet: Leaflet) -> FastingWords:
    """Build the words of the answer."""
    say = leaflet.prompt
    return FastingWords(
        test=say("fasting-test", f"is {rule.test}."),
        appointment=Prompt("date-appointment", "is uw afspraak."),
        at=say("fasting-at", f"{rule.spoken},"),
        overnight=rule.is_midnight,
        forbids=say("fasting-forbids", closed(rule.forbids)),
        today=say("fasting-today", f"{upper(rule.test)} is vandaag."),
        over=say("fasting-over", f"De dag van {rule.test} is al geweest."),
        person=PERSON_OFFER,
        closed=_CLOSED,
        before=rule.before,
    )


def offer_of_a_date(topic: Topic) -> Prompt:
    """Build what tells a caller who heard the rule how to hear it for a day."""
    words = f"Precies weten vanaf wanneer? {upper(key(topic.key))}."
    return Prompt(f"exact-{topic.key}", words)


def date_steps(leaflet: Leaflet, rule: FastingRule, topic: Topic, keys: Exits) -> Iterator[Step]:
    """Build the steps from the question for a day up to the answer, behind which lies the gate."""
    keys = keys_inside(leaflet, topic, keys)
    onward, back = steps.part_id(topic, 2), Exit(Act.PREVIOUS, steps.part_id(topic, 1))
    day = leaflet.prompt("fasting-day", f"Op welke dag is {rule.test}?")
    if rule.before:
        other = Exit(Act.NEXT, steps.APPOINTMENT)
        exits = {**keys, "6": other, "7": back}
        yield _entry(steps.FASTING_DAY, (day, _ONLY_APPOINTMENT), exits, onward)
        exits = {**keys, "7": Exit(Act.PREVIOUS, steps.FASTING_DAY)}
        asks = _entry(steps.APPOINTMENT, (_APPOINTMENT,), exits, onward)
        yield replace(asks, then=steps.APPOINTMENT_CHECK, before=rule.before)
        yield _check(steps.APPOINTMENT_CHECK, Slot.APPOINTMENT, steps.APPOINTMENT, keys)
    else:
        yield _entry(steps.FASTING_DAY, (day,), {**keys, "7": back}, onward)
    yield _check(steps.FASTING_DAY_CHECK, Slot.TEST_DAY, steps.FASTING_DAY, keys)
    yield _answer(keys, onward, steps.REMINDER_GATE if rule.leaves_an_evening else onward)


def _entry(step: str, words: tuple[Prompt, ...], exits: Exits, onward: str) -> DateEntry:
    question, *offer = words
    again = (question, _DATE_HELP, *offer, PERSON_OFFER)
    return DateEntry(
        step,
        asks=((question, _DATE, *offer), again, again),
        doubts=_DOUBTS,
        exits=exits,
        then=steps.FASTING_DAY_CHECK,
        on_silence=onward,
        otherwise=steps.HELP,
        before=timedelta(),
        searching=timings.SEARCHING,
        seconds=timings.BETWEEN_DIGITS,
    )


def _check(step: str, day: Slot, entry: str, keys: Exits) -> Menu:
    """Read the day back, which the caller accepts or keys in anew."""
    return Menu(
        step,
        asks=((_RIGHT,), (day, _RIGHT)),
        exits={**keys, "#": Exit(Act.DONE, steps.FASTING), "7": Exit(Act.PREVIOUS, entry)},
        on_silence=steps.FASTING,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
        # Whoever closes four digits with # that were complete without it still hears the day.
        first=(day,),
    )


def _answer(keys: Exits, onward: str, then: str) -> Menu:
    return Menu(
        steps.FASTING,
        asks=((Slot.FASTING, _AFTER_ALL),) if asks_aloud(keys) else _ASKS,
        exits={
            **keys,
            "6": Exit(Act.NEXT, onward),
            "7": Exit(Act.PREVIOUS, steps.FASTING_DAY),
            "#": Exit(Act.DONE, then),
        },
        on_silence=then,
        on_no_match=steps.HELP,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )
