"""Promise: Twilio's own library finds numbers, regions, papers and limits at the stand-in.

It knows every host of Twilio's, each with a token of its region; so does the stand-in, by the Host.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.rest import Client

from ivr.phone.exchange import create_exchange
from ivr.phone.held_account import HeldAccount, HeldNumber
from ivr.phone.local import serve
from ivr.phone.tapes import Recordings
from tests.phone.lines import SID, TOKEN

HOME_TOKEN = "5" * 32
NUMBER = "+31850003007"
BUNDLE = "BU" + "1" * 32


class _ToStandIn(HttpClient):  # type: ignore[misc]  # twilio publishes no types
    """Sends what Twilio's own client asks of any host to the stand-in, with the host's name."""

    def __init__(self, base: str) -> None:
        super().__init__(None, False, None)
        self._base = base
        self._http = TwilioHttpClient()

    def request(self, method: str, url: str, *args: object, **more: object) -> TwilioResponse:
        asked = urlsplit(url)
        headers = {**dict(more.pop("headers", None) or {}), "Host": asked.netloc}  # type: ignore[call-overload]
        address = url.replace(f"https://{asked.netloc}", self._base)
        return self._http.request(method, address, *args, headers=headers, **more)


@dataclass
class StandIn:
    """A served account, and Twilio's client for one of its regions."""

    base: str
    held: HeldAccount

    def client(self, region: str = "ie1", token: str = TOKEN) -> Client:
        edge = {"ie1": "dublin", "us1": None}[region]
        where = {"region": region, "edge": edge} if edge else {}
        return Client(SID, token, http_client=_ToStandIn(self.base), **where)

    @property
    def home(self) -> Client:
        return self.client("us1", HOME_TOKEN)


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    held = HeldAccount.with_numbers([NUMBER])
    held.tokens["us1"] = HOME_TOKEN
    with serve(create_exchange(Recordings(tmp_path), SID, TOKEN, held=held)) as base:
        yield StandIn(base, held)


def test_each_region_has_its_own_copy_of_a_number(stand_in: StandIn) -> None:
    """ "Each Region has its own dedicated configuration record for each of your phone numbers"
    (docs/global-infrastructure/inbound-call-processing)."""
    (here,) = stand_in.client().incoming_phone_numbers.list()
    stand_in.client().incoming_phone_numbers(here.sid).update(voice_url="https://l.nl/voice")
    (again,) = stand_in.client().incoming_phone_numbers.list(phone_number=NUMBER)
    (at_home,) = stand_in.home.incoming_phone_numbers.list()
    assert again.voice_url == "https://l.nl/voice"
    assert again.status_callback_method == "POST", "what is not named stays"
    assert at_home.voice_url == "https://demo.twilio.com/welcome/voice/"


@pytest.mark.parametrize(("region", "token"), [("ie1", HOME_TOKEN), ("us1", TOKEN)])
def test_a_token_opens_its_own_region_only(stand_in: StandIn, region: str, token: str) -> None:
    with pytest.raises(TwilioRestException) as refused:
        stand_in.client(region, token).api.v2010.accounts(SID).fetch()
    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_a_long_list_comes_in_pages(stand_in: StandIn) -> None:
    stand_in.held.numbers += [
        HeldNumber(f"+3185{number:07}") for number in range(2_000_000, 2_000_070)
    ]
    listed = stand_in.client().incoming_phone_numbers.list(page_size=20)
    assert len({one.phone_number for one in listed}) == 71


def test_the_region_of_a_number_is_told_and_set_at_home(stand_in: StandIn) -> None:
    routes = stand_in.home.routes.v2.phone_numbers(NUMBER)
    with pytest.raises(TwilioRestException, match="404"):
        routes.fetch()  # nobody assigned it: it is handled in US1
    assert routes.update(voice_region="ie1").voice_region == "ie1"
    assert routes.fetch().voice_region == "ie1"
    with pytest.raises(TwilioRestException, match="400"):
        routes.update(voice_region="nl1")


def test_papers_and_limits_are_told_at_their_own_hosts(stand_in: StandIn) -> None:
    stand_in.held.bundles[BUNDLE] = "in-review"
    stand_in.held.alarms.append({"usage_category": "totalprice", "trigger_value": "50"})
    home = stand_in.home
    assert home.numbers.v2.regulatory_compliance.bundles(BUNDLE).fetch().status == "in-review"
    assert [one.trigger_value for one in home.usage.triggers.list()] == ["50"]
    countries = home.voice.v1.dialing_permissions.countries.list(page_size=2)
    assert [it.iso_code for it in countries if it.low_risk_numbers_enabled] == ["NL"]
    assert len(countries) == 4, "on both pages"


def test_the_account_is_told(stand_in: StandIn) -> None:
    told = stand_in.client().api.v2010.accounts(SID).fetch()
    assert (told.status, told.type) == ("active", "Full")


def test_the_one_handler_of_calls_deletes_the_other(stand_in: StandIn) -> None:
    """ "Setting a voice_application_sid will automatically delete your trunk_sid and vice versa"
    (docs/phone-numbers/api/incomingphonenumber-resource)."""
    number = stand_in.client().incoming_phone_numbers(stand_in.held.numbers[0].sid)
    number.update(trunk_sid="TK" + "1" * 32)
    changed = number.update(voice_application_sid="AP" + "1" * 32)
    assert (changed.trunk_sid, changed.voice_application_sid) == (None, "AP" + "1" * 32)


def test_what_is_no_address_or_method_is_refused(stand_in: StandIn) -> None:
    number = stand_in.client().incoming_phone_numbers(stand_in.held.numbers[0].sid)
    for wrong in ({"voice_url": "lijn.example.nl/voice"}, {"voice_method": "PUT"}):
        with pytest.raises(TwilioRestException, match="400"):
            number.update(**wrong)


def test_a_service_is_found_at_its_own_host_only(stand_in: StandIn) -> None:
    url = f"{stand_in.base}/v2/PhoneNumbers/{NUMBER}"
    stand_in.held.numbers[0].region = "ie1"
    for host, status in (("routes.twilio.com", 200), ("numbers.twilio.com", 404)):
        asked = requests.get(url, auth=(SID, HOME_TOKEN), headers={"Host": host}, timeout=30)
        assert asked.status_code == status
