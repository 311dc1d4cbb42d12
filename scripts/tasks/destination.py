"""The line that the simulator phones: the one that runs, or a private one for this call alone."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import requests
from dotenv import dotenv_values

from ivr.database.engine import migrate
from ivr.demonstration import stand_in, write_demonstration
from ivr.phone.clock import RunningClock
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from ivr.settings import ROOT, Settings, SettingsError, load


@dataclass(frozen=True)
class Destination:
    """A line that can be phoned: its settings, where it is reached, and where messages stay.

    `calls` are those that a private line makes; another line makes its own elsewhere, where nobody
    here can answer.
    """

    settings: Settings
    url: str
    recordings: Recordings
    calls: MadeCalls


def destination(
    arguments: argparse.Namespace, clock: RunningClock, stack: ExitStack
) -> Destination:
    """Return the line that runs, or a private one that lives as long as this call.

    Raises:
        ValueError: the line that is named is not one that can ring somebody here.
    """
    settings = _settings(stack)
    url = str(arguments.url or settings.public_base_url).rstrip("/")
    if arguments.url and arguments.rung_on:
        raise ValueError("--rung-on lets an evening pass on a private line: leave --url out.")
    if arguments.keys_then and not arguments.rung_on:
        raise ValueError("--keys-then is for the call of the line: say with --rung-on when.")
    own_time = arguments.at or arguments.rung_on
    if arguments.url or (own_time is None and _answers(url)):
        return Destination(settings, url, Recordings(stand_in(settings)), MadeCalls(clock))
    if own_time is None:
        print(f"No line answers at {url}; this call has a private one.", file=sys.stderr)
    reminders = settings.reminders or arguments.rung_on is not None
    return private_line(settings.model_copy(update={"reminders": reminders}), clock, stack)


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


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=3).ok
    except requests.RequestException:
        return False


def private_line(settings: Settings, clock: RunningClock, stack: ExitStack) -> Destination:
    """Start a line, and a Twilio for it, that leave nothing behind on this machine."""
    from app import create_app  # noqa: PLC0415 - a second that a call to a running line saves

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    recordings, calls = Recordings(folder / "twilio", clock), MadeCalls(clock)
    account, token = settings.twilio_account_sid, settings.auth_tokens[0]
    exchange = create_exchange(recordings, account, token, calls=calls)
    private = settings.model_copy(
        update={
            "database_url": f"sqlite:///{folder}/line.db",
            "twilio_api_url": stack.enter_context(serve(exchange)),
        }
    )
    migrate(private.database_url)
    url = stack.enter_context(serve(create_app(private, clock=clock)))
    return Destination(private, url, recordings, calls)
