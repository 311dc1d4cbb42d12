"""Promise: whatever is said aloud at whatever step, it is answered, and no word is kept or told.

Any text with any Confidence goes to every webhook, also while parts of the line are broken. The
documents hold sounds of the line and nothing else; the addresses, the log with its tracebacks and
the bytes of the database are searched for a word that stands nowhere else.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote_plus
from xml.etree import ElementTree

import pytest
from flask import Flask
from hypothesis import example, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from app import create_app
from ivr.house import House
from ivr.phone.document import read_response
from ivr.records.notebook import Notebook
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.webhooks import views
from ivr.webhooks.answers import Answers
from tests.calling import TUESDAY, Clock
from tests.line_settings import PUBLIC, settings_for, signed
from tests.own_leaflet import ALOUD, LEAFLET
from tests.own_sound import aloud_sound
from tests.webhooks.aloud import database_bytes

ODD = "zwierezwaluwtje"
"""A word that stands nowhere: not in the leaflet, not in the line's words, not in its code."""

QUESTION = f"/voice/question?leaflet={LEAFLET.name}"
STEPS = [f"/voice/{step}?leaflet={LEAFLET.name}" for step in [*sorted(ALOUD.steps), "unknown"]]
BESIDE = ["/voice/fallback", "/voice/status", "/voice/recording", "/voice/whisper-answer"]

PARTS = st.one_of(
    # Without surrogates, which no form can hold.
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.sampled_from(
        ["pijn", "help ", "ik wil dood ", "iemand", "jeuk", "0", "боль", "疼痛", "ألم"]
    ),
    st.sampled_from(
        ["<Dial>+31</Dial>", "]]>", "&x;", "';--", "{{7*7}}", "${x}", "\r\n\r\n", "%s"]
    ),
)
WORDS = (
    st.lists(PARTS, max_size=5).flatmap(lambda parts: st.permutations([*parts, ODD])).map("".join)
)
CONFIDENCE = st.one_of(
    st.sampled_from(["", "0", "0.1", "1.0", "-1", "nan", "inf", "1e999", "veel", ODD]),
    st.floats(0, 1).map(str),
)
KEYS = st.sampled_from(["", "", "", "0", "6", "9", "#", "hangup"])

SID = "CA" + "5" * 32
CALL = {"CallSid": SID, "From": "+31612345678", "CallStatus": "in-progress"}
FILES = {entry.file for entry in Manifest.load(aloud_sound() / MANIFEST).entries}


class Ears(logging.Handler):
    """Takes down all that is logged by anything, with tracebacks, as a log file would hold it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class Watched:
    """A line that can be asked something aloud, and all that it writes."""

    app: Flask
    folder: Path
    ears: Ears

    def sends(self, path: str, form: Mapping[str, str], signature: str = "") -> TestResponse:
        """Send a form to a webhook: nothing that comes back, not even an address, tells the words.

        A `signature` is sent in the place of the right one.
        """
        headers = signed(path, form) | ({"X-Twilio-Signature": signature} if signature else {})
        answer = self.app.test_client().post(path, data=form, headers=headers)
        assert (
            ODD not in unquote_plus(f"{answer.headers}{answer.get_data(as_text=True)}").casefold()
        )
        return answer

    def is_silent_about(self, word: str) -> bool:
        """Return whether neither the log nor the database holds it."""
        house: House = self.app.extensions["house"]
        house.notebook.write()
        assert self.ears.lines, "nothing was logged, so nothing is proven"
        written = database_bytes(self.folder)
        assert SID.encode() in written, "no call was written, so nothing is proven"
        return word.encode() not in written and word not in "".join(self.ears.lines).casefold()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Watched]:
    folder, ears = tmp_path_factory.mktemp("line"), Ears()
    shutil.copy(migrated_sqlite, folder / "line.db")
    given = settings_for(DATABASE_URL=f"sqlite:///{folder}/line.db", SPEECH_QUESTIONS="true")
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(ears)
    root.setLevel(logging.DEBUG)
    app = create_app(given, clock=Clock(TUESDAY), audio=aloud_sound())
    watched = Watched(app, folder, ears)
    watched.sends("/voice", CALL)
    yield watched
    app.extensions["house"].close()
    root.removeHandler(ears)
    root.setLevel(level)


def sounds_of(answer: TestResponse) -> list[str]:
    """Return the sounds of a document; a document that holds other words is refused.

    Raises:
        ivr.phone.happenings.TwimlError: it is not what Twilio documents.
    """
    read_response(answer.status_code, answer.headers["Content-Type"], answer.data)
    root = ElementTree.fromstring(answer.get_data(as_text=True))
    assert not root.findall(".//Say")
    played = [(play.text or "").removeprefix(f"{PUBLIC}/audio/") for play in root.iter("Play")]
    assert FILES.issuperset(played)
    return played


@given(st.sampled_from([QUESTION, *STEPS]), WORDS, CONFIDENCE, KEYS)
@example(QUESTION, f"{ODD} " * 4000, "0.9", "")
@example(QUESTION, f"mag ik paracetamol nemen tegen de pijn {ODD}", "0.9", "")
@example(QUESTION, f"mag ik paracetamol nemen tegen de pijn {ODD}", "0.1", "")
@example(QUESTION, f"help ik krijg geen lucht {ODD}", "", "")
@example(QUESTION, f"{ODD}\0" * 50, "1", "")
@settings(max_examples=150, deadline=None)
def test_any_words_at_any_step_bring_sounds_of_the_line_and_are_kept_nowhere(
    watched: Watched, path: str, words: str, confidence: str, key: str
) -> None:
    form = CALL | {"SpeechResult": words, "Confidence": confidence, "Digits": key}
    sounds_of(watched.sends(path, form))
    assert ODD not in "".join(watched.ears.lines).casefold()


def test_the_database_holds_the_call_and_none_of_its_words(watched: Watched) -> None:
    for words in (
        ODD,
        f"{ODD} jeuk",
        f"help {ODD}",
        f"ik wil iemand {ODD} spreken",
        f"{ODD} " * 999,
    ):
        assert sounds_of(watched.sends(QUESTION, CALL | {"SpeechResult": words}))
    assert watched.is_silent_about(ODD)


@pytest.mark.parametrize("path", BESIDE)
def test_webhooks_that_ask_nothing_keep_no_words_either(watched: Watched, path: str) -> None:
    told = {"RecordingSid": "RE1", "RecordingStatus": "completed", "ErrorCode": "11200"}
    answer = watched.sends(path, CALL | told | {"SpeechResult": ODD})
    assert answer.status_code in (200, 204)
    assert watched.is_silent_about(ODD)


def test_words_from_a_stranger_are_refused_without_a_trace(watched: Watched) -> None:
    form = CALL | {"SpeechResult": ODD}
    assert watched.sends(QUESTION, form, signature="forged").status_code == 403
    assert watched.sends("/voice", form | {"SpeechResult": ODD * 9000}).status_code == 200
    assert watched.is_silent_about(ODD)


@pytest.mark.parametrize(
    ("owner", "part", "told"),
    [
        (House, "reply", "a question was not worked out"),
        (Answers, "advance", "a webhook failed"),
        (Notebook, "add", "a webhook failed"),
        (views, "what_was_asked", "a request failed outside its view"),
    ],
)
def test_whatever_breaks_tells_no_words(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, owner: object, part: str, told: str
) -> None:
    def breaks(*_: object) -> NoReturn:
        raise OSError("it is broken")

    assert watched.sends(QUESTION, CALL).status_code == 200
    with monkeypatch.context() as broken:
        broken.setattr(owner, part, breaks)
        before = len(watched.ears.lines)
        assert watched.sends(QUESTION, CALL | {"SpeechResult": f"jeuk {ODD}"}).status_code == 200
    assert told in "".join(watched.ears.lines[before:])
    assert watched.is_silent_about(ODD)
