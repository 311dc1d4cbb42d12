"""What a colleague typed to close the clinic: a closure, or the sentence that says why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from ivr.call.hours import (
    Closure,
    NeverOpenError,
    OpeningHours,
    next_opening,
    why_closed,
    working_time_between,
)
from ivr.dutch import written
from ivr.records.closures import AddedClosure

FIELDS = ("van", "van-tijd", "tot", "tot-tijd", "reden")

AHEAD = timedelta(days=365)
"""How far ahead we show public closed days, and staff may add their own."""

LONGEST_CLOSURE = timedelta(days=60)
"""How long the clinic may be closed on end: a caller hears when it opens, and that must be known.

The line reads closures as far ahead (`ivr.records.calendar.AHEAD`).
"""

TOO_LONG = (
    "De polikliniek is hier ten hoogste 60 dagen achter elkaar dicht, met weekeinden en feestdagen "
    "erbij. Bel de beheerder."
)
LONGEST_REASON = 200


class RefusedError(Exception):
    """This closure cannot be; the message is the Dutch sentence for the colleague who asked."""


def closure_typed(given: Mapping[str, str], now: datetime) -> Closure:
    """Read the form of a closure; `now` is in the clinic's own zone.

    Raises:
        RefusedError: a field is missing or wrong, or the days are not near enough.
    """
    try:
        first = date.fromisoformat(given["van"])
        last = date.fromisoformat(given["tot"] or first.isoformat())
    except ValueError:
        raise RefusedError("Vul een geldige datum in.") from None
    reason = given["reden"].strip()[:LONGEST_REASON]
    if not reason:
        raise RefusedError("Vul een reden in. Alleen collega's lezen die.")
    _refuse_days(first, last, now.date())
    begins, ends = _time(given["van-tijd"]), _time(given["tot-tijd"])
    if first == last and (begins or time.min) >= (ends or time.max):
        raise RefusedError("De eindtijd ligt niet na de begintijd. Vul de tijden opnieuw in.")
    return Closure(first, last, reason, begins, ends)


def _refuse_days(first: date, last: date, today: date) -> None:
    if last < first:
        raise RefusedError("De laatste dag ligt voor de eerste dag. Vul de dagen opnieuw in.")
    if last < today:
        raise RefusedError("Deze dagen zijn al voorbij.")
    if last > today + AHEAD:
        raise RefusedError("U kunt een sluiting tot een jaar vooruit invullen.")
    if last - first >= LONGEST_CLOSURE:
        raise RefusedError(TOO_LONG)


def _time(typed: str) -> time | None:
    """Read a clock time as browsers send it, or as the Dutch write it; None when there is none."""
    if not typed.strip():
        return None
    try:
        at = datetime.strptime(typed.strip().replace(".", ":"), "%H:%M").time()
    except ValueError:
        raise RefusedError("Vul een geldige tijd in, zoals 12.00.") from None
    if at.minute % 15:
        raise RefusedError(
            "Kies een heel kwartier, zoals 12.00 of 12.15: bellers horen hoe laat u weer open bent."
        )
    return at


def refuse_beside(
    closure: Closure,
    rows: Sequence[AddedClosure],
    hours: OpeningHours,
    now: datetime,
    may_overlap: bool = False,
) -> None:
    """Refuse a closure that conflicts with the others, or adds nothing to them.

    Raises:
        RefusedError: it changes nothing, overlaps another, or keeps the clinic closed too long.
    """
    others = [row.closure for row in rows]
    begin, end = closure.span(hours.zone)
    if end <= now:
        raise RefusedError("Deze tijd is al voorbij.")
    changes = working_time_between(max(begin, now), end, hours, others) > timedelta()
    other = next((row for row in rows if row.closure.overlaps(closure)), None)
    if other and not (changes and may_overlap):
        raise RefusedError(_taken(other))
    if not changes:
        raise RefusedError(_no_change(closure, why_closed(max(begin, now), hours, others)))
    if _is_closed_too_long(closure, others, hours):
        raise RefusedError(TOO_LONG)


def _taken(row: AddedClosure) -> str:
    return (
        f"{row.added_by} heeft al een sluiting ingevuld: {period(row.closure)}, {row.reason}. "
        "Trek die eerst in als u de sluiting wilt veranderen."
    )


def _no_change(closure: Closure, reason: str | None) -> str:
    because = f" ({reason})" if reason else ""
    return (
        f"Dit verandert niets, en is niet opgeslagen: {period(closure)}. "
        f"De polikliniek is dan al dicht{because}."
    )


def _is_closed_too_long(new: Closure, others: Sequence[Closure], hours: OpeningHours) -> bool:
    """Return whether the run of closed days that a new closure joins is too long."""
    closures = [*others, new]
    begins = [it.span(hours.zone)[0].astimezone(hours.zone) for it in closures]
    for begin in (it for it in begins if it <= begins[-1]):
        opens = opening(begin, hours, closures)
        if opens is None or (opens > begins[-1] and opens.date() - begin.date() > LONGEST_CLOSURE):
            return True
    return False


def opening(now: datetime, hours: OpeningHours, closures: Sequence[Closure]) -> datetime | None:
    """Return when the clinic opens; None when it stays closed as far as we look."""
    try:
        return next_opening(now, hours, closures)
    except NeverOpenError:
        return None


def period(closure: Closure) -> str:
    """Return when a closure is, as in 'dinsdag 2 maart 2027, van 10.00 tot 12.00 uur'."""
    begins, ends = closure.begins, closure.ends
    if closure.first_day == closure.last_day:
        return f"{written.day(closure.first_day)}{_part(begins, ends)}"
    until = f"t/m {written.day(closure.last_day)}"
    if ends:
        until = f"tot {written.day(closure.last_day)}, {ends:%H.%M} uur"
    return f"{written.day(closure.first_day)}{f', {begins:%H.%M} uur,' if begins else ''} {until}"


def _part(begins: time | None, ends: time | None) -> str:
    if begins and ends:
        return f", van {begins:%H.%M} tot {ends:%H.%M} uur"
    if begins:
        return f", vanaf {begins:%H.%M} uur"
    return f", tot {ends:%H.%M} uur" if ends else ""
