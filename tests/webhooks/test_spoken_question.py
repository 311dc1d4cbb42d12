"""Promise: who asks aloud hears the leaflet; their words are in no address, log or table."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from urllib.parse import quote_plus

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app import create_app
from ivr.house import House
from ivr.records.calls import StepCount
from ivr.settings import Settings
from tests.calling import SATURDAY, TUESDAY, Clock
from tests.line_settings import settings_for
from tests.own_leaflet import FILE, LEAFLET
from tests.own_sound import own_sound
from tests.webhooks.test_never_silent import post

QUESTION = f"/voice/question?leaflet={LEAFLET.name}"
CALL = {"CallSid": "CA1", "From": "+31612345678"}
ODD = "zwierezwaluwtje"
"""A word that stands nowhere."""


@dataclass
class Aloud:
    """A line that can be asked something aloud, and what it wrote."""

    client: FlaskClient
    house: House
    database: Path
    clock: Clock

    def hears(self, words: str, path: str = QUESTION, **more: str) -> str:
        """Return the document that answers what Twilio recognised."""
        return post(self.client, path, {**CALL, "SpeechResult": words, **more})

    def counted(self, step: str) -> Counter[str]:
        self.house.notebook.write()
        with self.house.sessions() as session:
            counts = session.scalars(select(StepCount).where(StepCount.step == step))
            counted = Counter[str]()
            for it in counts:
                counted[it.outcome] += it.count
            return counted


def aloud_at(given: Settings, database: Path) -> Iterator[Aloud]:
    clock = Clock(TUESDAY)
    app = create_app(given, clock=clock, audio=own_sound())
    yield Aloud(app.test_client(), app.extensions["house"], database, clock)
    app.extensions["house"].close()


@pytest.fixture(scope="module")
def aloud(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Aloud]:
    file = tmp_path_factory.mktemp("aloud") / "line.db"
    shutil.copy(migrated_sqlite, file)
    given = settings_for(DATABASE_URL=f"sqlite:///{file}", SPEECH_QUESTIONS="true")
    yield from aloud_at(given, file)


def test_the_leaflet_answers_from_the_sentence_that_fits(aloud: Aloud) -> None:
    answer = aloud.hears("ik voel tintelingen in mijn vingers", Confidence="0.9")
    assert "Ik denk dat dit erover gaat:" in answer
    assert "tintelingen" in answer
    assert "Hoog houden" not in answer
    assert aloud.counted("question")["asked"] == 1
    assert aloud.counted("topic-1-part-3") == {"asked": 1, "answered": 1}


def test_the_leaflet_gets_ready_while_the_caller_is_asked(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    given = settings_for(DATABASE_URL=f"sqlite:///{tmp_path}/line.db", SPEECH_QUESTIONS="true")
    for fresh in aloud_at(given, tmp_path / "line.db"):
        post(fresh.client, f"/voice/menu?leaflet={LEAFLET.name}", {**CALL, "Digits": "9"})
        fresh.house.beside.come_round()
        began = process_time()
        fresh.hears("ik voel tintelingen in mijn vingers")
        assert process_time() - began < 0.15


def test_a_recogniser_in_doubt_makes_the_line_doubt_too(aloud: Aloud) -> None:
    for confidence, opening in (
        ("0.1", "Ik weet het niet zeker."),
        ("0.0", "Ik denk"),
        ("veel", "Ik denk"),
        ("nan", "Ik denk"),
    ):
        assert opening in aloud.hears("ik voel tintelingen", Confidence=confidence)


def test_an_emergency_hears_112_first_and_then_a_person(aloud: Aloud) -> None:
    answer = aloud.hears("help ik krijg geen lucht")
    assert "één, één, twee" in answer[: answer.index("Ik verbind u door")]
    assert "113" not in answer
    assert "zelfmoord" in aloud.hears("ik wil niet meer leven")
    assert aloud.counted("question")["emergency"] == 2
    aloud.clock.now = SATURDAY
    assert "huisartsenpost" in aloud.hears("help ik krijg geen lucht")
    aloud.clock.now = TUESDAY


def test_a_key_beats_words_and_words_elsewhere_are_silence(aloud: Aloud) -> None:
    assert "Ik verbind u door" in aloud.hears("paracetamol", Digits="0")
    menu = f"/voice/menu?leaflet={LEAFLET.name}"
    assert "Ik denk" not in aloud.hears("paracetamol", menu)
    assert "Neem rustig de tijd." in aloud.hears("   ")


def test_what_is_not_in_the_leaflet_is_not_answered(aloud: Aloud) -> None:
    before = aloud.counted("question")["nothing"]
    answer = aloud.hears("waar kan ik de auto parkeren")
    assert "Daar staat niets over in deze folder." in answer
    assert aloud.counted("question")["nothing"] == before + 1


@settings(max_examples=60, deadline=None)
@given(
    words=st.one_of(
        st.text(max_size=300),
        st.text(max_size=30).map(lambda text: text * 400),
        st.sampled_from(
            ["<Say>x</Say>", "'; DROP TABLE calls;--", "{{7*7}}", "\x00", "%s%n", "🦴"]
        ),
    ),
    confidence=st.one_of(st.just(""), st.text(max_size=9), st.floats().map(str)),
)
def test_any_words_at_all_get_an_answer(aloud: Aloud, words: str, confidence: str) -> None:
    aloud.hears(words, Confidence=confidence)


def test_the_words_are_nowhere_afterwards(aloud: Aloud, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for words in (ODD, f"mag ik {ODD} nemen tegen de pijn", f"help geen lucht {ODD}"):
        answer = aloud.hears(words, Confidence="0.9")
        assert ODD not in answer
        assert quote_plus(words) not in answer
    aloud.house.notebook.write()
    written = b"".join(
        file.read_bytes() for file in aloud.database.parent.glob(f"{aloud.database.name}*")
    )
    assert ODD.encode() not in written
    assert ODD not in caplog.text


def test_a_broken_bridge_brings_a_person_and_tells_no_words(
    tmp_path: Path, migrated_sqlite: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(FILE.parent, tmp_path / "leaflets" / LEAFLET.name)
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    given = settings_for(
        DATABASE_URL=f"sqlite:///{tmp_path}/line.db",
        SPEECH_QUESTIONS="true",
        LEAFLETS=str(tmp_path / "leaflets"),
    )
    for broken in aloud_at(given, tmp_path / "line.db"):
        (tmp_path / "leaflets" / LEAFLET.name / "questions.yaml").write_text("groups: [")
        assert "Ik verbind u door" in broken.hears(f"mag ik {ODD}")
        assert "a question was not worked out (BridgeError)" in caplog.text
        assert ODD not in caplog.text


def test_without_the_setting_words_are_silence(tmp_path: Path, migrated_sqlite: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    given = settings_for(DATABASE_URL=f"sqlite:///{tmp_path}/line.db")
    for deaf in aloud_at(given, tmp_path / "line.db"):
        assert "onderwerpen" in deaf.hears("help ik krijg geen lucht")
