"""Promise: whatever happens, a caller hears words and has a way to a person or the voicemail."""

from __future__ import annotations

import re
import shutil
import time
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from ivr.call.hours import Closure
from ivr.call.moment import estimated
from ivr.database.engine import open_database
from ivr.phone.caller import Caller
from ivr.phone.dialect import DIALECTS
from ivr.phone.document import read_response
from ivr.phone.happenings import Connected, RecordingNow, TransferOutcome
from ivr.records.access_log import Actor
from ivr.records.calendar import Calendar
from ivr.records.closures import add_closure
from tests.calling import SATURDAY, TUESDAY, Clock, Telephone, telephone_at
from tests.line_settings import CLINIC_NUMBER, PUBLIC, settings_for, signed
from tests.own_leaflet import CLINIC, LINE
from tests.own_sound import own_manifest, own_sound
from tests.postgres import Postgres

STEPS = sorted(LINE.steps)
WORDS = {entry.file: entry.text for entry in own_manifest().entries}


def post(client: FlaskClient, path: str, form: dict[str, str]) -> str:
    """Send a signed webhook; the answer is strict TwiML with words and a way on, or fails.

    Returns the document, with the words of each sound file in the place of its name.
    """
    answer = client.post(path, data=form, headers=signed(path, form))
    read_response(answer.status_code, answer.headers["Content-Type"], answer.data)
    document = answer.get_data(as_text=True)
    verbs = [element.tag for element in ElementTree.fromstring(document)]
    hung_up = form.get("Digits") == "hangup"
    # A key that skips words brings the tone of a recording, or the ringing, at once.
    assert hung_up or {"Say", "Play", "Gather", "Record", "Dial"} & set(verbs), document
    assert {"Gather", "Record", "Dial", "Hangup"} & set(verbs), document
    return re.sub(r"[^/<>]+\.wav(?=<)", lambda file: WORDS[file[0]], document)


@pytest.fixture(scope="module")
def client(dead_database_url: str) -> FlaskClient:
    """The line on a dead database: nothing it says may depend on one."""
    app = create_app(settings_for(DATABASE_URL=dead_database_url), clock=Clock(), audio=own_sound())
    return app.test_client()


FIELDS = st.sampled_from(
    [
        *("Digits", "DialCallStatus", "DialBridged", "RecordingSid", "RecordingDuration"),
        *("RecordingUrl", "CallSid", "From", "To", "CallStatus", "Odd"),
    ]
)
# Without surrogates, which no form can hold.
VALUES = st.one_of(
    st.sampled_from(
        [*"0123456789*#", "", "hangup", "completed", "no-answer", "true", "RE1", "-1", "9" * 40]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
QUERIES = st.dictionaries(
    st.sampled_from(["attempt", "pace", "number", "recording", "odd"]),
    st.text("abcXYZ0123456789_-", max_size=12),
)


@given(st.sampled_from([*STEPS, "unknown"]), QUERIES, st.dictionaries(FIELDS, VALUES))
@settings(max_examples=400)
def test_any_form_at_any_step_is_answered_with_words_and_a_way_on(
    client: FlaskClient, step: str, query: dict[str, str], form: dict[str, str]
) -> None:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    post(client, f"/voice/{step}?{parameters}" if parameters else f"/voice/{step}", form)


ACTIONS = st.lists(
    st.sampled_from([*"0123456789*#", "wait", "no-answer", "declined", "speak", "busy"]),
    max_size=12,
)


OUTCOMES: dict[str, TransferOutcome] = {
    "no-answer": "no-answer",
    "declined": "declined",
    "busy": "busy",
}


def do(caller: Caller, action: str) -> None:
    """Do something once the line waits, as far as it makes sense there."""
    match caller.now:
        case Connected():
            caller.talks()
        case RecordingNow() if action == "speak":
            caller.says(5)
        case _ if len(action) == 1:
            caller.presses(action)
        case _:
            caller.waits()


@given(ACTIONS, st.booleans(), st.booleans(), st.sampled_from(sorted(DIALECTS)))
@settings(max_examples=60)
def test_any_sequence_of_keys_silences_and_transfers_ends_well(
    used_telephone: Telephone, actions: list[str], is_open: bool, is_known: bool, spoken: str
) -> None:
    used_telephone.clock.now = TUESDAY if is_open else SATURDAY
    from_ = "+31612345678" if is_known else "anonymous"
    caller = used_telephone.caller(from_, dialect=DIALECTS[spoken]).dials()
    for action in actions:
        if action in OUTCOMES:
            caller.transfer_is(OUTCOMES[action])
        elif not caller.has_ended:
            do(caller, action)
    caller.transfer_is("answered").listens_to_the_end()
    assert caller.has_ended


def test_a_dead_database_does_not_stop_a_call(dead_database_url: str, tmp_path: Path) -> None:
    """Only the callback beside the call fails, so that Twilio's debugger tells of it."""
    with telephone_at(dead_database_url, tmp_path) as telephone:
        telephone.caller().dials().presses("3").hears("Gips mag niet nat worden").presses(
            "0"
        ).talks()
        telephone.clock.now = SATURDAY
        caller = telephone.caller(strict=False).dials().presses("0").waits().says(9).presses("#")
        caller.hears("bewaard").waits().hears("verstuurd")
        assert [failed.error.code for failed in caller.errors] == [11200]


def test_a_frozen_database_does_not_stop_a_call(
    tmp_path: Path, postgres: Postgres, migrated_postgresql: str
) -> None:
    """Twilio waits fifteen seconds, or the five that an engineer sets (its error 11205)."""
    url = postgres.url(postgres.create_database(migrated_postgresql))
    with telephone_at(url, tmp_path) as telephone:
        caller = telephone.caller().dials()
        with postgres.frozen():
            began = time.monotonic()
            caller.presses("3").hears("Gips mag niet nat worden")
            assert time.monotonic() - began < 5


def test_a_busy_database_does_not_hide_a_closure(tmp_path: Path, migrated_sqlite: Path) -> None:
    """Whoever writes for long makes the notes wait, and never what a caller must hear."""
    shutil.copy(migrated_sqlite, tmp_path / "line.db")
    sessions = open_database(f"sqlite:///{tmp_path / 'line.db'}", patience=60)
    closure = Closure(TUESDAY.date(), TUESDAY.date(), "Verhuizing")
    with sessions.begin() as session:
        add_closure(session, CLINIC_NUMBER, closure, Actor("anna", "hier"), TUESDAY)
    with sessions.begin() as writer:
        writer.connection()
        began = time.monotonic()
        calendar, clinic = Calendar(sessions), CLINIC
        assert not calendar.moment(TUESDAY, clinic, True, estimated).is_open
        assert time.monotonic() - began < 30, "it did not wait for its turn"
    sessions.kw["bind"].dispose()


class Broken:
    """A clock that fails as often as told: it stands for any part that breaks."""

    def __init__(self, moment: datetime, failures: int) -> None:
        self.moment = moment
        self.failures = failures

    def __call__(self) -> datetime:
        if self.failures > 0:
            self.failures -= 1
            raise OSError("the clock is broken")
        return self.moment


@pytest.mark.parametrize(
    ("moment", "words"), [(TUESDAY, "Ik verbind u door"), (SATURDAY, "nu gesloten")]
)
def test_a_failure_is_spoken_and_leads_to_a_person_or_the_voicemail(
    moment: datetime, words: str
) -> None:
    app = create_app(settings_for(), clock=Broken(moment, failures=1), audio=own_sound())
    document = post(app.test_client(), "/voice/menu?attempt=1&pace=gewoon", {"Digits": "4"})
    assert "Er ging iets mis" in document
    assert words in document


def test_when_even_the_apology_fails_the_caller_is_put_through() -> None:
    app = create_app(settings_for(), clock=Broken(TUESDAY, failures=99), audio=own_sound())
    document = post(app.test_client(), "/voice", {"From": "+31612345678"})
    assert "Er ging iets mis" in document
    assert f"{CLINIC_NUMBER}</Dial>" in document


def test_the_fallback_address_leads_to_a_person(telephone: Telephone) -> None:
    """Twilio asks it when our answer fails; it must not depend on what failed."""
    app = create_app(telephone.settings, clock=telephone.clock, audio=own_sound())
    form = {"CallSid": "CA1", "ErrorCode": "11200", "ErrorUrl": f"{PUBLIC}/voice/menu"}
    assert "Ik verbind u door" in post(app.test_client(), "/voice/fallback", form)


def test_a_repeated_webhook_gets_the_same_answer(telephone: Telephone) -> None:
    """ "A retried TwiML request must get the SAME TwiML again".

    Source: twilio.com/docs/usage/webhooks/webhooks-faq.
    """
    telephone.clock.now = SATURDAY
    client = create_app(telephone.settings, clock=telephone.clock, audio=own_sound()).test_client()
    for path, event in [
        ("/voice", {}),
        ("/voice/menu?attempt=1&pace=gewoon", {"Digits": "0"}),
        ("/voice/number?attempt=1&pace=langzaam", {"Digits": "0791234560"}),
        ("/voice/record?attempt=1", {"RecordingSid": "RE9", "RecordingDuration": "9"}),
    ]:
        form = {"CallSid": "CA1", "From": "anonymous", **event}
        assert post(client, path, form) == post(client, path, form)
