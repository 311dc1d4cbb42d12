"""Promise: no log names a caller, a colleague, a call or a secret; a call is followed by a hash."""

from __future__ import annotations

import json
import logging
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import create_app
from ivr.logs.following import call_hash
from ivr.messages.message import Message
from ivr.messages.worker_parts import work_of
from ivr.sealing import call_key
from ivr.settings import Settings
from ivr.worker.rounds import do_chores, run_due, survive
from tests.calling import SATURDAY, Telephone, telephone_at
from tests.line_settings import LINE_NUMBER, TOKEN, settings_for, signed
from tests.logs.written import written
from tests.office import PASSWORD, Office
from tests.own_sound import own_sound

SEEN, KEYED, GUESSED = "+31612345678", "+31791234560", "een geraden wachtwoord"
NAME = "wilhelmina"
CALL = "CA" + 32 * "c"


def _leave_messages(telephone: Telephone) -> None:
    """Let one caller show a number, and another key it in."""
    telephone.clock.now = SATURDAY
    caller = telephone.caller(SEEN).dials().presses("0")
    caller.presses("6").says(9).presses("#").presses("5").presses("#")
    hidden = telephone.caller("anonymous").dials().presses("0").presses("6")
    hidden.presses_keys(f"{KEYED.replace('+31', '0')}#").presses("#").says(9).presses("#")


def _work(telephone: Telephone) -> None:
    """Let a worker fetch what was left, tell staff, and look at a Twilio that is away."""
    work = replace(work_of(telephone.settings), clock=telephone.clock)
    run_due(work)
    away = telephone.settings.model_copy(update={"twilio_api_url": "http://127.0.0.1:9"})
    survive(do_chores, replace(work_of(away), clock=telephone.clock))
    survive(_fails, work)


def _fails(_work: object) -> int:
    raise ValueError(f"{SEEN} in {CALL} of {TOKEN}, see https://lijn.example.nl/x?number={KEYED}")


def _look(telephone: Telephone) -> None:
    """Let a colleague hear the messages, and a stranger guess a password."""
    app = create_app(telephone.settings, clock=telephone.clock, audio=own_sound())
    office = Office(app, telephone.clock, telephone.settings, telephone.sessions)
    colleague = office.colleague(NAME).opens("/berichten")
    colleague.opens(f"/berichten/nummer/1?van={SEEN}").opens(f"/zoeken?q={SEEN}")
    with telephone.sessions() as session:
        for message in session.scalars(select(Message)):
            colleague.opens(f"/berichten/{message.id}/opname")
    office.visitor().logs_in(NAME, GUESSED, "123456")
    office.visitor().opens("/uitnodiging/een-kapotte-uitnodiging")


def _fail(settings: Settings, dead_database_url: str) -> None:
    """Let webhooks fail on a dead database, and let Twilio fall back."""
    dead = settings.model_copy(update={"database_url": dead_database_url})
    client = create_app(dead, audio=own_sound()).test_client()
    told = {"CallSid": CALL, "From": SEEN, "To": LINE_NUMBER, "ErrorCode": "11205"}
    form = told | {"RecordingSid": "RE" + 32 * "e"}
    paths = ("/voice", "/voice/fallback", f"/voice/menu?number={KEYED}", "/voice/recording")
    for path in paths:
        client.post(path, data=form, headers=signed(path, form))
        client.post(path, data=form)


def _secrets(telephone: Telephone) -> set[str]:
    """Return all that may not be read in a log."""
    with telephone.sessions() as session:
        messages = session.scalars(select(Message)).all()
    assert len(messages) == 2
    assert all(message.call_sid and message.recording_sid for message in messages)
    sids = {str(sid) for one in messages for sid in (one.call_sid, one.recording_sid)}
    numbers = {SEEN.removeprefix("+31"), KEYED.removeprefix("+31")}
    settings = telephone.settings
    keys = {settings.secret_key, TOKEN, PASSWORD, GUESSED, settings.twilio_account_sid}
    return sids | numbers | keys | {NAME, CALL, "een-kapotte-uitnodiging"}


@pytest.mark.parametrize("form", ["json", "text"])
def test_nobody_and_no_secret_is_in_any_log(
    form: str, tmp_path: Path, migrated_sqlite: Path, dead_database_url: str
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    url, plain = f"sqlite:///{tmp_path / 'line.db'}", logging.INFO if form == "text" else None
    with (
        written(plain) as text,
        telephone_at(url, tmp_path, more={"LOG_FORMAT": form}) as telephone,
    ):
        _leave_messages(telephone)
        _work(telephone)
        _look(telephone)
        _fail(telephone.settings, dead_database_url)
        secrets = _secrets(telephone)
    lines = text.getvalue().splitlines()
    assert any("its recording is stored" in line for line in lines)
    assert any("Twilio fell back" in line for line in lines)
    if form == "json":
        _is_followed([json.loads(line) for line in lines], telephone, secrets)
    else:
        # The one error that names somebody is made up; a plain log does not scrub.
        lines = [line for line in lines if not line.startswith("ValueError")]
    squeezed = re.sub(r"[ ().-]", "", "\n".join(lines)).lower()
    for secret in secrets:
        assert re.sub(r"[ ().-]", "", secret).lower() not in squeezed, secret


def _is_followed(lines: list[dict[str, object]], telephone: Telephone, secrets: set[str]) -> None:
    """Check that a call has one name, in what web and worker write."""
    key = call_key(telephone.settings)
    calls = {call_hash(sid, key) for sid in secrets if sid.startswith("CA") and sid != CALL}
    stored = [line for line in lines if "its recording is stored" in str(line["message"])]
    assert {line["call"] for line in stored} == calls
    answers = [line for line in lines if line["message"] == "answered"]
    assert calls | {call_hash(CALL, key)} == {line.get("call") for line in answers} - {None}
    of_staff = [line for line in answers if line["route"] == "/berichten"]
    assert of_staff
    assert not any("call" in line for line in of_staff), "a thread remembers no call"
    routes = {str(line["route"]) for line in answers}
    assert {"/voice", "/voice/<step>", "/voice/recording"} <= routes
    assert all(isinstance(line["ms"], float) and line["status"] for line in answers)
    [error] = [str(line["error"]) for line in lines if "ValueError" in str(line.get("error"))]
    assert (
        error.splitlines()[-1]
        == "ValueError: [...] in [...] of [...], see https://lijn.example.nl/x[...]"
    )


def test_the_hash_of_a_call_needs_the_key_of_the_line() -> None:
    one, other = settings_for(), settings_for(SECRET_KEY="tB7nQ4wZ9kD2xV6mR1cY8hJ3gF5sL0pA")
    assert call_hash(CALL, call_key(one)) == call_hash(CALL, call_key(one))
    assert call_hash(CALL, call_key(one)) != call_hash(CALL, call_key(other))
    assert re.fullmatch("[0-9a-f]{16}", call_hash(CALL, call_key(one)))
    told = create_app(one).test_cli_runner().invoke(args=["log", "call", CALL])
    assert told.output.strip() == call_hash(CALL, call_key(one))
