"""Phones a line, the one that runs or a private one, and shows what a caller hears there."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import requests
from dotenv import dotenv_values

from ivr.database.engine import migrate
from ivr.demonstration import stand_in, write_demonstration
from ivr.dutch.public_days import AMSTERDAM
from ivr.dutch.ring_back import existing_number
from ivr.house import AUDIO, library_of
from ivr.phone.caller import Caller
from ivr.phone.clock import RunningClock, real_time
from ivr.phone.dialect import DIALECTS
from ivr.phone.exchange import create_exchange
from ivr.phone.happenings import Happening
from ivr.phone.local import serve
from ivr.phone.simulated_call import number_of
from ivr.phone.story import beginning
from ivr.phone.tapes import Recordings
from ivr.phone.terminal import Terminal, converse, perform, show_json
from ivr.plain_exit import plain_exit
from ivr.settings import ROOT, Settings, SettingsError, load
from ivr.sound.manifest import MANIFEST, Manifest


@dataclass(frozen=True)
class Destination:
    """A line that can be phoned: its settings, where it is reached, and where messages stay."""

    settings: Settings
    url: str
    recordings: Recordings


def run(arguments: argparse.Namespace) -> None:
    """Phone the line as the arguments of scripts/simulate_call.py say."""
    at = arguments.at and arguments.at.replace(tzinfo=AMSTERDAM)
    clock = RunningClock(at or real_time())
    with plain_exit(ValueError, code=2), ExitStack() as stack:
        destination = _destination(_settings(stack), arguments, clock, stack)
        caller = _caller(destination, arguments)
        clock.elapsed = lambda: caller.elapsed
        _phone(caller, arguments)
    sys.exit(1 if caller.errors else 0)


def _settings(stack: ExitStack) -> Settings:
    """Return the settings of this machine, or a demonstration's where nothing is set up yet."""
    try:
        return load()
    except SettingsError:
        if (ROOT / ".env").exists():
            raise
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    write_demonstration(folder / ".env", 8000)
    # These alone: what the environment has is for another line.
    return load(dotenv_values(folder / ".env"))


def _destination(
    settings: Settings, arguments: argparse.Namespace, clock: RunningClock, stack: ExitStack
) -> Destination:
    """Return the line that runs, or a private one that lives as long as this call."""
    url = str(arguments.url or settings.public_base_url).rstrip("/")
    if arguments.url or (arguments.at is None and _answers(url)):
        return Destination(settings, url, Recordings(stand_in(settings)))
    if arguments.at is None:
        print(f"No line answers at {url}; this call has a private one.", file=sys.stderr)
    return _private_line(settings, clock, stack)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=3).ok
    except requests.RequestException:
        return False


def _private_line(settings: Settings, clock: RunningClock, stack: ExitStack) -> Destination:
    """Start a line, and a Twilio for it, that leave nothing behind on this machine."""
    from app import create_app  # noqa: PLC0415 - a second that a call to a running line saves

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    recordings = Recordings(folder / "twilio", clock)
    exchange = create_exchange(recordings, settings.twilio_account_sid, settings.auth_tokens[0])
    private = settings.model_copy(
        update={
            "database_url": f"sqlite:///{folder}/line.db",
            "twilio_api_url": stack.enter_context(serve(exchange)),
        }
    )
    migrate(private.database_url)
    url = stack.enter_context(serve(create_app(private, clock=clock)))
    return Destination(private, url, recordings)


def _caller(destination: Destination, arguments: argparse.Namespace) -> Caller:
    settings = destination.settings
    number = number_of(settings, destination.url if arguments.url else "")
    return Caller(
        replace(number, number=_dialled(settings, arguments.to)) if arguments.to else number,
        strict=False,
        observer=_observer(arguments),
        from_=arguments.from_,
        connect_to=destination.url,
        recordings=destination.recordings,
        api_url=settings.twilio_api_url,
        words_of=Manifest.load(AUDIO / MANIFEST).words_of,
        dialect=DIALECTS[arguments.dialect],
    )


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


def _observer(arguments: argparse.Namespace) -> Callable[[Happening, float], None]:
    if arguments.json:
        return show_json(print)
    return Terminal(print, bold=sys.stdout.isatty(), webhooks=arguments.webhooks).show


def _phone(caller: Caller, arguments: argparse.Namespace) -> None:
    caller.transfer_is(arguments.dial)
    if arguments.keys is None:
        converse(caller, input, print, arguments.speak)
    else:
        perform(caller, arguments.keys, print, arguments.speak)
    if arguments.record:
        print(f"\n{caller.story.as_test(beginning(arguments.from_, arguments.at))}")
