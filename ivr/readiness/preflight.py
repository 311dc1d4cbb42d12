"""Goes through everything that would fail on the first day, each check within a time of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Thread

from sqlalchemy.exc import SQLAlchemyError

from ivr.readiness.at_twilio import at_twilio
from ivr.readiness.checked import Checked, Verdict, fault, warning
from ivr.readiness.fallback_file import fallback_stands
from ivr.readiness.from_outside import address_stands, clock_stands, signature_stands
from ivr.readiness.ground import Ground
from ivr.readiness.heard import desks_stand, leaflets_stand, sound_stands
from ivr.readiness.kept import database_stands, disk_stands, files_stand, keys_stand
from ivr.readiness.staffed import accounts_stand, closed_days_stand, mail_stands, worker_stands
from ivr.twilio.patient_asking import ConsoleError

LONGEST = 60.0
"""Seconds that one check may take; every question in it has a time of its own, and is shorter."""


@dataclass(frozen=True)
class Check:
    """A check by its name; one that `asks_database` waits for the check of the database."""

    name: str
    look: Callable[[Ground], Iterator[Checked]]
    asks_database: bool = False


def _at_twilio(ground: Ground) -> Iterator[Checked]:
    yield from at_twilio(tuple(ground.house.library.numbers.values()), ground.console)


def _fallback(ground: Ground) -> Iterator[Checked]:
    yield from fallback_stands(ground.settings, ground.visitor)


DATABASE = Check("database", database_stands)

CHECKS = (
    Check("leaflets", leaflets_stand),
    Check("clinics", desks_stand),
    Check("sound", sound_stands),
    Check("files", files_stand),
    Check("disk", disk_stands),
    DATABASE,
    Check("keys", keys_stand, asks_database=True),
    Check("accounts", accounts_stand, asks_database=True),
    Check("closed days", closed_days_stand, asks_database=True),
    Check("worker", worker_stands, asks_database=True),
    Check("clock", clock_stands, asks_database=True),
    Check("mail", mail_stands),
    Check("address", address_stands),
    Check("signature", signature_stands),
    Check("fallback file", _fallback),
    Check("Twilio", _at_twilio),
)
"""In the order in which they are told: what is on this machine, and then what is around it."""


def preflight(
    ground: Ground,
    starts: Callable[[str], None] = lambda _name: None,
    checks: Sequence[Check] = CHECKS,
    longest: float = LONGEST,
) -> Iterator[Checked]:
    """Yield what every check found; `starts` is told which one begins."""
    database = True
    for check in checks:
        starts(check.name)
        if check.asks_database and not database:
            told = "not looked at: the database cannot be asked"
            yield warning(check.name, told, "Mend the database first.")
            continue
        found = _within(check, ground, longest)
        if check is DATABASE:
            database = all(one.verdict is not Verdict.FAULT for one in found)
        yield from found


def _within(check: Check, ground: Ground, longest: float) -> list[Checked]:
    """Return what a check found, or that it did not end; what hangs is left behind."""
    found: list[Checked] = []
    looks = Thread(target=lambda: found.extend(_looked(check, ground)), daemon=True)
    looks.start()
    looks.join(longest)
    if looks.is_alive():
        told = f"it did not end within {longest:.0f} s"
        return [fault(check.name, told, "Is this machine, or its network, very busy?")]
    return found


def _looked(check: Check, ground: Ground) -> list[Checked]:
    try:
        return [*check.look(ground)]
    except ConsoleError as error:
        return [fault(check.name, "Twilio could not be asked", str(error))]
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error)
        remedy = "Start the database, or mend DATABASE_URL; may this account write there?"
        return [fault(check.name, f"it cannot be used: {reason}", remedy)]
    except Exception as error:  # A check that fails is a fault found, and hides no other one.
        told = f"the check itself failed ({type(error).__name__}: {error})"
        return [fault(check.name, told, "Tell whoever maintains this program.")]
