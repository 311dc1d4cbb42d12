"""What a visitor types or asks for, as far as the database can hold it."""

from __future__ import annotations

from flask import abort, request

from ivr.staff.clinic import bp

LARGEST = 2**31 - 1
"""The largest number of a row: PostgreSQL's integer has 32 bits."""


def typed(name: str) -> str:
    """Return a field of the form; empty when it is missing."""
    return _storable(request.form.get(name, ""))


def asked(name: str) -> str:
    """Return a field of the address; empty when it is missing."""
    return _storable(request.args.get(name, ""))


def asked_number(name: str) -> int | None:
    """Return the number of a row in the address; None when it is missing, 0 when it is a word.

    No row has number 0: who asks for what cannot be must find nothing, and not everything.

    Raises:
        werkzeug.exceptions.NotFound: no row can have this number.
    """
    if not asked(name).strip():
        return None
    number: int = request.args.get(name, 0, type=int)
    if not 0 <= number <= LARGEST:
        abort(404)
    return number


@bp.before_request
def refuse_impossible_rows() -> None:
    """Answer 404 for a row that cannot exist, before the database stumbles over its number."""
    numbers = (value for value in (request.view_args or {}).values() if isinstance(value, int))
    if any(number > LARGEST for number in numbers):
        abort(404)


def _storable(text: str) -> str:
    # PostgreSQL holds every character but this one.
    return text.replace("\0", "")
