"""Promise: a number that nobody agreed to is never rung, and a lost answer is never a refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.phone.exchange import create_exchange
from ivr.phone.faults import Fault
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.tapes import Recordings
from ivr.settings import ROOT
from ivr.twilio.calls_out import (
    CallOutError,
    CallsOut,
    Consented,
    NotMadeError,
    TooBusyError,
)
from ivr.twilio.recordings import Parties, TwilioRecordings
from tests.line_settings import ACCOUNT, LINE_NUMBER, TOKEN, settings_for

HERE = Consented("+31612345678")


@pytest.fixture
def made() -> MadeCalls:
    return MadeCalls()


@pytest.fixture
def calls(made: MadeCalls, tmp_path: Path) -> Iterator[CallsOut]:
    with serve(create_exchange(Recordings(tmp_path), ACCOUNT, TOKEN, calls=made)) as url:
        yield CallsOut.of(settings_for(twilio=url))


def test_a_call_is_made_and_found_again_also_while_it_waits_to_be_dialled(
    calls: CallsOut, made: MadeCalls
) -> None:
    made.dials_at_once = False
    sids = [calls.ring(HERE, LINE_NUMBER, token) for token in ("T1", "T2")]
    calls.ring(Consented("+31687654321"), LINE_NUMBER, "T3")
    calls.ring(HERE, "+31850003008", "T4")
    found = calls.made(HERE.number, LINE_NUMBER)
    assert [one.sid for one in found] == sids[::-1]
    assert {one.status for one in found} == {"queued"}


@pytest.mark.parametrize(
    ("fault", "error", "is_made"),
    [
        ("429", TooBusyError, False),
        ("401", NotMadeError, False),
        ("404", NotMadeError, False),
        ("500", CallOutError, False),
        ("503", CallOutError, False),
        ("500-after", CallOutError, True),
        ("cut", CallOutError, True),
        ("half", CallOutError, True),
        ("wrong-length", CallOutError, True),
    ],
)
def test_only_what_was_refused_is_known_not_to_ring(
    calls: CallsOut, made: MadeCalls, fault: Fault, error: type[CallOutError], is_made: bool
) -> None:
    made.faults.order(fault)
    with pytest.raises(CallOutError) as raised:
        calls.ring(HERE, LINE_NUMBER, "T1")
    assert type(raised.value) is error
    assert bool(made.all()) is is_made


def test_what_twilio_finds_wrong_with_an_order_is_a_refusal(
    calls: CallsOut, made: MadeCalls
) -> None:
    with pytest.raises(NotMadeError):
        calls.ring(HERE, "nobody", "T1")
    assert made.all() == []


def _calls_of(name: str, path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text if f"{name}(" in text else "")
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(ast.unparse(called).rpartition(".")[2] == name for called in calls)


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("Consented", ["ivr/reminders/consent.py"]),
        ("OwnTelephone", ["ivr/ringing_back/may_ring.py"]),
        ("OfOpenMessage", ["ivr/ringing_back/may_ring.py"]),
        ("MayBeRung", []),
        ("ring", ["ivr/reminders/ringing.py", "ivr/ringing_back/ring_once.py"]),
        ("ring_once", ["ivr/ringing_back/own_telephone_page.py", "ivr/ringing_back/pressing.py"]),
    ],
)
def test_one_place_vouches_for_each_number_that_we_ring(name: str, places: list[str]) -> None:
    """What the type of an argument says is worth as much as who can make one."""
    modules = [*ROOT.glob("ivr/**/*.py"), *ROOT.glob("scripts/**/*.py"), ROOT / "app.py"]
    found = [str(path.relative_to(ROOT)) for path in modules if _calls_of(name, path)]
    assert sorted(found) == places


def test_nothing_else_asks_twilio_to_make_a_call() -> None:
    sources = [path for path in ROOT.glob("ivr/**/*.py") if "phone" not in path.parts]
    asking = [path.name for path in sources if '"POST", "/Calls' in path.read_text("utf-8")]
    assert asking == ["calls_out.py"]


def test_a_message_left_in_a_call_of_ours_is_of_whom_we_rang(
    calls: CallsOut, made: MadeCalls
) -> None:
    """The reconciler asks who called, where no webhook told of a recording."""
    sid = calls.ring(HERE, LINE_NUMBER, "T1")
    twilio = TwilioRecordings(ACCOUNT, TOKEN, calls.rest.api_url)
    assert twilio.parties(sid) == Parties(caller=HERE.number, called=LINE_NUMBER)
