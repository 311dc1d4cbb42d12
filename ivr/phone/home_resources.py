"""What Twilio's hosts for all regions know of an account: routing, papers, permissions, alarms.

They take a token of US1 alone. Sources: twilio.com/docs/global-infrastructure/
inbound-processing-region-api-phone-number, docs/phone-numbers/regulatory/api/bundles,
docs/voice/api/dialingpermissions-country-resource and docs/usage/api/usage-trigger.
"""

from __future__ import annotations

from werkzeug import Request, Response

from ivr.phone.held_account import HOME, HeldAccount
from ivr.phone.rest_answers import newer_page_of, not_found, page_of, problem, resource

REGIONS = frozenset({"us1", "ie1", "au1"})


class HomeResources:
    """The parts of one account that no region has a copy of."""

    def __init__(self, held: HeldAccount, account_sid: str) -> None:
        self._held = held
        self._account = account_sid

    def routing(self, request: Request, number: str) -> Response:
        """Answer in which region a number is handled, or let it be another."""
        found = self._held.by_number(number)
        if found is None or (request.method == "GET" and found.region is None):
            return not_found()
        if request.method == "POST":
            region = request.form.get("VoiceRegion", HOME)
            if region not in REGIONS:
                return problem(400, 20001, f"Invalid VoiceRegion: {region}")
            found.region = region
        content = {"phone_number": number, "voice_region": found.region}
        url = f"https://routes.twilio.com/v2/PhoneNumbers/{number}"
        return resource(200, {**content, "account_sid": self._account, "url": url})

    def bundle(self, sid: str) -> Response:
        """Answer about a regulatory bundle."""
        status = self._held.bundles.get(sid)
        if status is None:
            return not_found()
        content = {"sid": sid, "account_sid": self._account, "valid_until": None}
        return resource(200, {**content, "status": status})

    def countries(self, request: Request) -> Response:
        """Answer with every country, and whether its numbers may be rung."""
        names = sorted({"BE", "DE", "LV", "NL", *self._held.countries})
        return newer_page_of(request, "content", [self._country(name) for name in names])

    def alarms(self, request: Request) -> Response:
        """Answer with the usage triggers."""
        return page_of(request, "usage_triggers", self._held.alarms)

    def _country(self, name: str) -> dict[str, object]:
        dear = self._held.countries.get(name, False)
        return {
            "iso_code": name,
            "low_risk_numbers_enabled": name in self._held.countries,
            "high_risk_special_numbers_enabled": dear,
            "high_risk_tollfraud_numbers_enabled": dear,
        }
