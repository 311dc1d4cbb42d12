"""Promise: what Twilio documents is enough, and a player that tells less still loses nothing.

The record action documents RecordingUrl, RecordingDuration and Digits; DialBridged is documented
for the Dial action, and other players of TwiML leave it out (twilio.com/docs/voice/twiml).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.house import House
from ivr.messages.message import Message
from ivr.records.calls import Call, StepCount
from ivr.words.fact import Fact
from tests.calling import SATURDAY, TUESDAY, Clock
from tests.line_settings import ACCOUNT, settings_for, signed
from tests.own_sound import own_sound
from tests.webhooks.test_never_silent import post

CALL = {"CallSid": "CA1", "From": "+31612345678"}
RECORDING = f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/"


@dataclass
class Player:
    """Sends exactly the parameters a test names."""

    client: FlaskClient
    house: House
    clock: Clock

    @property
    def sessions(self) -> sessionmaker[Session]:
        """The line's database, in which all that was noted is written by now."""
        self.house.notebook.write()
        return self.house.sessions

    def tells(self, path: str, **form: str) -> str:
        return post(self.client, path, CALL | form)

    def reports(self, **form: str) -> None:
        """Send a recording callback, which has no From."""
        self.sends("/voice/recording", CallSid="CA1", RecordingStatus="completed", **form)

    def sends(self, path: str, **form: str) -> None:
        answer = self.client.post(path, data=form, headers=signed(path, form))
        assert answer.status_code in (200, 204)

    def shown(self) -> list[str]:
        """Return the recordings that make a card in the inbox."""
        with self.sessions() as session:
            kept = select(Message.recording_sid).where(Message.discarded_at.is_(None))
            return list(session.scalars(kept.order_by(Message.id)))

    def counted(self, step: str) -> dict[str, int]:
        """Return how often a step ended in each outcome."""
        with self.sessions() as session:
            counts = session.scalars(select(StepCount).where(StepCount.step == step))
            return {count.outcome: count.count for count in counts}

    def facts(self) -> Fact:
        with self.sessions() as session:
            return session.scalars(select(Call.facts)).one()


@pytest.fixture
def player(database_url: str) -> Iterator[Player]:
    clock = Clock(SATURDAY)
    app = create_app(settings_for(DATABASE_URL=database_url), clock=clock, audio=own_sound())
    yield Player(app.test_client(), app.extensions["house"], clock)
    app.extensions["house"].close()


def test_what_the_record_action_documents_makes_a_message(player: Player) -> None:
    form = {"RecordingUrl": f"{RECORDING}RE1", "RecordingDuration": "10", "Digits": "#"}
    assert "Uw bericht is bewaard" in player.tells("/voice/record", **form)
    assert player.shown() == ["RE1"]
    assert player.facts() == Fact.MESSAGE


def test_a_recording_of_unknown_length_is_not_too_short(player: Player) -> None:
    form = {"RecordingUrl": f"{RECORDING}RE1", "Digits": "#"}
    assert "Uw bericht is bewaard" in player.tells("/voice/record", **form)
    assert player.shown() == ["RE1"]


def test_a_recording_without_a_sid_is_named_by_its_callback(player: Player) -> None:
    answer = player.tells("/voice/record", RecordingDuration="10", Digits="#")
    assert "Uw bericht is bewaard" in answer
    assert player.shown() == []
    player.reports(RecordingSid="RE1", RecordingDuration="10")
    assert player.shown() == ["RE1"]


def test_a_callback_may_name_its_recording_by_the_url_alone(player: Player) -> None:
    player.reports(RecordingUrl=f"{RECORDING}RE1", RecordingDuration="10")
    assert player.shown() == ["RE1"]


def test_a_player_that_skips_the_action_only_needs_to_call_back(player: Player) -> None:
    player.reports(RecordingSid="RE1", RecordingDuration="10")
    for _ in range(2):  # A webhook that is repeated gets the same answer.
        assert "Uw bericht is bewaard" in player.tells("/voice/record")
    assert player.shown() == ["RE1"]
    player.reports(RecordingSid="RE2", RecordingDuration="12")
    for _ in range(2):  # Recorded again in the review: the new one replaces the old one.
        assert "Uw bericht is bewaard" in player.tells("/voice/record?recording=RE1")
    assert player.shown() == ["RE2"]
    # And a caller who then keeps silent has still left that one.
    assert "Uw bericht is bewaard" in player.tells("/voice/record?recording=RE2")
    assert player.shown() == ["RE2"]


def test_a_callback_that_comes_after_the_redirect_is_remembered(player: Player) -> None:
    assert "niet goed gehoord" in player.tells("/voice/record")
    player.reports(RecordingSid="RE1", RecordingDuration="10")
    assert "Uw bericht is bewaard" in player.tells("/voice/record?attempt=2")
    assert player.shown() == ["RE1"]


def test_a_caller_who_says_nothing_twice_leaves_no_card(player: Player) -> None:
    for attempt, sid in (("1", "RE1"), ("2", "RE2")):
        silence = {"RecordingUrl": f"{RECORDING}{sid}", "RecordingDuration": "8"}
        player.tells(f"/voice/record?attempt={attempt}", **silence)
        player.reports(RecordingSid=sid, RecordingDuration="8")
    assert player.shown() == []


def accepts(player: Player, key: str) -> None:
    """Let a colleague pick up and press a key; that leg of the call has a SID of its own."""
    player.sends("/voice/whisper-answer?call=CA1", CallSid="CA2", Digits=key)


@pytest.mark.parametrize("key", ["1", "2", None])
@pytest.mark.parametrize("status", ["completed", "answered"])
def test_without_dialbridged_our_own_whisper_tells_who_was_reached(
    player: Player, key: str | None, status: str
) -> None:
    player.clock.now = TUESDAY
    assert "/voice/whisper?call=CA1" in player.tells("/voice/menu", Digits="0")
    if key:
        accepts(player, key)
    for _ in range(2):
        answer = player.tells("/voice/person", DialCallStatus=status, DialCallDuration="9")
        assert ("bericht inspreken" in answer) is (key != "1")


@pytest.mark.parametrize("after", [[], ["true"], ["true", "true"], ["false"]])
@pytest.mark.parametrize("accepted", [1, 2])
def test_an_accepted_transfer_counts_as_answered_once(
    player: Player, accepted: int, after: list[str]
) -> None:
    player.clock.now = TUESDAY
    for rung in (1, 2):
        player.tells("/voice/menu", Digits="0")
        for _ in range(accepted):
            accepts(player, "1")
        for bridged in after:
            told = {"DialCallStatus": "completed", "DialBridged": bridged}
            player.tells("/voice/person", **told)
        assert player.counted("person") == {"heard": rung, "answered": rung}


def test_a_dial_action_before_the_colleague_s_answer_counts_once_too(player: Player) -> None:
    player.clock.now = TUESDAY
    player.tells("/voice/menu", Digits="0")
    player.tells("/voice/person", DialCallStatus="completed", DialBridged="true")
    accepts(player, "1")
    assert player.counted("person") == {"heard": 1, "answered": 1}


def test_a_caller_who_was_reached_before_is_not_reached_now(player: Player) -> None:
    player.clock.now = TUESDAY
    player.tells("/voice/menu", Digits="0")
    accepts(player, "1")
    player.tells("/voice/menu", Digits="0")
    answer = player.tells("/voice/person", DialCallStatus="completed", DialCallDuration="9")
    assert "bericht inspreken" in answer


def test_what_dialbridged_tells_is_believed(player: Player) -> None:
    player.clock.now = TUESDAY
    player.tells("/voice/menu", Digits="0")
    accepts(player, "1")
    told = {"DialCallStatus": "completed", "DialBridged": "false"}
    assert "bericht inspreken" in player.tells("/voice/person", **told)


def test_a_call_is_over_when_its_status_says_so_or_says_nothing(player: Player) -> None:
    player.tells("/voice")
    for told, over in [({"CallStatus": "initiated"}, False), ({}, True)]:
        player.sends("/voice/status", CallSid="CA1", **told)
        with player.sessions() as session:
            assert (session.scalars(select(Call.ended_at)).one() is not None) is over


@pytest.mark.parametrize(("turns", "times"), [("111", 1), ("12", 2), ("121", 2), ("--", 2)])
def test_a_request_that_twilio_repeats_counts_once(player: Player, turns: str, times: int) -> None:
    """It has the turn of the first try; an address from before they had turns tells nothing."""
    for turn in turns:
        player.tells("/voice")
        player.tells(f"/voice/menu?attempt=1&turn={turn}", Digits="9")
    with player.sessions() as session:
        counted = {row.outcome: row.count for row in session.scalars(select(StepCount))}
    assert counted == {"heard": 1, "wrong_key": times}
