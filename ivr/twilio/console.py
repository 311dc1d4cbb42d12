"""What Twilio's console shows of the line's account and numbers: asked, and set.

Each region has its own copy of a number's set-up. In which region a number is handled, its papers
and the account's limits are known to hosts that take a token of US1 alone. Sources, all below
twilio.com/docs/global-infrastructure: inbound-processing-api, manage-regional-api-credentials.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from ivr.settings import Settings
from ivr.twilio.number_set_up import OwnNumber, SetUp, wanted
from ivr.twilio.patient_asking import ConsoleError, NoSuchThingError, PatientAsking, Sleep
from ivr.twilio.rest import Rest, RestError

HOME = "us1"
"""The region whose token opens the hosts that serve all regions; a number is handled there until
somebody chooses otherwise."""

_HERE, _US1 = "TWILIO_AUTH_TOKEN", "TWILIO_US1_TOKEN"


@dataclass(frozen=True)
class Papers:
    """The regulatory bundle of a number: its status at Twilio, and until when it holds, if told."""

    status: str
    valid_until: str


@dataclass(frozen=True)
class Permissions:
    """Where the account may ring: the countries (ISO 3166), and those with dear numbers too."""

    allowed: frozenset[str]
    dear: frozenset[str]


class Console:
    """One account, seen from the line's region and, where a token of US1 is there, from above."""

    def __init__(self, settings: Settings, pause: Sleep = time.sleep) -> None:
        self._settings = settings
        self._pause = pause
        self.region = settings.twilio_region
        self.wanted = wanted(settings.public_base_url, settings.fallback_url)

    @cached_property
    def _here(self) -> PatientAsking:
        settings = self._settings
        host = f"api.{settings.twilio_edge}.{settings.twilio_region}.twilio.com"
        return self._asking(host, settings.auth_tokens[0], _HERE, self.region, None)

    @property
    def sees_home(self) -> bool:
        """Return whether there is a token for the hosts that serve all regions."""
        return bool(self._home_token)

    @property
    def _home_token(self) -> str:
        own = self._settings.auth_tokens[0] if self.region == HOME else ""
        return self._settings.twilio_us1_token or own

    def _at_home(self, service: str, root: str | None) -> PatientAsking:
        name = _US1 if self._settings.twilio_us1_token else _HERE
        return self._asking(f"{service}.twilio.com", self._home_token, name, HOME, root)

    def _asking(
        self, host: str, token: str, name: str, region: str, root: str | None
    ) -> PatientAsking:
        stand_in = self._settings.twilio_api_url.rstrip("/")
        url = stand_in or f"https://{host}"
        sid = self._settings.twilio_account_sid
        rest = Rest(sid, token, url, root=root, host=host if stand_in else "")
        return PatientAsking(rest, name, region, self._pause)

    def account(self) -> Mapping[str, Any]:
        """Return the account: its `status` (active) and `type` (Full, Trial) among others.

        Raises:
            ConsoleError: as of all questions here, with the remedy.
        """
        return self._here.ask("GET", ".json")

    def numbers(self) -> dict[str, OwnNumber]:
        """Return every number of the account, by itself, as this region knows it."""
        found = self._here.listed("IncomingPhoneNumbers", "incoming_phone_numbers")
        return {one.number: one for one in map(_own_number, found)}

    def is_at_home(self, number: str) -> bool:
        """Return whether US1 knows a number that this region does not."""
        found = self._at_home("api", None).listed("IncomingPhoneNumbers", "incoming_phone_numbers")
        return any(one.get("phone_number") == number for one in found)

    def number(self, sid: str) -> OwnNumber:
        """Return one number as this region knows it now."""
        return _own_number(self._here.ask("GET", f"/IncomingPhoneNumbers/{sid}.json"))

    def change(self, sid: str, changes: SetUp) -> None:
        """Set these fields of a number in this region, and no others."""
        form = {_as_parameter(field): value for field, value in changes.items()}
        self._here.ask("POST", f"/IncomingPhoneNumbers/{sid}.json", form)

    def newest_recording(self) -> str | None:
        """Return the SID of a recording that has sound at Twilio; None when there is none."""
        recordings = self._here.ask("GET", "/Recordings.json?PageSize=50").get("recordings") or []
        sids = (one["sid"] for one in recordings if one.get("status") == "completed")
        return next(sids, None)

    def stranger_hears(self, sid: str) -> int:
        """Return the HTTP status of a recording for whoever asks without a password.

        Raises:
            ConsoleError: Twilio was out of reach.
        """
        try:
            return self._here.rest.status_without_password(f"/Recordings/{sid}.wav")
        except RestError as error:
            raise ConsoleError("Twilio could not be reached; run this again.") from error

    def region_of(self, number: str) -> str:
        """Return the region that handles the calls to a number (docs/global-infrastructure).

        One that was never assigned to any is handled in US1.
        """
        try:
            return str(self._routes.ask("GET", f"/PhoneNumbers/{quote(number)}")["voice_region"])
        except NoSuchThingError:
            return HOME
        except KeyError as error:
            raise ConsoleError("Twilio told no region; run this again.") from error

    def move_here(self, number: str) -> None:
        """Let calls to a number be handled in this region; within five minutes they are."""
        self._routes.ask("POST", f"/PhoneNumbers/{quote(number)}", {"VoiceRegion": self.region})

    @cached_property
    def _routes(self) -> PatientAsking:
        return self._at_home("routes", "/v2")

    def papers(self, bundle_sid: str) -> Papers:
        """Return the regulatory bundle (docs/phone-numbers/regulatory/api/bundles)."""
        bundles = self._at_home("numbers", "/v2/RegulatoryCompliance")
        bundle = bundles.ask("GET", f"/Bundles/{bundle_sid}")
        return Papers(str(bundle.get("status")), str(bundle.get("valid_until") or ""))

    def permissions(self) -> Permissions:
        """Return where the account may ring.

        Source: docs/voice/api/dialingpermissions-country-resource.
        """
        voice = self._at_home("voice", "/v1/DialingPermissions")
        found = [*voice.listed_anew("/Countries?PageSize=100")]
        dear = ("high_risk_special_numbers_enabled", "high_risk_tollfraud_numbers_enabled")
        low = (one["iso_code"] for one in found if one.get("low_risk_numbers_enabled"))
        high = (one["iso_code"] for one in found if any(map(one.get, dear)))
        return Permissions(frozenset(low), frozenset(high))

    def alarms(self) -> list[str]:
        """Return the amounts at which Twilio tells somebody (docs/usage/api/usage-trigger)."""
        found = self._at_home("api", None).listed("Usage/Triggers", "usage_triggers")
        return [
            f"{one.get('trigger_value')} {one.get('recurring') or 'once'}"
            for one in found
            if one.get("usage_category") == "totalprice"
        ]


def _own_number(content: Mapping[str, Any]) -> OwnNumber:
    """Read a number; a field that Twilio leaves out is what it is by default."""
    told = {field: str(content.get(field) or "") for field in wanted("", "")}
    told["voice_receive_mode"] = told["voice_receive_mode"] or "voice"
    try:
        return OwnNumber(
            sid=content["sid"],
            number=content["phone_number"],
            set_up=told,
            can_speak=bool((content.get("capabilities") or {}).get("voice", True)),
            address_requirements=content.get("address_requirements") or "none",
            **{name: content.get(name) or "" for name in ("address_sid", "bundle_sid")},
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ConsoleError("Twilio told of a number that cannot be read.") from error


def _as_parameter(field: str) -> str:
    """Return the name by which a field is set: `voice_url` as VoiceUrl."""
    return "".join(part.capitalize() for part in field.split("_"))
