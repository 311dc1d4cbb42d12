"""Makes takes heard as the telephone will sound: judged, mastered, measured, one by one.

It runs in a process of its own that the worker starts, with the libraries of
scripts/sound-requirements.txt.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from ivr.database.lease import back_off, finish, lease_next
from ivr.sound import recipe
from ivr.sound.assembly import at_pace
from ivr.sound.manifest import Entry
from ivr.sound.mastering import heard_in, mastered, measured
from ivr.sound.plan import WordsError, texts
from ivr.sound.samples import NoSoundError, decoded, samples
from ivr.sound.shelf import Shelf
from ivr.studio.judging import (
    Listener,
    TakeHeard,
    faults_after,
    faults_before,
    missing_words,
)
from ivr.studio.lent_voice import Take, TakeState
from ivr.studio.publishing import publish
from ivr.studio.takes import HERE, MASTERING_LASTS, accept, drop_if_gone
from ivr.words.prompt import Pace

log = logging.getLogger(__name__)

NO_ROOM = "De opname kan niet worden bewaard: is de schijf vol? Het wordt vanzelf opnieuw gedaan."

RECOGNISER_HZ = 16_000


class RefusedTakeError(Exception):
    """A take that does not pass; the message is the Dutch sentence for who recorded it."""


@dataclass(frozen=True)
class Bench:
    """What mastering works with; `recognise` tells which words it hears, where one is here."""

    sessions: sessionmaker[Session]
    shelf: Shelf
    clinics: Sequence[str]
    clock: Callable[[], datetime]
    speak: Callable[[str], str]
    recognise: Listener | None = None

    @cached_property
    def recipe(self) -> str:
        """Return the recipe of today."""
        return recipe.name()


def master_next(bench: Bench) -> bool:
    """Judge and master the take that waits longest; False when none does."""
    with bench.sessions.begin() as session:
        take = lease_next(session, Take, bench.clock(), MASTERING_LASTS, HERE)
    if take is None:
        return False
    try:
        made = _made(bench, take)
    except RefusedTakeError as refusal:
        made = _refused(bench, take, str(refusal))
    except OSError:
        log.exception("Take %d cannot be mastered now.", take.id)
        later = bench.clock() + back_off(take.attempts)
        made = {"last_error": NO_ROOM, "next_attempt_at": later}
    _settle(bench, take, made)
    return True


def _settle(bench: Bench, take: Take, made: dict[str, Any]) -> None:
    with bench.sessions.begin() as session:
        if not finish(session, take, **made):
            sounds = (row["file"] for row in made.get("entries", ()))
            drop_if_gone(session, take, bench.shelf, sounds)
            return
        kept = session.get_one(Take, take.id, populate_existing=True)
        if kept.state is TakeState.READY and kept.is_approved:
            accept(session, kept, bench.shelf)
        is_heard = kept.state is TakeState.ACCEPTED
    if is_heard:
        publish(bench.sessions, bench.shelf, bench.clinics)


def _refused(bench: Bench, take: Take, reason: str) -> dict[str, Any]:
    done = {"attempts": 0, "last_error": None, "next_attempt_at": None}
    if take.state is TakeState.ACCEPTED:
        # Somebody heard it and found it good: with another recipe it stays as it was.
        log.warning("Take %d does not pass with the recipe of today: %s", take.id, reason)
        return {"recipe": bench.recipe, **done}
    return {"state": TakeState.REFUSED, "reason": reason, **done}


def _made(bench: Bench, take: Take) -> dict[str, Any]:
    heard = TakeHeard(_read(bench.shelf, take), _spoken(bench, take))
    _refuse_for(islice(faults_before(heard), 1))
    contents = {pace: _finished(heard, pace) for pace in Pace}
    _refuse_for(faults_after(heard.spoken, heard_in(contents[Pace.NORMAL])))
    if bench.recognise:
        _refuse_for(missing_words(heard.spoken, bench.recognise(_for_recogniser(heard))))
    entries = [asdict(_kept(bench, take, heard, pace, contents[pace])) for pace in Pace]
    is_accepted = take.state is TakeState.ACCEPTED
    return {
        "state": TakeState.ACCEPTED if is_accepted else TakeState.READY,
        "reason": "",
        "seconds": entries[0]["seconds"],
        "recipe": bench.recipe,
        "entries": entries,
        "attempts": 0,
        "last_error": None,
        "next_attempt_at": None,
    }


def _refuse_for(faults: Iterator[str]) -> None:
    if told := " ".join(faults):
        raise RefusedTakeError(told)


def _read(shelf: Shelf, take: Take) -> Any:
    try:
        return decoded(shelf.take(take.voice_id, take.key).read_bytes())
    except FileNotFoundError as error:
        raise RefusedTakeError("De opname is weg. Spreek deze zin nog een keer in.") from error
    except NoSoundError as error:
        raise RefusedTakeError("Dit is geen geluid dat wij kunnen lezen.") from error


def _spoken(bench: Bench, take: Take) -> str:
    try:
        (text,) = texts({take.prompt: take.text}, bench.speak)
    except WordsError:
        # No synthesiser could say it; whoever read it aloud has.
        return take.text
    return text.spoken


def _finished(heard: TakeHeard, pace: Pace) -> bytes:
    try:
        return mastered(at_pace(heard.sound, pace), recipe.silence_after(heard.spoken, pace))
    except ValueError as error:
        raise RefusedTakeError("Er is niets te horen. Spreek deze zin nog een keer in.") from error


def _for_recogniser(heard: TakeHeard) -> Any:
    sound = heard.sound.set_frame_rate(RECOGNISER_HZ)
    return samples(sound)


def _kept(bench: Bench, take: Take, heard: TakeHeard, pace: Pace, content: bytes) -> Entry:
    return Entry(
        id=take.prompt,
        pace=pace,
        text=take.text,
        spoken=heard.spoken,
        file=bench.shelf.keep_sound(content),
        sha256=hashlib.sha256(content).hexdigest(),
        **asdict(measured(content)),
        voice=f"recorded:{take.voice_id}@{take.id}",
        recipe=bench.recipe,
    )
