"""Promise: sound is served as a file that never changes, so that Twilio's caches keep it.

Twilio "honours ETag and Last-Modified and Cache-Control" and fetches every file inside a Gather
before the first one plays (twilio.com/docs/voice/twiml/play).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from ivr.words.prompt import Pace
from tests.calling import TUESDAY
from tests.line_settings import settings_for
from tests.own_leaflet import LINE
from tests.own_sound import own_manifest, own_sound
from tests.own_words import own
from tests.webhooks.test_never_silent import post

AUDIO = own_sound()
ENTRY = own_manifest().entries[0]
SOUND = f"/audio/{ENTRY.file}"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app(settings_for(), audio=AUDIO).test_client()


def test_a_sound_may_be_kept_for_ever(client: FlaskClient) -> None:
    answer = client.get(SOUND, buffered=True)
    assert answer.mimetype == "audio/x-wav"
    assert answer.data == (AUDIO / ENTRY.file).read_bytes()
    cache = answer.cache_control
    assert (cache.max_age, cache.public, cache.immutable) == (31536000, True, True)
    assert "Set-Cookie" not in answer.headers


def test_a_cache_that_asks_again_gets_no_second_copy(client: FlaskClient) -> None:
    etag = client.get(SOUND, buffered=True).headers["ETag"]
    answer = client.get(SOUND, buffered=True, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_part_of_a_sound_can_be_fetched(client: FlaskClient) -> None:
    answer = client.get(SOUND, buffered=True, headers={"Range": "bytes=4-7"})
    assert answer.status_code == 206
    assert answer.data == (AUDIO / ENTRY.file).read_bytes()[4:8]


def test_a_proxy_may_send_the_sound_itself() -> None:
    """ "X-Accel-Redirect": nginx then answers from its internal location, ranges included."""
    client = create_app(settings_for(SOUND_LOCATION="/geluid/"), audio=AUDIO).test_client()
    answer = client.get(SOUND, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Accel-Redirect"] == f"/geluid/{ENTRY.file}"
    assert answer.mimetype == "audio/x-wav"
    assert answer.cache_control.immutable
    assert client.get("/audio/none.wav").status_code == 404


def test_every_host_knows_a_sound_by_the_same_etag(tmp_path: Path, client: FlaskClient) -> None:
    shutil.copytree(AUDIO, tmp_path / "audio", copy_function=shutil.copyfile)
    elsewhere = create_app(settings_for(), audio=tmp_path / "audio").test_client()
    etags = [one.get(SOUND, buffered=True).headers["ETag"] for one in (client, elsewhere)]
    assert etags == [f'"{ENTRY.sha256}"'] * 2


@pytest.mark.parametrize("asked", ["bytes=4-x", "bytes=", "seconds", "bytes=0-3,8-9", "bytes=9-4"])
def test_a_range_that_is_not_understood_gets_the_whole_sound(
    client: FlaskClient, asked: str
) -> None:
    """RFC 9110, 14.2: "A server MAY ignore the Range header field"."""
    answer = client.get(SOUND, buffered=True, headers={"Range": asked})
    assert answer.status_code == 200
    assert answer.data == (AUDIO / ENTRY.file).read_bytes()


def test_a_range_behind_the_end_is_refused(client: FlaskClient) -> None:
    assert client.get(SOUND, headers={"Range": "bytes=99999999-"}).status_code == 416


@pytest.mark.parametrize("file", ["manifest.json", "README.md", "none.wav", "%2e%2e/app.py"])
def test_nothing_but_the_sounds_of_the_manifest_is_served(client: FlaskClient, file: str) -> None:
    assert client.get(f"/audio/{file}").status_code == 404


@pytest.mark.parametrize("left", [None, 0, 1000], ids=["missing", "empty", "cut short"])
def test_a_sound_that_is_not_whole_is_said_in_the_same_words(
    tmp_path: Path, left: int | None
) -> None:
    """Design: "a missing sound file falls back to <Say> with the same words"."""
    shutil.copytree(AUDIO, tmp_path / "audio", copy_function=os.link)
    app = create_app(settings_for(), audio=tmp_path / "audio", clock=lambda: TUESDAY)
    house = app.extensions["house"]
    welcome = house.manifest.find(own(LINE, "welcome").text, Pace.NORMAL)
    file = tmp_path / "audio" / welcome.file
    whole = file.read_bytes()
    file.unlink()
    if left is not None:
        file.write_bytes(whole[:left])
    house.sounds.look()
    document = post(app.test_client(), "/voice", {"From": "+31612345678"})
    assert f'<Say language="nl-NL" voice="Polly.Laura-Neural">{welcome.text}</Say>' in document
    assert "<Play>" in document


def test_a_broken_manifest_costs_the_sound_and_not_the_call(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("{")
    app = create_app(settings_for(), audio=tmp_path, clock=lambda: TUESDAY)
    document = post(app.test_client(), "/voice", {"From": "+31612345678"})
    assert "Goedendag" in document
    assert "<Play>" not in document


def test_the_health_tells_of_sound_that_is_missing_and_stays_well(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A line without its sound still speaks, in Twilio's voice; starting it again mends nothing."""
    answer = create_app(settings_for(), audio=tmp_path).test_client().get("/health")
    assert answer.status_code == 200
    prompts = 2 * len(LINE.prompts)
    assert answer.json == {
        "status": "ok",
        "sound": "none",
        "sounds": {"needed": prompts, "missing": prompts},
    }
    assert f"prompts without sound: {LINE.leaflet}-welcome" in caplog.text
    assert "Run scripts/build_audio.py" in caplog.text


def test_the_health_counts_the_sounds_that_are_there_now(tmp_path: Path) -> None:
    prompts = LINE.prompts
    audio = tmp_path / "audio"
    shutil.copytree(AUDIO, audio, copy_function=os.link)
    client = create_app(settings_for(), audio=audio).test_client()
    before = client.get("/health").json
    entry = next(one for one in own_manifest().entries if one.id in prompts)
    (audio / entry.file).unlink()
    after = client.get("/health").json
    assert before
    assert after
    assert after["sounds"]["missing"] == before["sounds"]["missing"] + 1
    assert after["sound"] == "incomplete"
