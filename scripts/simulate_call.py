"""Phones the line from the terminal: shows what a caller hears, takes what a caller presses.

Nothing is played and nothing waits: time is only counted. Without --keys it asks what to do. It
phones the line at PUBLIC_BASE_URL; with --at, or when no line answers there, it starts a private
line for this one call, which keeps nothing and knows of no closed days that colleagues added.
Exit code: 0 the call ended properly, 1 Twilio would have logged an error, 2 wrong usage, or
something to mend first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import requests
from dotenv import dotenv_values
from rich.console import Console

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.demonstration import STAND_IN, write_demonstration
from ivr.plain_exit import plain_exit
from ivr.settings import ROOT, Settings, SettingsError, load
from ivr.simulator.caller import Caller, Transfer
from ivr.simulator.clock import RunningClock
from ivr.simulator.dialect import DIALECTS
from ivr.simulator.exchange import create_exchange
from ivr.simulator.happenings import Happening
from ivr.simulator.local import serve
from ivr.simulator.recordings import Recordings
from ivr.simulator.story import HELP, Act, Story, beginning, read
from ivr.simulator.terminal import Terminal, converse, perform, show_json
from ivr.speech.manifest import Manifest
from ivr.store.database import migrate
from ivr.telephone.number import number_of

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Destination:
    """A line that can be phoned: its settings, where it is reached, and where messages stay."""

    settings: Settings
    url: str
    recordings: Recordings


def main() -> None:
    """Phone the line."""
    arguments = _arguments()
    clock = RunningClock(arguments.at or datetime.now(AMSTERDAM))
    with plain_exit(ValueError, code=2), ExitStack() as stack:
        destination = _destination(_settings(stack), arguments, clock, stack)
        caller = _caller(destination, arguments)
        clock.elapsed = lambda: caller.elapsed
        _phone(caller, arguments)
    sys.exit(1 if caller.errors else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=f"What a caller can do:\n{HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--keys", type=_acts, help='what to do, e.g. "1 6 0"; see below; then hangs up')
    add("--dial", choices=get_args(Transfer), default="answered", help="how a transfer ends")
    add("--at", type=_moment, help='the time it is, e.g. "2027-05-05 10:00", in Amsterdam')
    add("--from", dest="from_", default="+31612345678", help="caller's number, or anonymous")
    add("--url", help="phone the line at this address instead of PUBLIC_BASE_URL")
    add("--dialect", choices=[*DIALECTS], default="twilio", help="which player of TwiML phones")
    add("--speak", type=float, default=12.0, metavar="SECONDS", help="length of a message")
    add("--webhooks", action="store_true", help="show every request and the TwiML it got")
    add("--record", action="store_true", help="print the call as a test for tests/call/")
    add("--json", action="store_true", help="print one JSON object per happening")
    return parser.parse_args()


def _acts(text: str) -> tuple[Act, ...]:
    try:
        return read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'{text!r}: write it as "2027-05-05 10:00"') from error


def _settings(stack: ExitStack) -> Settings:
    """Give the settings of this machine, or a demonstration's where nothing is set up yet."""
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
    """Give the line that runs, or a private one that lives as long as this call."""
    url = str(arguments.url or settings.public_base_url).rstrip("/")
    if arguments.url or (arguments.at is None and _answers(url)):
        return Destination(settings, url, Recordings(STAND_IN))
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
    from app import create_app  # noqa: PLC0415  # takes a second that other calls do not need

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
    entries = Manifest.load(ROOT / "audio" / "manifest.json").entries
    words = {entry.file: entry.text for entry in entries}
    return Caller(
        number_of(settings, destination.url if arguments.url else ""),
        strict=False,
        observer=_observer(arguments),
        from_=arguments.from_,
        connect_to=destination.url,
        recordings=destination.recordings,
        api_url=settings.twilio_api_url or "https://api.twilio.com",
        words_of=lambda url: words.get(url.rpartition("/")[2]),
        dialect=DIALECTS[arguments.dialect],
    )


def _observer(arguments: argparse.Namespace) -> Callable[[Happening, float], None]:
    if arguments.json:
        return show_json(print)
    console = Console()
    bold = console.is_terminal and not console.no_color
    return Terminal(print, bold=bold, webhooks=arguments.webhooks).show


def _phone(caller: Caller, arguments: argparse.Namespace) -> None:
    story = Story(caller, arguments.dial, arguments.speak)
    if arguments.keys is None:
        converse(story, input, print)
    else:
        perform(story, arguments.keys, print)
    if arguments.record:
        print(f"\n{story.as_test(beginning(arguments.from_, arguments.at))}")


if __name__ == "__main__":
    main()
