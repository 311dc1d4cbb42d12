"""Record behaves as Twilio's page of it says; each test quotes its rule.

https://www.twilio.com/docs/voice/twiml/record
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug import Response

from ivr.simulator.call import Quirks
from ivr.simulator.caller import Caller
from ivr.simulator.errors import TwimlError
from ivr.simulator.happenings import RecordingNow
from ivr.simulator.recordings import Recordings
from ivr.simulator.sound import pretend_speech, seconds_of
from tests.simulator.lines import SID, Line, phone_line

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


def _phones(line: Line, recordings: Recordings, quirks: Quirks | None = None) -> Caller:
    return line.caller(recordings=recordings, quirks=quirks or Quirks()).dials()


def test_a_key_ends_the_message_and_goes_to_the_action(recordings: Recordings) -> None:
    """ "Digits: the key (if any) pressed to end the recording." """
    with recording("finishOnKey='#'") as line:
        _phones(line, recordings).hears("na de piep").says(12).presses("#").hears("dank u")
        done = line.to("/done").form
        (kept,) = recordings.all()
        assert (done["Digits"], done["RecordingDuration"]) == ("#", "12")
        assert done["RecordingSid"] == kept.sid
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
    ("quirks", "order"),
    [
        (Quirks(), ["/voice", "/done", "/recording"]),
        (Quirks(callbacks_first=True), ["/voice", "/recording", "/done"]),
    ],
)
def test_the_callback_may_come_before_or_after_the_action(
    recordings: Recordings, quirks: Quirks, order: list[str]
) -> None:
    with recording(CALLBACK) as line:
        assert _phones(line, recordings, quirks).says().presses("#").has_ended is True
        assert line.paths() == order


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
