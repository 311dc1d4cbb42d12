"""The stand-in keeps recordings as Twilio's REST API does, and fails when told to.

Rules are those of https://www.twilio.com/docs/voice/api/recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.rest import Client

from ivr.phone.clock import RunningClock
from ivr.phone.exchange import create_exchange
from ivr.phone.faults import Fault, Faults
from ivr.phone.local import serve
from ivr.phone.made_up_sound import pretend_speech, seconds_of
from ivr.phone.tapes import Recordings
from tests.phone.lines import SID, TOKEN

CALL = "CA" + "1" * 32
NOON = datetime(2027, 5, 3, 12, 0, tzinfo=UTC)
WAV = pretend_speech(2)


@dataclass
class Exchange:
    """A served exchange and what it serves."""

    base: str
    recordings: Recordings
    faults: Faults

    @property
    def account(self) -> str:
        return f"{self.base}/2010-04-01/Accounts/{SID}"

    def get(self, path: str, token: str = TOKEN) -> requests.Response:
        return requests.get(self.account + path, auth=(SID, token), timeout=30)

    def delete(self, path: str) -> requests.Response:
        return requests.delete(self.account + path, auth=(SID, TOKEN), timeout=30)


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    recordings = Recordings(tmp_path)
    faults = Faults(slow_seconds=0.3)
    with serve(create_exchange(recordings, SID, TOKEN, faults)) as base:
        yield Exchange(base, recordings, faults)


class _ToExchange(HttpClient):  # type: ignore[misc]  # twilio publishes no types
    """Sends what Twilio's own client asks of api.twilio.com to the exchange."""

    def __init__(self, base: str) -> None:
        super().__init__(None, False, None)
        self._base = base
        self._http = TwilioHttpClient()

    def request(self, method: str, url: str, *args: object, **more: object) -> TwilioResponse:
        url = url.replace("https://api.twilio.com", self._base)
        return self._http.request(method, url, *args, **more)


def test_media_needs_the_account_and_its_token(exchange: Exchange) -> None:
    sid = exchange.recordings.add(CALL, WAV, 2)
    assert exchange.get(f"/Recordings/{sid}.wav", token="wrong").status_code == 401
    assert requests.get(f"{exchange.account}/Recordings/{sid}.wav", timeout=30).status_code == 401


def test_media_is_there_only_when_the_recording_is_completed(exchange: Exchange) -> None:
    sid = exchange.recordings.begin(CALL).sid
    assert exchange.get(f"/Recordings/{sid}.wav").status_code == 404
    assert exchange.get(f"/Recordings/{sid}.json").json()["status"] == "in-progress"
    exchange.recordings.complete(sid, WAV, 2)
    media = exchange.get(f"/Recordings/{sid}.wav")
    assert media.headers["Content-Type"] == "audio/x-wav"
    assert seconds_of(media.content) == pytest.approx(2, abs=0.01)
    assert exchange.get(f"/Recordings/{sid}").content == media.content


def test_deleting_answers_204_and_afterwards_it_is_not_found(exchange: Exchange) -> None:
    sid = exchange.recordings.add(CALL, WAV, 2)
    assert exchange.delete(f"/Recordings/{sid}.json").status_code == 204
    assert exchange.get(f"/Recordings/{sid}.wav").status_code == 404
    assert exchange.delete(f"/Recordings/{sid}").status_code == 404
    assert exchange.get("/Recordings.json").json()["recordings"] == []
    assert list(exchange.recordings.folder.glob("*.wav")) == []


def test_an_unfinished_recording_cannot_be_deleted(exchange: Exchange) -> None:
    sid = exchange.recordings.begin(CALL).sid
    assert exchange.delete(f"/Recordings/{sid}.json").status_code == 409


def test_another_account_finds_nothing(exchange: Exchange) -> None:
    sid = exchange.recordings.add(CALL, WAV, 2)
    url = f"{exchange.base}/2010-04-01/Accounts/AC{'9' * 32}/Recordings/{sid}.wav"
    assert requests.get(url, auth=(SID, TOKEN), timeout=30).status_code == 404


def test_an_absent_recording_says_why(exchange: Exchange) -> None:
    sid = exchange.recordings.begin(CALL).sid
    exchange.recordings.give_up(sid)
    metadata = exchange.get(f"/Recordings/{sid}.json").json()
    assert (metadata["status"], metadata["error_code"]) == ("absent", 16101)


def test_a_list_comes_in_pages_newest_first(exchange: Exchange) -> None:
    sids = [
        exchange.recordings.add(CALL, WAV, 2, NOON + timedelta(minutes=minute))
        for minute in range(5)
    ]
    found = []
    page = exchange.get("/Recordings.json?PageSize=2").json()
    while page["next_page_uri"]:
        found += page["recordings"]
        page = requests.get(
            exchange.base + page["next_page_uri"], auth=(SID, TOKEN), timeout=30
        ).json()
    found += page["recordings"]
    assert [recording["sid"] for recording in found] == sids[::-1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("DateCreated=2027-05-03", ["today"]),
        ("DateCreated%3E=2027-05-03", ["today", "tomorrow"]),
        ("DateCreated%3C=2027-05-03", ["yesterday"]),
        ("DateCreated%3E=2027-05-03T12:00:01Z", ["tomorrow"]),
        (f"CallSid={CALL}", ["today", "tomorrow", "yesterday"]),
        ("CallSid=CA0", []),
    ],
)
def test_a_list_can_be_filtered(exchange: Exchange, query: str, found: list[str]) -> None:
    """DateCreated> is "on or after midnight of this date", DateCreated< on or before it."""
    names = {
        exchange.recordings.add(CALL, WAV, 2, NOON + timedelta(days=days)): name
        for name, days in (("yesterday", -1), ("today", 0), ("tomorrow", 1))
    }
    listed = exchange.get(f"/Recordings.json?{query}").json()["recordings"]
    assert sorted(names[recording["sid"]] for recording in listed) == found


def test_a_date_that_is_none_is_a_bad_request(exchange: Exchange) -> None:
    exchange.recordings.add(CALL, WAV, 2)
    assert exchange.get("/Recordings.json?DateCreated=soon").status_code == 400


def test_the_moment_at_twilio_is_that_of_the_recordings_clock(tmp_path: Path) -> None:
    clock = RunningClock(NOON)
    recordings = Recordings(tmp_path, clock)
    with serve(create_exchange(recordings, SID, TOKEN)) as base:
        exchange = Exchange(base, recordings, Faults())
        sid = recordings.add(CALL, WAV, 2)
        described = exchange.get(f"/Recordings/{sid}.json")
        clock.elapsed = timedelta(days=31).total_seconds
        dates = [
            answer.headers["Date"]
            for answer in (
                described,
                exchange.get("/Recordings.json"),
                exchange.get("/Recordings/RE0.json"),
                exchange.delete(f"/Recordings/{sid}.json"),
            )
        ]
    assert described.json()["date_created"] == "Mon, 03 May 2027 12:00:00 +0000"
    assert dates == ["Mon, 03 May 2027 12:00:00 GMT", *["Thu, 03 Jun 2027 12:00:00 GMT"] * 3]


def test_twilios_own_client_understands_it(exchange: Exchange) -> None:
    sids = {exchange.recordings.add(CALL, WAV, 2, NOON) for _ in range(3)}
    client = Client(SID, TOKEN, http_client=_ToExchange(exchange.base))
    listed = client.recordings.list(date_created_after=NOON - timedelta(hours=1), page_size=2)
    assert {recording.sid for recording in listed} == sids
    assert {recording.date_created for recording in listed} == {NOON}
    assert client.recordings(listed[0].sid).delete()
    with pytest.raises(TwilioRestException, match="404"):
        client.recordings(listed[0].sid).fetch()


@pytest.mark.parametrize("status", ["401", "404", "429", "500", "503"])
def test_a_status_on_order_comes_once(exchange: Exchange, status: Fault) -> None:
    exchange.faults.order(status)
    assert exchange.get("/Recordings.json").status_code == int(status)
    assert exchange.get("/Recordings.json").status_code == 200


def test_a_slow_answer_outlasts_an_impatient_client(exchange: Exchange) -> None:
    exchange.faults.order("slow")
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{exchange.account}/Recordings.json", auth=(SID, TOKEN), timeout=0.1)


def test_half_a_body_breaks_off(exchange: Exchange) -> None:
    sid = exchange.recordings.add(CALL, WAV, 2)
    exchange.faults.order("half")
    with pytest.raises(requests.RequestException):
        exchange.get(f"/Recordings/{sid}.wav")


def test_a_body_of_the_wrong_length_looks_whole_to_http(exchange: Exchange) -> None:
    sid = exchange.recordings.add(CALL, WAV, 2)
    exchange.faults.order(None, "wrong-length")
    whole = exchange.get(f"/Recordings/{sid}.wav").content
    cut = exchange.get(f"/Recordings/{sid}.wav").content
    assert len(cut) == len(whole) // 2


def test_two_processes_may_share_the_folder(tmp_path: Path) -> None:
    sid = Recordings(tmp_path).add(CALL, WAV, 2)
    assert Recordings(tmp_path).sound(sid) == WAV
