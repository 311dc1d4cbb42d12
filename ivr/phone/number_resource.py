"""What Twilio's REST API does with the account and its numbers in one region: list, read, set up.

Source: https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug import Request, Response

from ivr.phone.held_account import JUST_BOUGHT, HeldAccount, HeldNumber
from ivr.phone.rest_answers import not_found, page_of, problem, resource

_ADDRESSES = ("voice_url", "voice_fallback_url", "status_callback")
_METHODS = ("voice_method", "voice_fallback_method", "status_callback_method")
_HANDLERS = {"voice_application_sid": "trunk_sid", "trunk_sid": "voice_application_sid"}
"""Setting the one deletes the other: the two handlers of calls exclude each other."""


class NumberResource:
    """The account and the numbers of it, as each region knows them."""

    def __init__(self, held: HeldAccount, account_sid: str) -> None:
        self._held = held
        self._account = account_sid

    def account(self) -> Response:
        """Answer about the account (docs/iam/api/account)."""
        held = self._held
        content = {"sid": self._account, "status": held.status, "type": held.kind}
        uri = f"/2010-04-01/Accounts/{self._account}.json"
        return resource(200, {**content, "friendly_name": "Ziekenhuis", "uri": uri})

    def list(self, request: Request, region: str) -> Response:
        """Answer with the numbers, of which `PhoneNumber` may be a part."""
        part = request.args.get("PhoneNumber", "")
        here = [one for one in self._held.numbers if one.is_known_in(region)]
        listed = [self._as_json(one, region) for one in here if part in one.number]
        return page_of(request, "incoming_phone_numbers", listed)

    def one(self, request: Request, sid: str, region: str) -> Response:
        """Answer about one number, or set it up; only what is named is changed."""
        number = self._held.by_sid(sid)
        if number is None or not number.is_known_in(region):
            return not_found()
        if request.method == "POST":
            changes = {
                field: request.form[_as_parameter(field)]
                for field in JUST_BOUGHT
                if _as_parameter(field) in request.form
            }
            if refused := _refusal(changes):
                return refused
            _set_up(number.copy_in(region), changes)
        return resource(200, self._as_json(number, region))

    def _as_json(self, number: HeldNumber, region: str) -> dict[str, object]:
        uri = f"/2010-04-01/Accounts/{self._account}/IncomingPhoneNumbers/{number.sid}.json"
        return {
            "account_sid": self._account,
            "address_requirements": number.address_requirements,
            "address_sid": number.address_sid,
            "api_version": "2010-04-01",
            "beta": False,
            "bundle_sid": number.bundle_sid,
            "capabilities": {"voice": number.can_speak, "sms": False, "mms": False, "fax": False},
            "friendly_name": number.number,
            "origin": "twilio",
            "phone_number": number.number,
            "sid": number.sid,
            "uri": uri,
            **number.copy_in(region),
        }


def _set_up(copy: dict[str, str | None], changes: dict[str, str]) -> None:
    for field, value in changes.items():
        copy[field] = value or None
        if value and field in _HANDLERS:
            copy[_HANDLERS[field]] = None


def _refusal(changes: dict[str, str]) -> Response | None:
    for field in _ADDRESSES:
        if (url := changes.get(field)) and urlsplit(url).scheme not in {"http", "https"}:
            return problem(400, 21402, f"{field} is not a valid URL: {url}")
    for field in _METHODS:
        if changes.get(field, "POST") not in {"GET", "POST"}:
            return problem(400, 21403, f"{field} must be GET or POST")
    return None


def _as_parameter(field: str) -> str:
    return "".join(part.capitalize() for part in field.split("_"))
