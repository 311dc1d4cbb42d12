"""A caller hears the message just left, also when the worker has already taken it from Twilio."""

from __future__ import annotations

import time
from dataclasses import replace

from ivr.database.engine import open_database
from ivr.messages.fetch import fetch_due
from ivr.messages.playback import RecordingPlayer
from tests.wav import wav
from tests.world import World


def playback(here: World) -> RecordingPlayer:
    return RecordingPlayer(
        here.sessions, here.work.keys, here.work.twilio, here.work.shelf, patience=0
    )


def test_a_recording_still_at_twilio_is_heard(here: World) -> None:
    assert playback(here)(here.leaves(sound=wav(seed=1))) == wav(seed=1)


def test_a_recording_already_stored_is_heard(here: World) -> None:
    sid = here.leaves(sound=wav(seed=1))
    here.clock.passes(minutes=1)
    fetch_due(here.work)
    assert not here.is_at_twilio(sid)
    assert playback(here)(sid) == wav(seed=1)


def test_a_recording_is_heard_without_a_database(here: World) -> None:
    dead = open_database("postgresql://nobody@127.0.0.1:1/line")
    sid = here.leaves(sound=wav(seed=1))
    assert replace(playback(here), sessions=dead)(sid) == wav(seed=1)
    dead.kw["bind"].dispose()


def test_a_recording_that_is_not_ready_within_the_patience_is_none(here: World) -> None:
    sid = here.recordings.begin("CA1").sid
    assert replace(playback(here), patience=0.6)(sid) is None


def test_a_recording_that_becomes_ready_in_time_is_waited_for(here: World) -> None:
    sid = here.leaves(sound=wav(seed=2))
    here.faults.order("404")
    assert replace(playback(here), patience=5)(sid) == wav(seed=2)


def test_a_twilio_that_hangs_does_not_use_up_the_time_twilio_gives_us(here: World) -> None:
    """It waits 15 seconds for our answer (its error 11205), and we 20 for its."""
    here.faults.slow_seconds = 5
    sid = here.leaves(sound=wav(seed=1))
    here.faults.order("slow")
    began = time.monotonic()
    assert replace(playback(here), patience=1)(sid) is None
    assert time.monotonic() - began < here.faults.slow_seconds
