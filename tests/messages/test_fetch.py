"""A recording comes home whole, is safe here before it is gone there, and is never given up.

Twilio: "Media only when status=completed", "DELETE: media gone for good"; docs/voice/api/recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from ivr.database.engine import create_engine_for
from ivr.database.lease import lease_next
from ivr.messages.fetch import NO_SPACE, SECOND_LOOKS, attend, fetch_due
from ivr.messages.leaving import REGRET_GRACE, discard_recording
from ivr.messages.message import Message, RecordingState
from ivr.messages.retention import erase
from ivr.phone.faults import Fault
from ivr.phone.made_up_sound import silence
from ivr.twilio.recordings import TwilioRecordings
from ivr.worker.rounds import run_due
from tests.line_settings import ACCOUNT, CLINIC_NUMBER, OTHER_KEY, TOKEN
from tests.wav import wav
from tests.world import World


def test_a_message_is_stored_with_the_right_bytes_and_then_gone_at_twilio(here: World) -> None:
    sound = wav(seconds=3, seed=7)
    sid = here.leaves(sound=sound)
    here.reports(sid)
    assert fetch_due(here.work) == 2
    message = here.message(sid)
    assert here.sound(sid) == sound
    assert not here.is_at_twilio(sid)
    assert (message.state, message.next_attempt_at) == (RecordingState.STORED, None)
    assert message.removed_at_twilio_at == here.clock()


def test_what_is_stored_is_sealed(here: World, database_url: str) -> None:
    sid = here.leaves(sound=wav(seed=3))
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    with here.sessions() as session:
        raw = session.connection().exec_driver_sql("SELECT sealed FROM recording_audio").scalar()
    assert wav(seed=3)[100:200] not in bytes(raw or b"")
    assert here.message(sid).state is RecordingState.STORED


FAULTS: dict[Fault, str] = {
    "401": "Twilio weigert onze toegang: meld dit aan de beheerder.",
    "404": "Twilio heeft de opname (nog) niet.",
    "429": "Twilio vraagt ons te wachten.",
    "500": "Twilio heeft een storing (code 500).",
    "503": "Twilio heeft een storing (code 503).",
}
ON_METADATA = [((fault,), reason) for fault, reason in FAULTS.items()]
ON_MEDIA = [((None, fault), reason) for fault, reason in FAULTS.items()]
HALVES: list[tuple[tuple[Fault | None, ...], str]] = [
    (("half",), "Het antwoord van Twilio kwam maar voor een deel binnen."),
    (("wrong-length",), "Twilio gaf een onleesbaar antwoord."),
    ((None, "half"), "Het antwoord van Twilio kwam maar voor een deel binnen."),
    ((None, "wrong-length"), "De opname kwam maar voor een deel binnen."),
]


@pytest.mark.parametrize(("faults", "reason"), [*ON_METADATA, *ON_MEDIA, *HALVES])
def test_a_fault_is_told_in_dutch_and_tried_again(
    here: World, faults: tuple[Fault | None, ...], reason: str
) -> None:
    sound = wav(seed=1)
    sid = here.leaves(sound=sound)
    here.reports(sid)
    here.faults.order(*faults)
    fetch_due(here.work)
    message = here.message(sid)
    assert (message.state, message.last_error) == (RecordingState.WAITING, reason)
    assert message.next_attempt_at is not None
    assert message.next_attempt_at > here.clock()
    assert here.is_at_twilio(sid)
    here.clock.now = message.next_attempt_at
    fetch_due(here.work)
    assert here.sound(sid) == sound
    assert here.message(sid).last_error is None


def test_an_answer_that_stays_away_is_not_waited_for(here: World) -> None:
    here.faults.slow_seconds = 1.0
    sid = here.leaves()
    here.reports(sid)
    here.faults.order("slow")
    twilio = here.work.twilio
    hasty = TwilioRecordings(ACCOUNT, TOKEN, twilio.api_url, read_timeout=0.2)
    fetch_due(replace(here.work, twilio=hasty))
    assert here.message(sid).last_error == "Twilio antwoordde niet op tijd."


def test_a_twilio_that_is_away_is_tried_again_later_each_time(here: World) -> None:
    away = replace(here.work, twilio=TwilioRecordings(ACCOUNT, TOKEN, "http://127.0.0.1:1"))
    sid = here.leaves()
    here.reports(sid)
    waits = []
    for _ in range(12):
        fetch_due(away)
        message = here.message(sid)
        assert message.next_attempt_at is not None
        waits.append((message.next_attempt_at - here.clock()).total_seconds())
        here.clock.now = message.next_attempt_at
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
    assert here.message(sid).last_error == "Twilio was niet te bereiken."
    fetch_due(here.work)
    assert here.message(sid).state is RecordingState.STORED


def test_a_wrong_token_is_told_and_mended(here: World) -> None:
    sid = here.leaves()
    here.reports(sid)
    wrong = TwilioRecordings(ACCOUNT, "of-another-region", here.work.twilio.api_url)
    fetch_due(replace(here.work, twilio=wrong))
    assert here.message(sid).last_error == FAULTS["401"]
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    assert here.message(sid).state is RecordingState.STORED


def test_a_failed_removal_at_twilio_is_tried_again(here: World) -> None:
    sid = here.leaves()
    here.reports(sid)
    here.faults.order(None, None, "500")
    fetch_due(here.work)
    assert here.message(sid).state is RecordingState.STORED
    assert here.is_at_twilio(sid)
    here.clock.passes(seconds=10)
    fetch_due(here.work)
    assert not here.is_at_twilio(sid)


def test_what_is_gone_at_twilio_already_needs_no_removal(here: World) -> None:
    sid = here.leaves()
    here.reports(sid)
    here.faults.order(None, None, "404")
    fetch_due(here.work)
    assert here.message(sid).next_attempt_at is None


@pytest.mark.parametrize("reported", ["absent", "failed", "in-progress"])
def test_a_callback_that_was_mistaken_does_not_cost_the_message(here: World, reported: str) -> None:
    sid = here.leaves()
    here.reports(sid, reported)
    here.clock.passes(minutes=6)
    fetch_due(here.work)
    assert here.message(sid).state is RecordingState.STORED


@pytest.mark.parametrize("what", ["absent", "completed"])
def test_a_recording_without_a_word_is_looked_for_a_few_times_and_then_forgotten(
    here: World, what: str
) -> None:
    """ "Silent recordings are SAVED by default" (docs/voice/twiml/record): the sound tells."""
    if what == "absent":
        sid = here.recordings.begin("CA1", here.clock()).sid
        here.recordings.give_up(sid)
    else:
        sid = here.records("CA1", silence(8), 8)
    here.reports(sid, what)
    for _ in range(SECOND_LOOKS):
        here.clock.passes(hours=1)
        assert here.message(sid).purged_at is None
        fetch_due(here.work)
    message = here.message(sid)
    assert message.purged_at == here.clock()
    assert (message.call_sid, message.next_attempt_at) == (None, None)
    assert not here.is_at_twilio(sid)


def test_a_recording_of_zero_seconds_is_absent(here: World) -> None:
    sid = here.leaves(sound=wav(0), seconds=0)
    here.reports(sid)
    fetch_due(here.work)
    message = here.message(sid)
    assert (message.state, message.last_error) == (
        RecordingState.ABSENT,
        "De opname bevat geen geluid.",
    )


def test_a_recording_that_twilio_is_still_making_is_waited_for(here: World) -> None:
    sid = here.recordings.begin("CA1", here.clock()).sid
    here.reports(sid)
    fetch_due(here.work)
    assert here.message(sid).last_error == "Twilio is nog bezig met de opname."
    here.recordings.complete(sid, wav(), 3)
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    assert here.message(sid).state is RecordingState.STORED


def test_a_recording_of_an_odd_length_is_kept_in_the_end(here: World) -> None:
    sid = here.leaves(sound=wav(3), seconds=40)
    here.reports(sid)
    fetch_due(here.work)
    reason = "De opname duurt 3 seconden, maar Twilio meldt er 40."
    assert here.message(sid).last_error == reason
    for _ in range(6):
        here.clock.passes(hours=1)
        fetch_due(here.work)
    assert here.sound(sid) == wav(3)
    assert here.message(sid).seconds == 3


@contextmanager
def full_disk(engine: Engine) -> Iterator[None]:
    """Let SQLite meet the real error of a full disk: no page more than there are now."""

    def limit(connection: Session) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    engine.dispose()
    event.listen(engine, "begin", limit)
    yield
    event.remove(engine, "begin", limit)
    engine.dispose()


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_full_disk_costs_nothing_but_time(here: World, database_url: str) -> None:
    sound = wav(seconds=20, seed=5)
    sid = here.leaves(sound=sound, seconds=20)
    here.reports(sid)
    with full_disk(here.sessions.kw["bind"]):
        run_due(here.work)
        assert here.is_at_twilio(sid)
        assert here.message(sid).state is RecordingState.WAITING
        assert here.message(sid).last_error in {None, NO_SPACE}
    here.clock.passes(hours=1)
    fetch_due(here.work)
    assert here.sound(sid) == sound


def test_what_cannot_be_opened_is_not_removed_at_twilio(here: World) -> None:
    sid = here.leaves()
    here.reports(sid)
    here.faults.order(None, None, "503")
    fetch_due(here.with_keys(OTHER_KEY.encode()))
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    message = here.message(sid)
    assert message.state is RecordingState.WAITING
    assert message.last_error == "Geen van de sleutels past op deze opname: zie RECORDING_KEYS."
    assert here.is_at_twilio(sid)
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    assert here.sound(sid) == wav()
    assert not here.is_at_twilio(sid)


def discards(here: World, sid: str, said_nothing: bool = False) -> None:
    with here.sessions.begin() as session:
        discard_recording(
            session, sid, here.clock(), said_nothing=said_nothing, clinic=CLINIC_NUMBER
        )


def test_a_replaced_recording_leaves_no_trace_once_the_new_one_is_safe(here: World) -> None:
    first = here.leaves(sound=wav(seed=1))
    here.reports(first)
    fetch_due(here.work)
    discards(here, first)
    second = here.leaves(sound=wav(seed=2))
    here.reports(second)
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    replaced = here.message(first)
    assert (replaced.caller_number, replaced.purged_at) == (None, here.clock())
    assert not here.is_at_twilio(first)
    assert here.sound(second) == wav(seed=2)
    assert here.message(second).discarded_at is None


def test_a_recording_that_is_replaced_while_it_is_fetched_stays_for_a_while(here: World) -> None:
    """The worker then sees the discarded one at once, while the new one may still fail."""
    first = here.leaves(sound=wav(seed=1))
    here.reports(first)
    with here.sessions.begin() as session:
        busy = lease_next(session, Message, here.clock(), here.work.lease)
    assert busy is not None
    discards(here, first)
    here.reports(here.leaves(sound=wav(seed=2)))
    fetch_due(here.work)
    attend(here.work, busy)
    fetch_due(here.work)
    assert here.sound(first) == wav(seed=1)
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    assert here.message(first).purged_at == here.clock()


def test_a_replaced_recording_that_was_never_fetched_is_removed_at_twilio(here: World) -> None:
    first = here.leaves(sound=wav(seed=1))
    discards(here, first)
    here.reports(first)
    second = here.leaves(sound=wav(seed=2))
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    assert here.is_at_twilio(first)
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    assert not here.is_at_twilio(first)
    assert not here.is_at_twilio(second)


def test_a_caller_who_hangs_up_before_the_new_recording_still_left_the_first(here: World) -> None:
    first = here.leaves(sound=wav(seed=1))
    discards(here, first)
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    assert here.message(first).discarded_at is None
    assert here.sound(first) == wav(seed=1)


def test_an_earlier_message_of_the_call_takes_the_place_of_nothing(here: World) -> None:
    earlier = here.leaves(sound=wav(seed=1))
    here.reports(earlier)
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    second = here.leaves(sound=wav(seed=2))
    discards(here, second)  # Recorded again, but that failed.
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    assert here.message(second).discarded_at is None
    assert here.sound(second) == wav(seed=2)


def test_a_later_message_of_the_call_takes_the_place_of_nothing(here: World) -> None:
    first = here.leaves(sound=wav(seed=1))
    discards(here, first)
    here.clock.passes(minutes=1)
    again = here.recordings.begin("CA1", here.clock()).sid
    here.reports(again, status="failed")
    here.clock.passes(minutes=1)
    later = here.leaves(sound=wav(seed=3))
    for _ in range(3):
        here.clock.passes(seconds=REGRET_GRACE.total_seconds())
        fetch_due(here.work)
    assert here.sound(later) == wav(seed=3)
    assert here.message(first).discarded_at is None
    assert here.sound(first) == wav(seed=1)


def test_a_recording_in_which_nothing_was_said_does_not_come_back(here: World) -> None:
    sid = here.leaves(seconds=1)
    discards(here, sid, said_nothing=True)
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    message = here.message(sid)
    assert (message.caller_number, message.purged_at) == (None, here.clock())
    assert not here.is_at_twilio(sid)


def test_messages_of_which_nothing_is_left_replace_nothing(here: World) -> None:
    old = here.leaves("CA1", wav(seed=1))
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    with here.sessions.begin() as session:
        erase(session, session.scalars(select(Message)).one(), here.clock())
    sid = here.records("CA2", wav(seed=2))
    discards(here, sid)  # The record action itself was lost, so its call is not known.
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    assert here.message(old).purged_at is not None
    assert here.sound(sid) == wav(seed=2)


def test_a_replacement_that_is_still_on_its_way_is_waited_for(here: World) -> None:
    first = here.leaves(sound=wav(seed=1))
    discards(here, first)
    second = here.recordings.begin("CA1", here.clock()).sid
    here.reports(second)
    here.clock.passes(seconds=REGRET_GRACE.total_seconds())
    fetch_due(here.work)
    assert here.is_at_twilio(first)
    assert here.message(first).discarded_at is not None
    here.recordings.complete(second, wav(seed=2), 3)
    for _ in range(3):
        here.clock.passes(seconds=REGRET_GRACE.total_seconds())
        fetch_due(here.work)
    assert not here.is_at_twilio(first)
    assert here.sound(second) == wav(seed=2)


def test_a_database_that_is_away_does_not_end_the_worker(here: World) -> None:
    dead = create_engine_for("postgresql://nobody@127.0.0.1:1/line")
    here.sessions.configure(bind=dead)
    assert run_due(here.work) == 0
    dead.dispose()
