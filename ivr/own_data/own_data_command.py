"""`flask --app app data ...`: the same for all clinics of the line, by who looks after it.

The number is asked for, and never an argument: those stand in the shell's history and in the list
of processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.database.engine import migrate
from ivr.dutch.written import counted
from ivr.house import house
from ivr.messages.message import Message
from ivr.own_data.erasing import Erasure, erase_all
from ivr.own_data.handing_over import HandingOver, log_handing_over, telling_of
from ivr.own_data.of_one_number import Kept, OneNumber, kept_of, sought_number
from ivr.pages.context import database, line_name, now, reading
from ivr.pages.staff_command import COMMAND_LINE
from ivr.plain_exit import plain_exit
from ivr.records.access_log import LogEvent, log_everywhere
from ivr.reminders.planned import Reminder

data = AppGroup("data", help="All that is kept of one telephone number, of every clinic.")

Command = Callable[..., None]


def _of_a_number(command: Command) -> Command:
    """Ask for a number, and do this with it and with what is kept of it."""

    @wraps(command)
    def asks(**options: object) -> None:
        typed = click.prompt("Telephone number", prompt_suffix=": ", err=True)
        number = sought_number(typed)
        if number is None:
            raise click.UsageError("That is no telephone number; write it as 0612345678.")
        with plain_exit():
            migrate(house().settings.database_url, house().owner)
            with reading() as session:
                one = OneNumber(number, _every_clinic(session))
                kept = kept_of(session, one)
            with database() as session:
                log = partial(log_everywhere, session, COMMAND_LINE, now(), LogEvent.SEARCHED)
                log(clinics=one.clinics, detail="alles van één nummer")
            click.echo(_told(kept))
            if not kept.is_nothing:
                command(one, kept, **options)

    return asks


@data.command()
@_of_a_number
def find(_one: OneNumber, kept: Kept) -> None:
    """Tell how much is kept of a number."""
    for message in kept.messages:
        click.echo(f"  message {message.id}: left {message.left_at:%Y-%m-%d}")


@data.command()
@click.option("--to", "file", required=True, type=click.Path(path_type=Path, dir_okay=False))
@_of_a_number
def export(one: OneNumber, _kept: Kept, file: Path) -> None:
    """Write it to a new ZIP, which only this account may read."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise click.UsageError(f"--to {file}: {error.strerror}.") from error
    with database() as session:
        log_handing_over(session, one, COMMAND_LINE, now())
    parts = house()
    telling = telling_of(parts.settings, parts.library, one, now())
    made = HandingOver(parts.sessions, parts.keys, one, telling, line_name())
    with os.fdopen(handle, "wb") as writer:
        writer.writelines(made.pieces())
    click.echo(f"Written to {file}. Remove it once it is handed over.")


@data.command()
@_of_a_number
def erase(one: OneNumber, kept: Kept) -> None:
    """Erase it now, after asking; the lines of the access log stay, and hold no number."""
    if kept.waiting:
        click.echo(f"{counted(kept.waiting, 'message waits', 'messages wait')} for an answer.")
    click.confirm("Erase all of it?", abort=True, err=True)
    done = erase_all(house().sessions, Erasure(one, kept.newest, COMMAND_LINE, now()))
    messages, reminders = counted(done.messages, "message"), counted(done.reminders, "reminder")
    click.echo(f"Erased: {messages}, {reminders}, {counted(done.given, 'keyed-in number')}.")
    for backup in kept.backups:
        made, ends = (f"{at:%Y-%m-%d %H:%M} UTC" for at in (backup.made_at, backup.ends_at))
        click.echo(f"  still in the backup of {made}, which is deleted on {ends}")
    click.echo("The worker wipes their bytes in its next round, and removes what is at Twilio.")


def _every_clinic(session: Session) -> list[str]:
    """Return the clinics of the line, and those of which it only keeps something."""
    kept = {*session.scalars(select(Message.clinic).distinct())}
    kept |= {*session.scalars(select(Reminder.clinic).distinct())}
    return sorted(kept.union(house().library.clinics))


def _told(kept: Kept) -> str:
    if kept.is_nothing:
        return "Nothing is kept of this number."
    amounts = (
        counted(kept.amount, "message"),
        counted(len(kept.reminders), "reminder"),
        counted(kept.given, "keyed-in number"),
        f"{counted(kept.log_lines, 'line')} of the access log",
    )
    return f"Kept: {', '.join(amounts)}."
