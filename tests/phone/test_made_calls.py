"""The stand-in makes calls as Twilio's REST API does, and keeps silent about it when told to.

Rules are those of https://www.twilio.com/docs/voice/api/call-resource.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from ivr.phone.clock import RunningClock
from ivr.phone.exchange import create_exchange
from ivr.phone.faults import Fault
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from tests.phone.lines import NUMBER, SID, TOKEN

PERSON = "+31612345678"
EVENING = datetime(2027, 3, 8, 17, 30, tzinfo=UTC)
ORDER = {"To": PERSON, "From": NUMBER, "Url": "https://ivr.example.nl/voice/call?token=1"}


@dataclass
class Switch:
    """A served exchange, the calls it makes, and its clock."""

    folder: Path
    base: str = ""
    clock: RunningClock = field(default_factory=lambda: RunningClock(EVENING))

    def __post_init__(self) -> None:
        self.calls = MadeCalls(self.clock, own_numbers={NUMBER})

    def at(self, path: str) -> str:
        return f"{self.base}/2010-04-01/Accounts/{SID}{path}"

    def orders(self, wait: float = 30.0, **changes: object) -> requests.Response:
        """Ask for a call; a change to None leaves that field out."""
        return self.posts("/Calls.json", wait, **{**ORDER, **changes})

    def posts(self, path: str, wait: float = 30.0, **form: object) -> requests.Response:
        return requests.post(self.at(path), data=form, auth=(SID, TOKEN), timeout=wait)

    def gets(self, path: str, **query: str) -> dict[str, object]:
        answer = requests.get(self.at(path), params=query, auth=(SID, TOKEN), timeout=30)
        content: dict[str, object] = answer.json()
        return content

    def listed(self, **query: str) -> list[str]:
        """Return the numbers that were called, the last first."""
        calls = self.gets("/Calls.json", **query)["calls"]
        assert isinstance(calls, list)
        return [call["to"] for call in calls]

    def later(self, **time: int) -> None:
        self.clock.start += timedelta(**time)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Switch]:
    switch = Switch(tmp_path_factory.mktemp("twilio"))
    switch.calls.faults.slow_seconds = 0.5
    recordings = Recordings(switch.folder, switch.clock)
    with serve(create_exchange(recordings, SID, TOKEN, calls=switch.calls)) as switch.base:
        yield switch


@pytest.fixture
def switch(served: Switch) -> Switch:
    """The exchange as new: one server does for all tests."""
    served.calls.forget()
    served.clock.start = EVENING
    return served


def test_a_new_call_is_queued_and_no_moment_of_it_is_told(switch: Switch) -> None:
    """ "All new calls are created with a status of queued"; its start time is still empty."""
    answer = switch.orders(Timeout="25", StatusCallback="https://ivr.example.nl/over")
    call = answer.json()
    assert (answer.status_code, call["status"], call["direction"]) == (
        201,
        "queued",
        "outbound-api",
    )
    assert (call["to"], call["from"]) == (PERSON, NUMBER)
    assert {call[name] for name in ("start_time", "end_time", "date_created", "duration")} == {None}
    (made,) = switch.calls.all()
    assert (made.sid, made.order.timeout, made.order.url) == (call["sid"], 25, ORDER["Url"])
    assert made.order.callback_events == {"completed"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"To": None}, 21201),
        ({"To": "0612"}, 21211),
        ({"From": None}, 21213),
        ({"From": "anonymous"}, 21212),
        ({"From": "+31781112233"}, 21210),
        ({"Url": None}, 21205),
        ({"Url": "/voice"}, 21205),
        ({"Method": "PUT"}, 21200),
        ({"StatusCallback": "ivr.example.nl"}, 21609),
        ({"StatusCallbackEvent": ["answered", "bored"]}, 21626),
        ({"Timeout": "0"}, 21208),
    ],
)
def test_what_is_wrong_is_refused_with_the_code_for_it(
    switch: Switch, changes: dict[str, object], code: int
) -> None:
    answer = switch.orders(30.0, **changes)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert switch.calls.all() == []


@pytest.mark.parametrize(
    ("fault", "made", "status"),
    [
        ("429", 0, 429),
        ("500", 0, 500),
        ("500-after", 1, 500),
        ("cut", 1, None),
        ("late", 1, None),
        ("half", 1, None),
    ],
)
def test_a_call_may_be_made_although_nobody_says_so(
    switch: Switch, fault: Fault, made: int, status: int | None
) -> None:
    switch.calls.faults.order(fault)
    try:
        answer = switch.orders(wait=0.2 if fault == "late" else 30)
    except requests.RequestException:
        assert status is None
    else:
        assert answer.status_code == status
    assert switch.calls.per_number() == ({PERSON: 1} if made else {})
    assert len(switch.listed(To=PERSON)) == made


def test_a_slow_one_is_made_after_the_client_gave_up(switch: Switch) -> None:
    switch.calls.faults.order("slow")
    with pytest.raises(requests.ReadTimeout):
        switch.orders(wait=0.1)
    assert switch.listed() == []
    while not switch.listed():
        time.sleep(0.02)


def test_faults_of_making_calls_leave_other_requests_alone(switch: Switch) -> None:
    switch.calls.faults.order("500")
    assert switch.gets("/Recordings.json")["recordings"] == []
    assert switch.orders().status_code == 500


def test_a_list_has_the_newest_first_and_takes_filters(switch: Switch) -> None:
    """`StartTime>` is "on or after midnight of this date", `StartTime<` on or before it."""
    others = [f"+3161234560{which}" for which in range(3)]
    for number in others:
        switch.orders(To=number)
        switch.later(days=1)
    assert switch.listed() == others[::-1]
    assert switch.listed(To=others[1]) == [others[1]]
    assert switch.listed(From=PERSON) == []
    assert switch.listed(Status="completed") == []
    assert switch.listed(StartTime="2027-03-09") == [others[1]]
    assert switch.listed(**{"StartTime>": "2027-03-09"}) == [others[2], others[1]]
    assert switch.listed(**{"StartTime<": "2027-03-09"}) == [others[0]]
    assert switch.listed(**{"StartTime>": "2027-03-10T17:30:00Z"}) == [others[2]]
    assert switch.gets("/Calls.json", StartTime="soon")["code"] == 20001


def test_a_list_comes_in_pages_which_keep_the_filters(switch: Switch) -> None:
    for number in [PERSON, "+31612345600", PERSON, PERSON]:
        switch.orders(To=number)
    page = switch.gets("/Calls.json", To=PERSON, PageSize="2")
    rest = requests.get(
        f"{switch.base}{page['next_page_uri']}", auth=(SID, TOKEN), timeout=30
    ).json()
    assert len(page["calls"]) == 2  # type: ignore[arg-type]
    assert [call["to"] for call in rest["calls"]] == [PERSON]
    assert rest["next_page_uri"] is None


def test_a_call_tells_its_moments_and_can_be_ended(switch: Switch) -> None:
    sid = switch.orders().json()["sid"]
    path = f"/Calls/{sid}.json"
    assert switch.gets(path)["start_time"] == "Mon, 08 Mar 2027 17:30:00 +0000"
    switch.calls.is_answered(sid)
    assert switch.posts(path, Status="canceled").json()["status"] == "in-progress"
    switch.later(minutes=1)
    assert switch.posts(path, Status="completed").json()["status"] == "completed"
    assert switch.gets(path)["end_time"] == "Mon, 08 Mar 2027 17:31:00 +0000"
    assert switch.posts(path, Status="completed").json()["code"] == 21220
    assert switch.gets("/Calls/CA0.json")["code"] == 20404


def test_a_call_that_rings_can_be_cancelled(switch: Switch) -> None:
    sid = switch.orders().json()["sid"]
    assert switch.posts(f"/Calls/{sid}.json", Status="canceled").json()["status"] == "canceled"
    assert switch.calls.waiting() == []


def test_a_call_that_is_still_queued_is_found_by_no_start_time(switch: Switch) -> None:
    """Its start time is "empty if the call has not yet been dialed", and no filter finds it."""
    switch.calls.dials_at_once = False
    sid = switch.orders().json()["sid"]
    since = {"StartTime>": "2027-03-08"}
    assert (switch.listed(), switch.listed(**since)) == ([PERSON], [])
    switch.calls.rings(sid)
    assert switch.listed(**since) == [PERSON]
