"""Lists voices, writes one as a ZIP, or takes such a ZIP in."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from rich.console import Console
from rich.progress import track
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from ivr.database.engine import migrate, open_database
from ivr.dutch.written import counted
from ivr.house import library_of, owner_of, real_time
from ivr.messages.worker_parts import PATIENCE
from ivr.plain_exit import plain_exit
from ivr.settings import load
from ivr.sound.shelf import Shelf
from ivr.studio.carrying import Carried, CarryingError, packed, unpacked
from ivr.studio.lending import VoiceNameTakenError, lend, lent
from ivr.studio.lent_voice import LentVoice, Take, TakeState
from ivr.studio.takes import Recorded, add_take
from ivr.words.prompt import Prompt


class StudioError(Exception):
    """What was asked cannot be; the message names the remedy."""


@dataclass(frozen=True)
class _Studio:
    sessions: sessionmaker[Session]
    shelf: Shelf
    clinics: tuple[str, ...]


@plain_exit(StudioError, CarryingError, OSError)
def run(options: argparse.Namespace) -> None:
    """Do what was asked."""
    settings = load()
    library = library_of(settings)
    migrate(settings.database_url, owner_of(library))
    sessions = open_database(settings.database_url, patience=PATIENCE)
    _TO_DO[options.what](
        _Studio(sessions, Shelf(settings.studio_folder), tuple(library.clinics)), options
    )


def _list(here: _Studio, _options: argparse.Namespace) -> None:
    with here.sessions() as session:
        for voice in lent(session, here.clinics):
            heard = "callers hear it" if voice.speaks else "callers do not hear it"
            takes = counted(_accepted(session, voice), "take")
            print(f"{voice.id}  {voice.name} ({voice.clinic}): {takes}; {heard}")
        if not lent(session, here.clinics):
            print("There is no voice yet; make one on the page De stem.")


def _export(here: _Studio, options: argparse.Namespace) -> None:
    with here.sessions() as session:
        voice = session.get(LentVoice, options.voice)
        if voice is None or voice.withdrawn_at:
            raise StudioError(f"There is no voice {options.voice}; `list` tells which there are.")
        count = _accepted(session, voice)
        with packed(session, voice, here.shelf) as content, options.file.open("wb") as file:
            shutil.copyfileobj(content, file)
    print(f"{options.file} holds {counted(count, 'take')} of voice {options.voice}.")


def _import(here: _Studio, options: argparse.Namespace) -> None:
    # First all of it is looked at, and only then is any of it kept.
    count = sum(1 for _ in unpacked(options.file))
    voice_id, takes = _new_voice(here, options), unpacked(options.file)
    # Console of its own: what a command tells goes to standard output, and progress is none of it.
    for take in track(takes, "Taking in", count, console=Console(stderr=True), transient=True):
        _take_in(here, voice_id, take)
    print(f"Took in {counted(count, 'take')} as voice {voice_id}; the worker masters them.")


def _new_voice(here: _Studio, options: argparse.Namespace) -> int:
    clinic = options.clinic or here.clinics[0]
    if clinic not in here.clinics:
        raise StudioError(f"{clinic} is no clinic of this line: {', '.join(here.clinics)}.")
    try:
        with here.sessions.begin() as session:
            return lend(session, clinic, options.name, options.consent, real_time()).id
    except VoiceNameTakenError as error:
        raise StudioError(f"There is a voice called {error}; give another --name.") from error


def _take_in(here: _Studio, voice_id: int, take: Carried) -> None:
    key = str(uuid4())
    here.shelf.keep_take(voice_id, key, take.sound)
    prompt = Prompt(take.prompt, take.text)
    told = Recorded(voice_id, key, prompt, take.recorded_by, take.recorded_at)
    with here.sessions.begin() as session:
        # Whoever exported it had accepted it.
        add_take(session, told, due=real_time()).is_approved = True


def _accepted(session: Session, voice: LentVoice) -> int:
    ours = (Take.voice_id == voice.id, Take.state == TakeState.ACCEPTED)
    return session.scalar(select(func.count()).where(*ours)) or 0


_TO_DO: Mapping[str, Callable[[_Studio, argparse.Namespace], None]] = {
    "list": _list,
    "export": _export,
    "import": _import,
}
