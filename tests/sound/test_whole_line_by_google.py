"""Promise: Google's voice says a whole line, however the service and the user interrupt it.

The words are those of the line; the service is a stand-in that is busy, breaks off and answers
nonsense. What was asked is counted there: nothing twice, but for what it did not answer well.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.settings import ROOT
from ivr.sound.build import build
from ivr.sound.manifest import Manifest
from ivr.sound.plan import Job, jobs, texts
from ivr.sound.voices.google import Google, pieces, requests_for
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.turns import Turns
from scripts.tasks import line_words
from tests.own_leaflet import LINE
from tests.sound import google_stand_in
from tests.sound.builds import PROMPTS, assert_true, due, made
from tests.sound.google_stand_in import CUT, GARBAGE, PAGE

WHOLE = {prompt.id: prompt.text for prompt in LINE.prompts.values()}
FEW = dict(list(WHOLE.items())[:8])
TROUBLE = [(429, {"Retry-After": "1"}), (500, {}), (503, {"Retry-After": "0"}), (429, {})]


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[google_stand_in.Google]:
    with google_stand_in.stand_in(tmp_path) as service:
        monkeypatch.setenv("https_proxy", service.proxy)
        yield service


def work(folder: Path, prompts: dict[str, str], voice: Google) -> list[Job]:
    manifest, pronounce = Manifest.load(folder / "manifest.json"), line_words.pronounce()
    said = texts(prompts, line_words.speak())
    return list(jobs(said, (voice,), manifest, folder, pronounce, keeps_better=True))


def quick() -> Google:
    return Google(patience_s=0.01, turns=Turns(apart_s=0.01, longest_apart_s=0.01))


@pytest.mark.parametrize(
    "prompts", [FEW, pytest.param(WHOLE, marks=pytest.mark.long)], ids=["few", "whole"]
)
def test_a_line_is_said_through_all_trouble_and_an_interrupt(
    tmp_path: Path, google: google_stand_in.Google, prompts: dict[str, str]
) -> None:
    folder = tmp_path / "audio"
    google.oddities, google.refusals, google.every = [CUT, GARBAGE, PAGE], [*TROUBLE], 2
    trouble = len(google.oddities) + len(google.refusals)
    first = work(folder, prompts, quick())
    finished: list[None] = []

    def interrupt() -> None:
        finished.append(None)
        if len(finished) == len(first) // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(first, folder, interrupt)
    again = work(folder, prompts, quick())
    build(again, folder, lambda: None)
    assert not google.oddities
    assert not google.refusals
    assert {entry.voice for entry in assert_true(folder).entries} == {"gtts"}
    assert work(folder, prompts, quick()) == []
    words = [phrase.text for job in first for phrase in job.utterance.phrases]
    assert set(google.heard) == {piece for text in words for piece in pieces(text)}
    # What several prompts say is asked for again by the second build; a few were on their way.
    both = requests_for(phrase.text for job in again for phrase in job.utterance.phrases)
    assert len(google.heard) <= requests_for(words) + trouble + both
    assert google.most_at_once <= 2
    asked_for_more = Counter(google.heard).most_common(1)[0]
    assert asked_for_more[1] <= 2 + trouble


def test_a_line_keeps_its_voice_until_the_new_one_has_said_all(
    tmp_path: Path, tape: RecordedVoice, google: google_stand_in.Google
) -> None:
    folder = tmp_path / "audio"
    made(folder, tape)
    before = (folder / "manifest.json").read_bytes()
    voice = quick()

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(due(folder, voice), folder, interrupt)
    assert (folder / "manifest.json").read_bytes() == before
    heard = len(google.heard)
    build(due(folder, quick()), folder, lambda: None)
    assert {entry.voice for entry in assert_true(folder).entries} == {"gtts"}
    assert len(google.heard) <= len(PROMPTS) + 1, "the first of them was there"
    assert heard >= 1


def test_an_interrupt_ends_a_wait_that_google_asked_for(
    tmp_path: Path, google: google_stand_in.Google
) -> None:
    """After one word to choose it by, Google asks for nine minutes."""
    (tmp_path / "words.json").write_text('{"a": "Goedendag.", "b": "Druk op vier."}')
    google.refusals = [(200, {}), *[(429, {"Retry-After": "540"})] * 9]
    script = [sys.executable, str(ROOT / "scripts" / "build_audio.py"), "--voice", "gtts"]
    command = ["env", "--default-signal=INT", *script, "--words", "words.json", "--folder", "audio"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ, stderr=subprocess.PIPE, text=True
    ) as build:
        while len(google.heard) < 2:
            assert build.poll() is None
            time.sleep(0.01)
        build.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, said = build.communicate(timeout=60)
    assert build.returncode == 130
    assert time.monotonic() - began < 10
    assert "Interrupted. What was finished is kept" in said
    assert "Traceback" not in said
