"""Lets a bench master takes until none came for a while, or whoever started it is gone."""

from __future__ import annotations

import logging
import os
import time
from functools import partial

from ivr.database.engine import open_database
from ivr.dutch.spoken import speak
from ivr.dutch.spoken.lexicon import for_leaflets
from ivr.house import library_of, real_time
from ivr.messages.worker_parts import PATIENCE
from ivr.plain_exit import plain_exit
from ivr.settings import Settings, load
from ivr.sound.shelf import Shelf
from ivr.studio.judging import Listener
from ivr.studio.mastering_takes import Bench, master_next
from scripts.tasks.listen_back import whisper

EVERY = 0.3
"""Seconds between two looks: somebody is waiting to hear how they sound."""

BEAM = 5


@plain_exit()
def run(linger: float) -> None:
    """Master what waits; `linger` seconds after the last take it ends."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s mastering %(levelname)s %(message)s"
    )
    bench, parent, until = _bench(load()), os.getppid(), time.monotonic() + linger
    while os.getppid() == parent:
        if master_next(bench):
            until = time.monotonic() + linger
        elif time.monotonic() >= until:
            break
        else:
            time.sleep(EVERY)


def _bench(settings: Settings) -> Bench:
    lexicon = for_leaflets(*settings.leaflet_folders)
    return Bench(
        open_database(settings.database_url, patience=PATIENCE),
        Shelf(settings.studio_folder),
        [*library_of(settings).clinics],
        real_time,
        partial(speak, vocabulary=lexicon.vocabulary),
        _recogniser(settings.recogniser),
    )


def _recogniser(model: str) -> Listener | None:
    return whisper(model, BEAM) if model else None
