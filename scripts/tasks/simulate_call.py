"""Phones a line, and shows what a caller hears there, and what they hear when the line rings."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial

from ivr.dutch.public_days import AMSTERDAM
from ivr.dutch.ring_back import existing_number
from ivr.house import AUDIO, library_of
from ivr.messages.worker_parts import work_of
from ivr.phone.acts import CallerAct, filled
from ivr.phone.aloud import Aloud, show_as_json, show_lines
from ivr.phone.caller import Caller
from ivr.phone.candidates import ConsidersHere
from ivr.phone.clock import RunningClock, real_time
from ivr.phone.dialect import DIALECTS
from ivr.phone.driving import Observer
from ivr.phone.interpreter import Equipment
from ivr.phone.passing_evening import PassingEvening
from ivr.phone.recogniser import Recogniser
from ivr.phone.rung_person import RungPerson
from ivr.phone.simulated_call import TwilioNumber, number_of
from ivr.phone.story import beginning
from ivr.phone.terminal import Terminal, converse, perform, show_json
from ivr.plain_exit import plain_exit
from ivr.reminders.evening import LAST
from ivr.reminders.one_number import ring_one
from ivr.settings import Settings
from ivr.sound.manifest import MANIFEST, Manifest
from scripts.tasks.considering import considering
from scripts.tasks.destination import Destination, destination

HOW = "Ask for it in the first call: --keys and --help tell how to press keys there."


def run(arguments: argparse.Namespace) -> None:
    """Phone the line as the arguments of scripts/simulate_call.py say."""
    at = arguments.at and arguments.at.replace(tzinfo=AMSTERDAM)
    clock = RunningClock(at or real_time())
    with plain_exit(ValueError, code=2), ExitStack() as stack:
        _fill(arguments)
        line = destination(arguments, clock, stack)
        caller = _caller(line, arguments)
        clock.elapsed = lambda: caller.elapsed
        _phone(caller, arguments.keys, arguments, line.settings)
        is_wrong = bool(caller.errors)
        if arguments.rung_on:
            is_wrong |= not _is_rung(line, clock, arguments)
    sys.exit(1 if is_wrong else 0)


def _fill(arguments: argparse.Namespace) -> None:
    """Let each v among the keys, in the first call and then in the second, say its words.

    Raises:
        ValueError: there are more of the one than of the other.
    """
    words = iter(arguments.say)
    for name in ("keys", "keys_then"):
        if getattr(arguments, name) is not None:
            setattr(arguments, name, filled(getattr(arguments, name), words))
    if (left := next(words, None)) is not None:
        raise ValueError(f'--say "{left}" has no v in --keys that says it: write --keys "9 v".')


def _caller(line: Destination, arguments: argparse.Namespace) -> Caller:
    equipment = _equipment(line, arguments)
    number, observer = _number(line, arguments), _observer(arguments)
    return Caller(number, strict=False, observer=observer, from_=arguments.from_, **equipment)


def _equipment(line: Destination, arguments: argparse.Namespace) -> Equipment:
    return {
        "connect_to": line.url,
        "recordings": line.recordings,
        "api_url": line.settings.twilio_api_url,
        "words_of": Manifest.load(AUDIO / MANIFEST).words_of,
        "dialect": DIALECTS[arguments.dialect],
    }


def _number(line: Destination, arguments: argparse.Namespace) -> TwilioNumber:
    number = number_of(line.settings, line.url if arguments.url else "")
    return replace(number, number=_dialled(line.settings, arguments.to)) if arguments.to else number


def _dialled(settings: Settings, number: str) -> str:
    """Return one of the line's own numbers in E.164.

    Raises:
        ValueError: it is none of them.
    """
    dialled = existing_number(number)
    numbers = library_of(settings).dialled
    if dialled not in numbers:
        known = ", ".join(numbers)
        raise ValueError(f"{number} is no number of this line; LINE_NUMBER has {known}.")
    return dialled


def _observer(arguments: argparse.Namespace) -> Observer:
    if arguments.json:
        return show_json(print)
    return Terminal(print, bold=sys.stdout.isatty(), webhooks=arguments.webhooks).show


def _phone(
    caller: Caller,
    acts: tuple[CallerAct, ...] | None,
    arguments: argparse.Namespace,
    settings: Settings,
) -> None:
    caller.transfer_is(arguments.dial)
    aloud = _aloud(arguments, considering(settings, caller))
    if acts is None:
        converse(caller, input, print, aloud)
    else:
        perform(caller, acts, print, aloud)
    if arguments.record:
        at, rung = arguments.at, isinstance(caller, RungPerson)
        first = beginning(arguments.from_, arguments.rung_on if rung else at, rung=rung)
        print(f"\n{caller.story.as_test(first)}")


def _aloud(arguments: argparse.Namespace, considers: ConsidersHere) -> Aloud:
    recogniser = Recogniser(arguments.confidence, arguments.misheard, arguments.seed)
    show = show_as_json(print) if arguments.json else show_lines(print)
    return Aloud(show, recogniser, considers, arguments.speak)


def _is_rung(line: Destination, clock: RunningClock, arguments: argparse.Namespace) -> bool:
    """Let the evening pass and the caller be rung; False when nobody was, or something failed."""
    evening, settings = arguments.rung_on.replace(tzinfo=AMSTERDAM), line.settings
    clock.elapsed, clock.start = lambda: 0.0, evening
    work = replace(work_of(settings), clock=clock)
    passing = PassingEvening(clock, line.calls, partial(ring_one, work, arguments.from_))
    made = passing.call_to(arguments.from_, datetime.combine(evening, LAST, AMSTERDAM))
    if made is None:
        print(f"The line does not ring {arguments.from_} after {evening:%d-%m-%Y %H:%M}. {HOW}")
        return False
    person = RungPerson(
        *(number_of(settings), made, line.calls),
        strict=False,
        observer=_observer(arguments),
        clock=clock,
        **_equipment(line, arguments),
    )
    clock.elapsed = lambda: person.elapsed
    _phone(person.pickup_is(arguments.picks_up), arguments.keys_then, arguments, settings)
    return not person.errors
