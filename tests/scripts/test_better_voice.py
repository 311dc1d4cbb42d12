"""Promise: who starts the line at a terminal hears of a better voice that is one command away."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ivr.sound.manifest import MANIFEST, Manifest
from scripts.tasks.better_voice import begin
from tests.ports import free_port
from tests.sound import google_stand_in
from tests.sound.entries import entry


class Terminal(io.StringIO):
    """Somebody reads what is written here."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[google_stand_in.Google]:
    with google_stand_in.stand_in(tmp_path) as service:
        monkeypatch.setenv("https_proxy", service.proxy)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / google_stand_in.CERTIFICATE))
        yield service


def sound(folder: Path, voice: str) -> Path:
    Manifest((entry("Dag.", voice=voice),)).save(folder / MANIFEST)
    return folder


def after_a_while(told: Callable[[], str]) -> str:
    end = time.monotonic() + 10
    while not (said := told()) and time.monotonic() < end:
        time.sleep(0.01)
    return said


@pytest.mark.parametrize(("setting", "option"), [("best", ""), ("mbrola:nl2", " --voice best")])
def test_with_internet_one_line_says_the_command(
    tmp_path: Path, google: google_stand_in.Google, setting: str, option: str
) -> None:
    said = after_a_while(begin(sound(tmp_path, "mbrola:nl2"), setting, Terminal()))
    assert said == (
        "\nCallers hear mbrola:nl2, a voice of glued sounds. A better one, from Google, in one "
        f"command: .venv/bin/python scripts/build_audio.py{option}\n"
    )


def test_any_answer_of_the_service_will_do(tmp_path: Path, google: google_stand_in.Google) -> None:
    google.refusals = [(405, {})]
    assert after_a_while(begin(sound(tmp_path, "espeak:nl"), "best", Terminal()))


def until_asked(google: google_stand_in.Google, seconds: float) -> int:
    end = time.monotonic() + seconds
    while not google.glances and time.monotonic() < end:
        time.sleep(0.01)
    return google.glances


@pytest.mark.parametrize("voice", ["gtts", "piper:nl_NL-pim-medium@01", "recorded:01"])
def test_a_good_voice_asks_nothing_of_the_internet(
    tmp_path: Path, google: google_stand_in.Google, voice: str
) -> None:
    told = begin(sound(tmp_path, voice), "best", Terminal())
    assert until_asked(google, 0.3) == 0
    assert told() == ""


def test_without_a_terminal_nothing_is_asked(
    tmp_path: Path, google: google_stand_in.Google
) -> None:
    told = begin(sound(tmp_path, "mbrola:nl2"), "best", io.StringIO())
    assert until_asked(google, 0.3) == 0
    assert told() == ""


def test_nobody_waits_for_an_answer_that_does_not_come(
    tmp_path: Path, google: google_stand_in.Google
) -> None:
    google.refusals = [(503, {})]
    began = time.monotonic()
    told = begin(sound(tmp_path, "mbrola:nl2"), "best", Terminal())
    assert told() == ""
    assert time.monotonic() - began < 0.5
    assert until_asked(google, 10) == 1


@pytest.mark.parametrize("manifest", [None, "{"], ids=["none", "broken"])
def test_without_internet_or_sound_it_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: str | None
) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")
    for folder in (sound(tmp_path / "a", "mbrola:nl2"), tmp_path / "b"):
        folder.mkdir(exist_ok=True)
        if manifest and not (folder / MANIFEST).exists():
            (folder / MANIFEST).write_text(manifest)
        told = begin(folder, "best", Terminal())
        time.sleep(0.2)
        assert told() == ""
