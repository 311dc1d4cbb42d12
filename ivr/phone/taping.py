"""Record: the beep, the message, how it ends, and the two requests that tell about it."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.phone import happenings as happened
from ivr.phone.dialect import TapeEnd
from ivr.phone.happenings import EndReason, Purpose, Reaction, TwimlError
from ivr.phone.hearing import hung_up
from ivr.phone.made_up_sound import joined, pretend_speech, silence, without_end
from ivr.phone.simulated_call import Callback, Ended, Go, Leg, Onward, Outcome, SimulatedCall
from ivr.phone.tapes import Recording, Recordings
from ivr.phone.verbs import Record

SHORTEST = 1.0
"""Seconds below which a recording is absent."""

TOO_SHORT, SILENT = 16101, 16102
"""Twilio's warnings: "recording too short", and "recording is silent" and so not stored."""


@dataclass
class _Tape:
    """What has been recorded so far; `ended_by` is a key, "hangup", or "" for silence."""

    recorded: float = 0.0
    spoken: float = 0.0
    audio: bytes = b""
    ended_by: str = ""
    gone: Ended | None = None

    @property
    def end(self) -> TapeEnd:
        """Return how it ended."""
        if self.gone:
            return "hangup"
        return "message" if self.spoken or self.ended_by else "silence"

    def speak(self, spoke: happened.Spoke, at_most: float) -> float:
        """Add what the caller said, cut off after `at_most` seconds; return the seconds added."""
        seconds = min(spoke.seconds, at_most)
        sound = pretend_speech(seconds) if spoke.audio is None else spoke.audio
        self.audio = joined(self.audio, sound) if self.audio else sound
        self.spoken += seconds
        return seconds


def record(call: SimulatedCall, leg: Leg, verb: Record) -> happened.Talk[Outcome]:
    """Record the caller and go to the action; "a hang-up still gives an action request"."""
    if verb.beep:
        reaction = yield happened.Beep()
        if isinstance(reaction, happened.PartyHungUp):
            return hung_up(call, reaction)
        call.passes(happened.Beep().seconds)
    recordings = _store(call)
    recording = recordings.begin(call.caller.identity["CallSid"])
    _tell(call, leg, verb, recording)
    tape = yield from _tape(call, verb)
    recording = _stored(call, recording, tape, verb)
    _tell(call, leg, verb, recording)
    return (yield from _after(call, leg, verb, recording, tape))


def _after(
    call: SimulatedCall, leg: Leg, verb: Record, recording: Recording, tape: _Tape
) -> happened.Talk[Outcome]:
    """Ask the action, or as the dialect has it go on without; a caller who is gone hears nothing.

    Without the action no document is fetched, so there the callbacks have nothing to wait for.
    """
    go = Go(leg.at(verb.action), verb.method, _action_params(call, recording, tape))
    asks = tape.end not in call.dialect.no_record_action
    if tape.gone is None:
        if asks:
            return go
        yield from call.deliver()
        return Onward()
    leg.status = "completed"
    if asks:
        yield from call.fetch(leg, go)
    return tape.gone


def _tape(call: SimulatedCall, verb: Record) -> happened.Talk[_Tape]:
    tape = _Tape()
    while tape.recorded < verb.max_length:
        left = verb.max_length - tape.recorded
        quiet = float(verb.timeout) if verb.timeout else None
        reaction = yield happened.RecordingNow(left, quiet, verb.finish_on_key, tape.recorded)
        seconds = min(_lasted(reaction, tape, left, quiet), left)
        tape.recorded += seconds
        call.passes(seconds)
        if _is_over(reaction, tape, verb):
            break
    return tape


def _lasted(reaction: Reaction, tape: _Tape, left: float, quiet: float | None) -> float:
    match reaction:
        case happened.Spoke():
            return tape.speak(reaction, left)
        case happened.Key(_, after) | happened.PartyHungUp(after, _):
            return after
        case _:
            return left if quiet is None else quiet


def _is_over(reaction: Reaction, tape: _Tape, verb: Record) -> bool:
    match reaction:
        case happened.Key(key) if key in verb.finish_on_key:
            tape.ended_by = key
            return True
        case happened.PartyHungUp(_, party):
            tape.ended_by = "hangup"
            tape.gone = Ended(EndReason.CALLER_HUNG_UP, party)
            return True
        case happened.Finished():
            return True
        case _:
            return False


def _stored(call: SimulatedCall, recording: Recording, tape: _Tape, verb: Record) -> Recording:
    """Store the tape, or mark the recording absent when there is nothing on it."""
    recordings = _store(call)
    if tape.recorded < SHORTEST:
        return recordings.give_up(recording.sid, TOO_SHORT)
    if tape.end == "silence" and not call.dialect.keeps_silence:
        return recordings.give_up(recording.sid, SILENT)
    if tape.end == "message" and tape.ended_by and tape.audio:
        # "The last second before the finish key may be missing from the audio."
        tape.audio = without_end(tape.audio, call.dialect.lost_before_finish_key)
    return _keep(recordings, recording, tape, verb)


def _keep(recordings: Recordings, recording: Recording, tape: _Tape, verb: Record) -> Recording:
    """Store the tape; `trim-silence` cuts the quiet off, but "silent recordings are saved"."""
    quiet = silence(tape.recorded - tape.spoken)
    if not tape.audio:
        return recordings.complete(recording.sid, quiet, round(tape.recorded))
    if verb.trim:
        return recordings.complete(recording.sid, tape.audio, round(tape.spoken))
    return recordings.complete(recording.sid, joined(tape.audio, quiet), round(tape.recorded))


def _store(call: SimulatedCall) -> Recordings:
    if call.recordings is None:
        raise TwimlError(
            13618,
            "the line records, but this telephone has no folder for recordings.",
            "Give the interpreter `recordings=Recordings(folder)`.",
        )
    return call.recordings


def _url(call: SimulatedCall, recording: Recording) -> str:
    account = call.number.account_sid
    return f"{call.api_url}/2010-04-01/Accounts/{account}/Recordings/{recording.sid}"


def _action_params(call: SimulatedCall, recording: Recording, tape: _Tape) -> dict[str, str]:
    """Return the parameters of the action: "RecordingDuration: before trimming"."""
    params = {
        "RecordingUrl": _url(call, recording),
        "RecordingDuration": str(round(tape.recorded) if recording.status == "completed" else 0),
    }
    if tape.ended_by or call.dialect.sends_empty_digits:
        params["Digits"] = tape.ended_by
    return params


def _tell(call: SimulatedCall, leg: Leg, verb: Record, recording: Recording) -> None:
    """Queue the status callback, which has "NO From/To"; by default only `completed` is told."""
    if verb.callback is None or recording.status not in verb.callback_events:
        return
    params = {
        "AccountSid": call.number.account_sid,
        "CallSid": recording.call_sid,
        "RecordingSid": recording.sid,
        "RecordingUrl": _url(call, recording),
        "RecordingStatus": recording.status,
        "RecordingDuration": str(recording.seconds),
        "RecordingChannels": "1",
        "RecordingSource": "RecordVerb",
    }
    address = leg.at(verb.callback)
    call.later(Callback(Purpose.RECORDING_STATUS, address, verb.callback_method, params))
