"""Record behaves as Twilio's page of it says; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml/record
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug import Response

from ivr.phone.caller import Caller
from ivr.phone.dialect import CALLBACK_ONLY, CONTRARY, SPARE, TWILIO, Dialect
from ivr.phone.happenings import RecordingNow, TwimlError
from ivr.phone.made_up_sound import pretend_speech, seconds_of
from ivr.phone.tapes import Recordings
from tests.phone.lines import SID, Line, phone_line

CALLBACK = "recordingStatusCallback='/recording'"


@contextmanager
def recording(attributes: str) -> Iterator[Line]:
    """Serve a line that records and thanks."""
    with phone_line(
        {
            "/voice": f"<Say>Spreek na de piep.</Say><Record action='/done' {attributes}/>"
            "<Say>Dit is onbereikbaar.</Say>",
            "/done": "<Say>Dank u.</Say>",
            "/recording": Response(status=204),
        }
    ) as line:
        yield line


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path)


def _phones(line: Line, recordings: Recordings, dialect: Dialect = TWILIO) -> Caller:
    return line.caller(recordings=recordings, dialect=dialect).dials()


def test_a_key_ends_the_message_and_goes_to_the_action(recordings: Recordings) -> None:
    """ "Digits: the key (if any) pressed to end the recording." """
    with recording("finishOnKey='#'") as line:
        _phones(line, recordings).hears("na de piep").says(12).presses("#").hears("dank u")
        done = line.to("/done").form
        (kept,) = recordings.all()
        assert (done["Digits"], done["RecordingDuration"]) == ("#", "12")
        assert done["RecordingUrl"].endswith(f"/Accounts/{SID}/Recordings/{kept.sid}")


def test_by_default_any_key_ends_it(recordings: Recordings) -> None:
    """ "finishOnKey: default 1234567890*#." """
    with recording("") as line:
        _phones(line, recordings).says(5).presses("4").hears("dank u")
        assert line.to("/done").form["Digits"] == "4"


def test_another_key_is_just_noise(recordings: Recordings) -> None:
    with recording("finishOnKey='#' timeout='8'") as line:
        caller = _phones(line, recordings).says(5).presses("4").hears_a_beep()
        assert isinstance(caller.now, RecordingNow)
        caller.says(3).presses("#").hears("dank u")
        assert line.to("/done").form["RecordingDuration"] == "8"


def test_silence_ends_it(recordings: Recordings) -> None:
    """ "timeout: seconds of silence"; "RecordingDuration: before trimming"; trim-silence."""
    with recording(f"timeout='8' {CALLBACK}") as line:
        caller = _phones(line, recordings).says(12)
        began = caller.elapsed
        caller.waits().hears("dank u")
        assert caller.elapsed - began >= 8
        assert line.to("/done").form["RecordingDuration"] == "20"
        assert line.to("/done").form["Digits"] == ""
        assert line.to("/recording").form["RecordingDuration"] == "12"


def test_nothing_is_trimmed_when_asked(recordings: Recordings) -> None:
    with recording(f"timeout='8' trim='do-not-trim' {CALLBACK}") as line:
        _phones(line, recordings).says(12).waits().hears("dank u")
        (kept,) = recordings.all()
        assert line.to("/recording").form["RecordingDuration"] == "20"
        assert seconds_of(recordings.sound(kept.sid) or b"") == pytest.approx(20, abs=0.1)


def test_timeout_zero_means_silence_never_ends_it(recordings: Recordings) -> None:
    """ "timeout 5 s silence (0 = off)." """
    with recording("timeout='0' maxLength='60'") as line:
        caller = _phones(line, recordings).says(10).waits().hears("dank u")
        assert caller.elapsed >= 60
        assert line.to("/done").form["RecordingDuration"] == "60"


def test_it_never_lasts_longer_than_max_length(recordings: Recordings) -> None:
    with recording("maxLength='180'") as line:
        _phones(line, recordings).says(500).hears("dank u")
        assert line.to("/done").form["RecordingDuration"] == "180"


def test_a_hang_up_still_asks_the_action_and_keeps_the_message(recordings: Recordings) -> None:
    """ "Digits = hangup": a hang-up during Record still gives an action request."""
    with recording(CALLBACK) as line:
        caller = _phones(line, recordings).says(9).hangs_up()
        assert caller.has_ended
        done = line.to("/done").form
        assert (done["Digits"], done["CallStatus"]) == ("hangup", "completed")
        assert "Dank u" not in str(caller.transcript)
        assert line.to("/recording").form["RecordingStatus"] == "completed"
        assert len(recordings.all()) == 1


def test_the_status_callback_has_exactly_these_parameters(recordings: Recordings) -> None:
    """recordingStatusCallback carries no From and no To."""
    with recording(CALLBACK) as line:
        caller = _phones(line, recordings).says(12).presses("#").hears("dank u")
        (kept,) = recordings.all()
        assert line.to("/recording").form == {
            "AccountSid": SID,
            "CallSid": caller.interpreter.sid,
            "RecordingSid": kept.sid,
            "RecordingUrl": f"https://api.twilio.com/2010-04-01/Accounts/{SID}/Recordings/{kept.sid}",
            "RecordingStatus": "completed",
            "RecordingDuration": "12",
            "RecordingChannels": "1",
            "RecordingSource": "RecordVerb",
        }


@pytest.mark.parametrize(
    ("dialect", "order"),
    [
        (Dialect(), ["/voice", "/done", "/recording"]),
        (Dialect(callbacks_first=True), ["/voice", "/recording", "/done"]),
    ],
)
def test_the_callback_may_come_before_or_after_the_action(
    recordings: Recordings, dialect: Dialect, order: list[str]
) -> None:
    with recording(CALLBACK) as line:
        assert _phones(line, recordings, dialect).says().presses("#").has_ended is True
        assert line.paths() == order


def test_a_key_within_the_finish_keys_ends_it_and_no_other_does(recordings: Recordings) -> None:
    """ "finishOnKey: a set of digits; any of them ends the recording", and is what Digits holds."""
    with recording("finishOnKey='0*#'") as line:
        for key in "0*#":
            caller = _phones(line, recordings).says(5).presses("1").says(3).presses(key)
            assert caller.hears("dank u").has_ended
            assert line.to("/done").form["Digits"] == key
            assert line.to("/done").form["RecordingDuration"] == "8"


@pytest.mark.parametrize(("lost", "seconds"), [(0.0, 5), (1.0, 4)])
def test_the_end_before_the_finish_key_may_be_missing(
    recordings: Recordings, lost: float, seconds: float
) -> None:
    """ "The last second before the finish key may be missing from the audio"."""
    dialect = Dialect(lost_before_finish_key=lost)
    with recording("finishOnKey='#' trim='do-not-trim'") as line:
        _phones(line, recordings, dialect).says(5).presses("#").hears("dank u")
        (kept,) = recordings.all()
        assert line.to("/done").form["RecordingDuration"] == "5"
        assert seconds_of(recordings.sound(kept.sid) or b"") == pytest.approx(seconds, abs=0.01)


def test_a_silent_caller_may_fall_through_to_the_next_verb(recordings: Recordings) -> None:
    """ "If the caller does not speak at all, the Record verb exits after 5 seconds of silence,
    falling through to the next verb in the document", says the page's example."""
    with recording(CALLBACK) as line:
        _phones(line, recordings, CONTRARY).waits().hears("dit is onbereikbaar")
        assert line.paths() == ["/voice"]
        _phones(line, recordings, CONTRARY).says(9).waits().hears("dank u")


def test_a_player_may_tell_by_the_callback_alone(recordings: Recordings) -> None:
    with recording(CALLBACK) as line:
        _phones(line, recordings, CALLBACK_ONLY).says(9).presses("#").hears("onbereikbaar")
        assert line.paths() == ["/voice", "/recording"]
        assert _phones(line, recordings, CALLBACK_ONLY).says(9).hangs_up().has_ended
        assert line.paths() == ["/voice", "/recording"] * 2


def test_a_player_may_ask_no_action_of_a_caller_who_is_gone(recordings: Recordings) -> None:
    with recording(CALLBACK) as line:
        assert _phones(line, recordings, SPARE).says(9).hangs_up().has_ended
        assert line.paths() == ["/voice", "/recording"]
        _phones(line, recordings, SPARE).says(9).waits().hears("dank u")
        assert "Digits" not in line.to("/done").form


def test_too_short_a_message_is_absent(recordings: Recordings) -> None:
    """ "absent = too short (error 16101)"; told only to a line that asks for `absent`."""
    with recording(f"{CALLBACK} recordingStatusCallbackEvent='completed absent'") as line:
        _phones(line, recordings).presses("#").hears("dank u")
        assert line.to("/done").form["RecordingDuration"] == "0"
        assert line.to("/recording").form["RecordingStatus"] == "absent"
        assert [one.status for one in recordings.all()] == ["absent"]
    with recording(CALLBACK) as line:
        _phones(line, recordings).presses("#").hears("dank u")
        assert "/recording" not in line.paths()


def test_a_silent_message_is_kept(recordings: Recordings) -> None:
    """ "Silent recordings are SAVED by default." """
    with recording("timeout='8'") as line:
        _phones(line, recordings).waits().hears("dank u")
        (kept,) = recordings.all()
        assert (kept.status, kept.seconds) == ("completed", 8)


def test_every_stage_is_told_on_request(recordings: Recordings) -> None:
    events = "recordingStatusCallbackEvent='in-progress completed absent'"
    with recording(f"{CALLBACK} {events}") as line:
        assert _phones(line, recordings).says().presses("#").has_ended
        told = [asked.form["RecordingStatus"] for asked in line.asked if "recording" in asked.path]
        assert told == ["in-progress", "completed"]


def test_verbs_behind_record_never_run(recordings: Recordings) -> None:
    """ "Any TwiML verbs occurring after a Record are unreachable." """
    with recording("") as line:
        caller = _phones(line, recordings).says().waits().listens_to_the_end()
        assert "onbereikbaar" not in str(caller.transcript)


def test_what_was_said_can_be_heard_back(recordings: Recordings) -> None:
    with recording("") as line:
        said = pretend_speech(3)
        _phones(line, recordings).says(3, said).presses("#").hears("dank u")
        (kept,) = recordings.all()
        assert recordings.sound(kept.sid) == said


def test_a_failing_callback_does_not_end_the_call_but_is_noticed(recordings: Recordings) -> None:
    with recording("recordingStatusCallback='/nowhere'") as line:
        with pytest.raises(TwimlError, match=r"11200.*recording status"):
            _phones(line, recordings).says().presses("#").hears("dank u")
        lenient = line.caller(recordings=recordings, strict=False).dials()
        lenient.says().presses("#").hears("dank u")
        assert [failed.error.code for failed in lenient.errors] == [11200]


def test_without_a_beep_recording_begins_at_once(recordings: Recordings) -> None:
    with recording("playBeep='false'") as line:
        caller = _phones(line, recordings).hears_a_beep()
        assert "beep" not in str(caller.transcript)
