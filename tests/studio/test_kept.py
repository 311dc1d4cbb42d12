"""Promise: takes are mastered, fetched and forgotten the same in both databases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.lease import back_off
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.sound.shelf import Shelf
from ivr.studio.lending import LAST_FETCHED_AFTER, erase_withdrawn, lend, withdraw
from ivr.studio.lent_voice import LentVoice, Take, TakeState
from ivr.studio.mastering_takes import Bench, master_next
from ivr.studio.publishing import publish
from ivr.studio.takes import (
    STALE,
    TODO,
    Recorded,
    accept,
    add_take,
    any_to_master,
    ask_anew,
    standings,
)
from ivr.words.prompt import Prompt
from tests.studio.recording import reading_of

NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)
CLINIC = "+31101234567"
WELCOME = Prompt("welcome", "Goedemorgen, u spreekt met de telefoonlijn over gips.")


@dataclass
class Room:
    """A studio of its own, with one voice."""

    bench: Bench
    voice_id: int

    def brings(self, prompt: Prompt, key: str, sound: bytes = b"") -> int:
        """Keep a take as the page does."""
        self.bench.shelf.keep_take(self.voice_id, key, sound or reading_of(prompt))
        with self.bench.sessions.begin() as session:
            return add_take(session, Recorded(self.voice_id, key, prompt, "els", NOW)).id

    def take(self, number: int) -> Take:
        """What is stored of a take."""
        with self.bench.sessions() as session:
            return session.get_one(Take, number)

    @property
    def published(self) -> Manifest:
        """What callers hear of it."""
        return Manifest.load(self.bench.shelf.published / MANIFEST)


@pytest.fixture
def room(sessions: sessionmaker[Session], tmp_path: Path) -> Room:
    bench = Bench(sessions, Shelf(tmp_path / "studio"), [CLINIC], lambda: NOW, str)
    with sessions.begin() as session:
        voice_id = lend(session, CLINIC, "Ria", "els", NOW).id
    return Room(bench, voice_id)


def test_a_take_is_mastered_accepted_heard_and_erased(room: Room) -> None:
    number, bench = room.brings(WELCOME, "sleutel-1"), room.bench
    with bench.sessions() as session:
        assert any_to_master(session, NOW)
        told = standings(session, room.voice_id, (WELCOME, Prompt("menu", "Kies.")))
        assert [one.state for one in told.values()] == [TakeState.WAITING, TODO]
    assert master_next(bench)
    assert not master_next(bench)
    with bench.sessions.begin() as session:
        accept(session, session.get_one(Take, number), bench.shelf)
        other = {"welcome": Prompt("welcome", "Andere woorden.")}
        assert standings(session, room.voice_id, other.values())["welcome"].state == STALE
    publish(bench.sessions, bench.shelf, bench.clinics)
    assert {entry.text for entry in room.published.entries} == {WELCOME.text}

    with bench.sessions.begin() as session:
        withdraw(session, session.get_one(LentVoice, room.voice_id), NOW)
    publish(bench.sessions, bench.shelf, bench.clinics)
    assert room.published.entries == ()
    with bench.sessions.begin() as session:
        assert erase_withdrawn(session, bench.shelf, NOW) == []
        later = NOW + LAST_FETCHED_AFTER
        assert erase_withdrawn(session, bench.shelf, later) == [room.voice_id]
        assert session.get(Take, number) is None
    assert not [*bench.shelf.folder.rglob("*.wav")]


def test_with_another_recipe_an_accepted_take_is_mastered_again(room: Room) -> None:
    number, bench = room.brings(WELCOME, "sleutel-1"), room.bench
    master_next(bench)
    with bench.sessions.begin() as session:
        accept(session, session.get_one(Take, number), bench.shelf)
        session.get_one(Take, number).recipe = "die van vorig jaar"
        ask_anew(session, bench.recipe, NOW)
    assert master_next(bench)
    assert room.take(number).state is TakeState.ACCEPTED
    assert room.take(number).recipe == bench.recipe


def test_words_that_a_recogniser_misses_are_named(room: Room) -> None:
    number = room.brings(WELCOME, "sleutel-1")
    deaf = replace(room.bench, recognise=lambda _: "Goedemorgen, u spreekt met de trein.")
    assert master_next(deaf)
    take = room.take(number)
    assert take.state is TakeState.REFUSED
    assert "over" in take.reason
    assert "gips" in take.reason
    again = room.brings(WELCOME, "sleutel-2")
    assert master_next(replace(room.bench, recognise=lambda _: WELCOME.text))
    assert room.take(again).state is TakeState.READY


def test_a_take_that_cannot_be_written_now_is_tried_again(room: Room) -> None:
    number = room.brings(WELCOME, "sleutel-1")
    room.bench.shelf.published.mkdir(parents=True)
    blocked = room.bench.shelf.published
    blocked.rmdir()
    blocked.write_text("in de weg")
    assert master_next(room.bench)
    take = room.take(number)
    assert take.state is TakeState.WAITING
    assert take.next_attempt_at == NOW + back_off(1)
    assert "schijf vol" in str(take.last_error)
    blocked.unlink()
    assert master_next(replace(room.bench, clock=lambda: NOW + timedelta(minutes=1)))
    assert room.take(number).state is TakeState.READY


def test_a_take_of_a_voice_that_is_erased_meanwhile_leaves_nothing(room: Room) -> None:
    number, bench = room.brings(WELCOME, "sleutel-1"), room.bench

    def erased_meanwhile(words: str) -> str:
        with bench.sessions.begin() as session:
            session.delete(session.get_one(Take, number))
        return words

    assert master_next(replace(bench, speak=erased_meanwhile))
    assert not [*bench.shelf.folder.rglob("*.wav")]


def test_a_second_who_masters_does_not_do_the_same_take(room: Room) -> None:
    room.brings(WELCOME, "sleutel-1")
    with room.bench.sessions.begin() as session:
        take = session.query(Take).one()
        take.leased_until, take.leased_by = NOW + timedelta(minutes=1), "a child that lives"
    assert not master_next(room.bench)
    with room.bench.sessions() as session:
        assert not any_to_master(session, NOW)
