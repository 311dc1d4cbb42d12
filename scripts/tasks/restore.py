"""Brings a backup back, or tries to, and tells what came back and what did not."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ivr.backups import BackupError
from ivr.backups.drill import Drilled, Openable, drill
from ivr.backups.erased_list import ERASED, read_list
from ivr.backups.inventory import Inventory
from ivr.backups.restoring import Restored, Restoring
from ivr.backups.unpacking import BackupFile
from ivr.dutch.written import counted
from ivr.house import library_of, owner_of, real_time
from ivr.plain_exit import plain_exit
from ivr.sealing import backup_keys
from ivr.settings import ENV_FILE, Settings, load
from scripts.tasks.backup import Progress

NO_LIST = (
    "No list of erasures is beside the backup ({}). What a caller had erased after the backup was "
    "made is back: ask who looked after Gegevens since then, and erase it again."
)
AFTERWARDS = """\
Start the line, and look at Berichten. What happened after the backup is not in it:
  - messages that were left and fetched since then are lost; Twilio's others come by themselves
  - accounts are as they were then: look at Medewerkers; everybody logs in anew
  - the access log ends there: `log verify --last SEAL` with a later mail will say so"""


@plain_exit(BackupError)
def run(options: argparse.Namespace) -> None:
    """Do what was asked."""
    settings = _settings(options)
    if options.drill:
        _drill(options, settings)
    else:
        _restore(options, settings)


def _settings(options: argparse.Namespace) -> Settings:
    """Return the settings, with the database and the folder that were named."""
    if options.settings and not options.settings.is_file():
        raise BackupError(f"There is no file {options.settings} with settings.")
    settings = load(env_file=options.settings or ENV_FILE)
    named = {"database_url": options.into, "studio": options.studio}
    return settings.model_copy(update={name: value for name, value in named.items() if value})


def _restore(options: argparse.Namespace, settings: Settings) -> None:
    file = options.erased or options.file.with_name(ERASED)
    erased = read_list(file, backup_keys(settings))
    owner, now = owner_of(library_of(settings)), real_time()
    done = Restoring(settings, owner, now, erased, Progress()).restore(_file(options))
    print("\n".join(_told(done, settings)))
    if erased is None:
        print(NO_LIST.format(file))
    else:
        again = counted(done.erased_again, "message or voice", "messages and voices")
        print(f"Erased again, because callers or colleagues had it erased: {again}.")
        print(f"The list of erasures is complete until {erased.until:%Y-%m-%d %H:%M} UTC.")
    print(AFTERWARDS)


def _file(options: argparse.Namespace) -> BackupFile:
    return BackupFile(options.file, options.key, of_anyone=options.lost_keys)


def _told(done: Restored, settings: Settings) -> Iterator[str]:
    made = done.inventory
    messages = counted(made.rows["messages"], "message")
    recordings = counted(made.rows["recording_audio"], "recording")
    yield f"The backup of {made.made_at:%Y-%m-%d %H:%M} UTC is back in {_place(settings)}."
    yield f"It held {messages} and {recordings}."
    yield f"Past their time, and erased: {counted(done.past, 'message')}."
    yield from _not_in_it(made)


def _place(settings: Settings) -> str:
    return settings.database_url.rpartition("@")[2]


def _not_in_it(made: Inventory) -> Iterator[str]:
    if made.left_out:
        yield f"Too old for it, and not in it: {counted(made.left_out, 'message')}."
    for evening, count in sorted(made.evenings.items()):
        clinic, _, day = evening.partition(" ")
        callers = counted(count, "caller")
        yield f"Not in it: {callers} to be rung before a test on {day}. Tell {clinic}."


def _drill(options: argparse.Namespace, settings: Settings) -> None:
    owner = owner_of(library_of(settings))
    with tempfile.TemporaryDirectory(prefix="line-drill-") as folder:
        found = drill(_file(options), settings, owner, Path(folder), Progress())
    print("\n".join(_report(found)))
    if not found.is_good:
        sys.exit("This backup does not bring everything back.")
    print("This backup brings everything back.")


def _report(found: Drilled) -> Iterator[str]:
    made = found.inventory
    yield f"The backup of {made.made_at:%Y-%m-%d %H:%M} UTC, deleted on {made.ends_at:%Y-%m-%d}."
    yield f"{'table':<20} {'backup':>10} {'back':>10}"
    for table, (told, back) in found.rows.items():
        mark = "" if told == back else "  DIFFERS"
        yield f"{table:<20} {told:>10} {back:>10}{mark}"
    studio = [name for name in made.files if name.startswith("studio/")]
    files = counted(len(made.files), "file")
    yield f"Every byte of {files} is as it was; {len(studio)} of them of the studio."
    yield from _sealed("recording", found.recordings, made.rows["recording_audio"])
    yield from _sealed("secret of one-time codes", found.codes, None)
    if found.missing_keys:
        names = ", ".join(found.missing_keys)
        yield f"The line had keys that the settings do not have: {names}."
    yield from _not_in_it(made)


def _sealed(what: str, opened: Openable, told: int | None) -> Iterator[str]:
    total = opened.whole + opened.without_key + opened.damaged if told is None else told
    many = f"{what}s" if what == "recording" else "secrets of one-time codes"
    yield f"Opened: {opened.whole} of {counted(total, what, many)}."
    if opened.without_key:
        which = counted(opened.without_key, what, many)
        yield f"The key of {which} is not in the settings: see RECORDING_KEYS and SECRET_KEY."
    if opened.damaged:
        yield f"Damaged: {counted(opened.damaged, what, many)}."
