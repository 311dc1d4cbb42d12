"""A new password that its owner types twice, by a link or on their own page."""

from __future__ import annotations

from flask import request

from ivr.pages import accounts
from ivr.pages.accounts import GuessablePasswordError, ShortPasswordError
from ivr.pages.staff import Staff

TWO_PASSWORDS = "U hebt twee verschillende wachtwoorden ingevuld. Vul twee keer hetzelfde in."
TOO_SHORT = f"Een wachtwoord heeft ten minste {accounts.SHORTEST_PASSWORD} tekens."
GUESSABLE = (
    "Dit wachtwoord is te raden: het herhaalt zich, of bestaat uit bekende woorden, namen of "
    "jaartallen. Neem vier woorden die niets met elkaar te maken hebben."
)


def choose_typed(staff: Staff) -> str | None:
    """Set the password in the form, and end every visit; return why not, when it is refused."""
    chosen = request.form.get("wachtwoord", "")
    if chosen != request.form.get("nog-eens", ""):
        return TWO_PASSWORDS
    try:
        accounts.choose_password(staff, chosen)
    except ShortPasswordError:
        return TOO_SHORT
    except GuessablePasswordError:
        return GUESSABLE
    return None
