"""Holds the account and its numbers at Twilio against what the line needs; changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ivr.readiness.checked import Checked, Verdict, fault, warning, well
from ivr.twilio.console import Console, Papers
from ivr.twilio.number_set_up import ASPECTS, REMEDIES, OwnNumber, differences, shown
from ivr.twilio.patient_asking import ConsoleError

APPLY = "Run .venv/bin/python scripts/connect.py --apply."
NOT_ASKED = "not asked: Twilio tells it to a token of US1 alone"
SET_TOKEN = "Set TWILIO_US1_TOKEN to have it asked, or look in the console: "

APPROVED = frozenset({"twilio-approved", "provisionally-approved"})
"""The states in which a bundle of papers lets a number be used."""

_SWITCH = (
    "In the console: Voice, Settings, General, in the region of the line: switch on HTTP Basic "
    "Authentication for media access."
)

HOME_COUNTRY = "NL"

RowName = tuple[str, str]
"""The name of a check, and the number it is about."""


@dataclass(frozen=True)
class NumberFound:
    """A number of the line as Twilio has it; `own` is None where the region knows none such.

    `region` is where its calls are handled, as far as that was told, and else `untold` says why.
    """

    number: str
    own: OwnNumber | None
    region: str = ""
    untold: str = ""


def at_twilio(
    dialled: Iterable[str], console: Console, changed: Collection[RowName] = ()
) -> Iterator[Checked]:
    """Yield how the account and every dialled number (E.164) stand, as Twilio tells it now.

    What was just `changed` is told with that word.

    Raises:
        ConsoleError: Twilio could not be asked, with the remedy.
    """
    yield from _account(console)
    held = console.numbers()
    for number in dialled:
        for one in _stands(look_up(console, held, number), console, held):
            is_new = (one.check, one.about) in changed and one.verdict is Verdict.WELL
            yield replace(one, told=f"changed, and read back: {one.told}") if is_new else one
    yield _media(console)
    yield from _limits(console)


def look_up(console: Console, held: dict[str, OwnNumber], number: str) -> NumberFound:
    """Return a number as this region has it, and where its calls are handled."""
    own = held.get(number)
    if own is None or not console.sees_home:
        return NumberFound(number, own)
    try:
        return NumberFound(number, own, console.region_of(number))
    except ConsoleError as error:
        return NumberFound(number, own, untold=str(error))


def _stands(found: NumberFound, console: Console, held: dict[str, OwnNumber]) -> Iterator[Checked]:
    """Yield how each aspect of a number stands, as it was read."""
    own = found.own
    if own is None:
        yield _unknown(found.number, console, held)
        return
    if own.can_speak:
        yield well("number", f"in the account, in region {console.region}", own.number)
    else:
        remedy = "Buy a number that takes calls, and put it in LINE_NUMBER."
        yield fault("number", "it takes no calls (capabilities: no voice)", remedy, own.number)
    yield from _aspects(own, console)
    yield _region(found, console)
    yield from _papers(own, console)


def _aspects(own: OwnNumber, console: Console) -> Iterator[Checked]:
    wrong = differences(own, console.wanted)
    for aspect, fields in ASPECTS.items():
        is_, should = shown(own.set_up, aspect), shown(console.wanted, aspect)
        if wrong.keys() & set(fields):
            yield fault(aspect, is_, f"{REMEDIES[aspect]} {APPLY}", own.number, should)
        else:
            yield well(aspect, is_, own.number)


def _account(console: Console) -> Iterator[Checked]:
    account = console.account()
    status, kind = account.get("status"), account.get("type")
    if status != "active":
        remedy = "Open the account in the console; the owner of it is told why it was closed."
        yield fault("account", f"it is {status}", remedy)
    elif kind == "Trial":
        remedy = "Upgrade the account: a trial speaks its own words first and rings nobody else."
        yield fault("account", "it is a trial", remedy)
    else:
        yield well("account", f"{status}, {kind}, opened with the token of {console.region}")


def _unknown(number: str, console: Console, held: dict[str, OwnNumber]) -> Checked:
    region = console.region
    if console.sees_home and console.is_at_home(number):
        remedy = f"Choose region {region.upper()} for it in the console, and run this again."
        return fault("number", f"in the account, in us1 and not in {region}", remedy, number)
    others = ", ".join(sorted(held)) or "none"
    told = f"the account has no such number in region {region}; it has {others}"
    remedy = "Buy it, or mend LINE_NUMBER, TWILIO_ACCOUNT_SID (a subaccount?) or TWILIO_REGION."
    return fault("number", told, remedy, number)


def _region(found: NumberFound, console: Console) -> Checked:
    if found.untold:
        return fault("region", "not told", found.untold, found.number)
    if not found.region:
        where = f"Phone numbers, {found.number}, region {console.region.upper()}."
        return warning("region", NOT_ASKED, SET_TOKEN + where, found.number)
    if found.region != console.region:
        remedy = f"Calls go to {found.region}, where other addresses hold. {APPLY}"
        return fault("region", found.region, remedy, found.number, console.region)
    return well("region", f"calls are handled in {found.region}", found.number)


def _papers(own: OwnNumber, console: Console) -> Iterator[Checked]:
    if own.address_requirements != "none" and not own.address_sid:
        told = f"none, and Twilio asks for one ({own.address_requirements})"
        remedy = "In the console: Phone numbers, Regulatory compliance, Addresses; assign it."
        yield fault("address", told, remedy, own.number)
    elif own.address_sid:
        yield well("address", own.address_sid, own.number)
    if not own.bundle_sid:
        remedy = "In the console: Phone numbers, Regulatory compliance: does this number need one?"
        yield warning("bundle", "no regulatory bundle is assigned", remedy, own.number)
    elif not console.sees_home:
        where = f"Phone numbers, Regulatory compliance, {own.bundle_sid}: approved?"
        yield warning("bundle", NOT_ASKED, SET_TOKEN + where, own.number)
    else:
        yield _bundle(own, console)


def _bundle(own: OwnNumber, console: Console) -> Checked:
    try:
        papers: Papers = console.papers(own.bundle_sid)
    except ConsoleError as error:
        return fault("bundle", f"{own.bundle_sid} was not told", str(error), own.number)
    remedy = (
        "Complete it in the console: Phone numbers, Regulatory compliance. A number without papers "
        "may be taken back."
    )
    if papers.status not in APPROVED:
        return fault("bundle", papers.status, remedy, own.number)
    if papers.valid_until:
        told = f"{papers.status}, only until {papers.valid_until}"
        return warning("bundle", told, remedy, own.number)
    return well("bundle", papers.status, own.number)


def _media(console: Console) -> Checked:
    """Ask for a recording without a password: no page of Twilio tells how to read the switch."""
    recording = console.newest_recording()
    if recording is None:
        told = "not proven: Twilio has no recording now, of which a stranger could be refused"
        later = "Leave a message, and run this before it is fetched."
        return warning("media", told, f"{_SWITCH} {later}")
    status = console.stranger_hears(recording)
    if status == 401:
        return well("media", "a recording asked for without a password answered 401")
    if status >= 300:
        return warning("media", f"not proven: it answered {status}", _SWITCH)
    told = f"a recording asked for without a password answered {status}: anybody hears it"
    return fault("media", told, _SWITCH)


def _limits(console: Console) -> Iterator[Checked]:
    """Yield what the account may do, and whether anybody hears of what it costs."""
    if not console.sees_home:
        where = "Voice, Settings, Geo permissions: the Netherlands and nothing else."
        yield warning("dialling", NOT_ASKED, SET_TOKEN + where)
        yield warning("spending", NOT_ASKED, f"{SET_TOKEN}Billing, Usage triggers.")
        return
    try:
        yield from _dialling(console)
        yield _spending(console)
    except ConsoleError as error:
        yield fault("dialling", "not told", str(error))


def _dialling(console: Console) -> Iterator[Checked]:
    where = "In the console: Voice, Settings, Geo permissions:"
    allowed = console.permissions()
    if HOME_COUNTRY not in allowed.allowed:
        told = "the Netherlands may not be rung, so nobody is put through"
        yield fault("dialling", told, f"{where} allow the Netherlands.")
    elif others := sorted(allowed.allowed - {HOME_COUNTRY}):
        told = f"also these countries may be rung: {', '.join(others)}"
        remedy = f"{where} the Netherlands and nothing else, so that a leak costs little."
        yield warning("dialling", told, remedy)
    elif allowed.dear:
        told = "dear numbers may be rung too"
        yield warning("dialling", told, f"{where} no high-risk numbers.")
    else:
        yield well("dialling", "the Netherlands and nothing else may be rung")


def _spending(console: Console) -> Checked:
    if alarms := console.alarms():
        return well("spending", f"somebody is told at {', '.join(alarms)}")
    remedy = "In the console: Billing, Usage triggers: totalprice, monthly, at what you expect."
    return warning("spending", "nobody is told when the account spends much", remedy)
