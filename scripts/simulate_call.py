"""Phones the line from the terminal: shows what a caller hears, takes what a caller presses.

Nothing is played and nothing waits: time is only counted. Without --keys it asks what to do. It
phones the line at PUBLIC_BASE_URL; with --at or --rung-on, or when no line answers there, it starts
a private line for this one call, which keeps nothing and knows of no closed days that colleagues
added. With --rung-on that line then rings the caller who asked for a reminder, on that evening.
Exit code: 0 the call ended properly, 1 Twilio would have logged an error, or --rung-on and nobody
was rung, 2 wrong usage, or something to mend first.
"""

from __future__ import annotations

import signal

if __name__ == "__main__":
    # Until main() is there to answer it, Ctrl-C just ends the script: importing takes a while.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.phone.acts import HELP, CallerAct, read
from ivr.phone.dialect import DIALECTS
from ivr.phone.happenings import Pickup, TransferOutcome

SAY = "what to say at the next v of --keys; may be given again"


def main(arguments: Sequence[str] | None = None) -> None:
    """Understand the arguments and phone the line."""
    options = _parser().parse_args(arguments)
    from scripts.tasks import simulate_call  # noqa: PLC0415 - slow, and --help needs none of it

    simulate_call.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__,
        epilog=f"What a caller can do:\n{HELP}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--keys", type=_acts, help='what to do, e.g. "1 6 0"; see below; then hangs up')
    add("--dial", choices=get_args(TransferOutcome), default="answered", help="how a transfer ends")
    add("--at", type=_moment, help='the time it is, e.g. "2027-05-05 10:00", in Amsterdam')
    add(
        "--rung-on", type=_moment, help='then be rung that evening, from e.g. "2027-03-08 18:00" on'
    )
    add("--picks-up", choices=get_args(Pickup), default="person", help="who answers that call")
    add("--keys-then", type=_acts, help='what to do in the call of the line, e.g. "6 5 #"')
    add("--from", dest="from_", default="+31612345678", help="caller's number, or anonymous")
    add("--to", help="the number of the line to dial, where LINE_NUMBER has several")
    add("--url", help="phone the line at this address instead of PUBLIC_BASE_URL")
    add("--dialect", choices=[*DIALECTS], default="twilio", help="which player of TwiML phones")
    add("--speak", type=float, default=12.0, metavar="SECONDS", help="length of a message")
    add("--say", action="append", default=[], metavar="WORDS", help=SAY)
    add("--confidence", type=_confidence, default=0.9, help="how sure of them, 0 to 1, or none")
    add("--misheard", type=float, default=0.0, metavar="PERCENT", help="of the words: heard wrong")
    add("--seed", type=int, default=0, help="of the words that are heard wrong; the same each time")
    add("--webhooks", action="store_true", help="show every request and the TwiML it got")
    add("--record", action="store_true", help="print the call as a test for tests/call/")
    add("--json", action="store_true", help="print one JSON object per happening")
    return parser


def _acts(text: str) -> tuple[CallerAct, ...]:
    try:
        return read(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _confidence(text: str) -> float | None:
    if text == "none":
        return None
    if not 0 <= (confidence := float(text)) <= 1:
        raise argparse.ArgumentTypeError(f"{text}: write a number from 0 to 1, or none")
    return confidence


def _moment(text: str) -> datetime:
    """Return a moment at the clinic; the work gives it its time zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'{text!r}: write it as "2027-05-05 10:00"') from error


if __name__ == "__main__":
    main()
