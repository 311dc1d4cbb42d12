"""Promise: whom we ring hears nothing of a leaflet before a key, and only with their own consent.

A caller is asked on the number of the call only; what they decide is stored before they hear it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from app import create_app
from ivr.house import House
from ivr.messages.message import Message
from ivr.records.calls import Call, StepCount
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from tests import dated_leaflet
from tests.line_settings import ACCOUNT, PUBLIC, settings_for, signed
from tests.own_sound import own_sound
from tests.reminders.evenings import DAY, MOBILE, eve

LINE_NUMBER, CLINIC = dated_leaflet.NUMBER, dated_leaflet.LEAFLET.about.clinic_number
ASKED = datetime.combine(DAY - timedelta(days=8), eve("10:00").timetz())
OF_LEAFLET = ("echo", "twaalf uur", "eten")
"""What nobody may hear before the key: the leaflet's subject, the hour and what it is about."""


@dataclass
class Line:
    client: FlaskClient
    house: House
    now: datetime = ASKED
    twiml: str = ""

    def __call__(self) -> datetime:
        return self.now

    @property
    def sessions(self) -> sessionmaker[Session]:
        self.house.notebook.write()
        return self.house.sessions

    def posts(self, path: str, **form: str) -> str:
        """Twilio posts this to a path with its query; the answer is what was said and done."""
        answer = self.client.post(path, data=form, headers=signed(path, form))
        assert answer.status_code in (200, 204)
        self.twiml = answer.text
        return self.twiml

    def called(self, step: str, keys: str = "", from_: str = MOBILE, **query: str) -> str:
        """A caller does something at a step of the leaflet, in a call about the day of a test."""
        where = {"leaflet": "echo", "day": DAY.isoformat()} | query
        path = f"/voice/{step}?" + "&".join(f"{name}={value}" for name, value in where.items())
        return self.posts(path, **in_call(from_), **({"Digits": keys} if keys else {}))

    def rings(self, token: str = "T1", to: str = MOBILE, **changes: str) -> str:
        """We ring, and somebody or something picks up."""
        return self.posts(f"/voice/reminder-call?reminder={token}", **of_ours(to) | changes)

    def presses(self, key: str, to: str = MOBILE, change: tuple[str, str] = ("", "")) -> str:
        """Whom we rang presses a key; the address in which `change` was made is signed anew."""
        address = actions(self.twiml)[-1].removeprefix(PUBLIC).replace(*change)
        return self.posts(address, **of_ours(to), **({"Digits": key} if key else {}))

    def outcomes(self) -> list[ReminderOutcome | None]:
        with self.sessions() as session:
            return [*session.scalars(select(Reminder.outcome).order_by(Reminder.id))]

    def counted(self) -> dict[tuple[str, str], int]:
        told = ("asked", "planned", "answered", "understood")
        with self.sessions() as session:
            rows = session.scalars(select(StepCount).where(StepCount.outcome.in_(told))).all()
        return {(row.step, row.outcome): row.count for row in rows}


def in_call(from_: str = MOBILE) -> dict[str, str]:
    return form_of("CA1", "inbound", from_, LINE_NUMBER)


def of_ours(to: str = MOBILE) -> dict[str, str]:
    return form_of("CA2", "outbound-api", LINE_NUMBER, to)


def form_of(sid: str, direction: str, from_: str, to: str) -> dict[str, str]:
    who = {"CallSid": sid, "AccountSid": ACCOUNT, "Direction": direction}
    return who | {"From": from_, "To": to, "CallStatus": "in-progress"}


def actions(twiml: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'action="([^"#]*)', twiml)]


def is_about_the_leaflet(twiml: str) -> bool:
    said = re.sub(r'https://[^"<]*', "", twiml).lower()
    return any(word in said for word in OF_LEAFLET)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    leaflets = tmp_path_factory.mktemp("leaflets")
    (leaflets / "echo").mkdir()
    (leaflets / "echo" / "leaflet.md").write_text(dated_leaflet.text(), encoding="utf-8")
    return leaflets


@pytest.fixture
def line(folder: Path, database_url: str) -> Iterator[Line]:
    yield from served(folder, database_url)


def served(folder: Path, database_url: str, **more: str) -> Iterator[Line]:
    settings = settings_for(
        LEAFLETS=str(folder),
        CLINIC_NUMBER=CLINIC,
        LINE_NUMBER=LINE_NUMBER,
        DATABASE_URL=database_url,
        REMINDERS="true",
        **more,
    )
    clock = [ASKED]
    app = create_app(settings, clock=lambda: clock[0], audio=own_sound())
    house: House = app.extensions["house"]
    yield Line(app.test_client(), house)
    house.close()


pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


@pytest.fixture
def rung(line: Line) -> Line:
    """A caller asked to be rung, and is."""
    line.called("reminder-offer", "6")
    with line.sessions.begin() as session:
        (one,) = session.scalars(select(Reminder.id))
        facts = {"token": "T1", "started_at": ASKED, "state": Made.MAKING}
        session.add(ReminderTry(reminder_id=one, attempt=1, **facts))
    return line


def test_a_caller_asks_hears_that_it_is_planned_and_cancels(line: Line) -> None:
    assert "Zullen wij u de avond ervoor bellen?" in line.called("fasting", "#")
    # Also of who only waits.
    assert "Zullen wij u de avond ervoor bellen?" in line.called("fasting")
    assert "Zullen wij" not in line.called("fasting", "6")
    assert "bellen wij u in de avond. Afzeggen kan" in line.called("reminder-offer", "6")
    # Twilio asks again when our answer came too late.
    assert "bellen wij u in de avond. Afzeggen kan" in line.called("reminder-offer", "6")
    assert line.outcomes() == [None]
    assert line.counted() == {("reminder-offer", "asked"): 1, ("reminder-offer", "planned"): 1}
    assert "Dat staat al genoteerd." in line.called("fasting", "#")
    assert "Goed, wij bellen u niet." in line.called("reminder-planned", "#")
    assert line.outcomes() == [ReminderOutcome.CANCELLED]
    assert "Zullen wij u de avond ervoor bellen?" in line.called("fasting", "#")


@pytest.mark.parametrize(
    "from_", ["anonymous", "+266696687", "+31881234567", "+318001234", "+32470123456"]
)
def test_who_shows_no_telephone_of_their_own_is_not_asked(line: Line, from_: str) -> None:
    """Nor is the number that they keyed in for a message any consent."""
    sealed = line.house.seal.close(MOBILE, "CA1")
    for step, keys in (("fasting", "#"), ("reminder-offer", "6")):
        said = line.called(step, keys, from_, number=sealed)
        assert "bellen wij u" not in said
        assert "Zullen wij" not in said
    assert line.outcomes() == []


def test_a_full_evening_is_told(folder: Path, database_url: str) -> None:
    for line in served(folder, database_url, REMINDERS_PER_DAY="1"):
        line.called("reminder-offer", "6")
        other = "+31687654321"
        assert "kunnen u die avond helaas niet bellen" in line.called("fasting", "#", other)
        # Somebody else may have had the last place after the question.
        assert "kunnen u die avond helaas niet bellen" in line.called("reminder-offer", "6", other)
        assert line.counted()["reminder-offer", "asked"] == 2
        assert line.counted()["reminder-offer", "planned"] == 1


def test_a_line_that_rings_nobody_asks_nobody(line: Line) -> None:
    off = line.house.settings.model_copy(update={"reminders": False})
    object.__setattr__(line.house, "settings", off)
    assert "bellen" not in line.called("fasting", "#")
    line.called("reminder-offer", "6")
    assert line.outcomes() == []


@pytest.mark.parametrize("day", ["2027-02-28", "2027-03-01", "2029-01-01", "soon"])
def test_a_day_that_nobody_can_have_meant_is_not_kept(line: Line, day: str) -> None:
    line.called("reminder-offer", "6", day=day)
    assert line.outcomes() == []


def test_what_cannot_be_stored_is_not_promised(line: Line) -> None:
    with line.house.sessions.begin() as session:
        session.execute(text("DROP TABLE reminder_tries"))
        session.execute(text("DROP TABLE reminders"))
    assert "Zullen wij" not in line.called("fasting", "#")
    said = line.called("reminder-offer", "6")
    assert "bellen wij u" not in said
    assert f">{CLINIC}<" in said, "a caller is put through after a failure"


def test_nothing_of_the_leaflet_sounds_before_the_key(rung: Line) -> None:
    said = rung.rings()
    assert "Wilt u het bericht horen? Toets zes." in said
    assert not is_about_the_leaflet(said)
    assert is_about_the_leaflet(rung.presses("6"))
    assert rung.outcomes() == [ReminderOutcome.HEARD]
    assert "Ik heb genoteerd dat u het weet" in rung.presses("#")
    assert rung.outcomes() == [ReminderOutcome.UNDERSTOOD]
    assert rung.counted() == {
        ("reminder-offer", "asked"): 1,
        ("reminder-offer", "planned"): 1,
        ("reminder", "answered"): 1,
        ("reminder-message", "understood"): 1,
    }


@pytest.mark.parametrize("key", ["", "0", "1", "7", "*", "9", "5"])
def test_a_machine_or_another_key_leads_to_no_leaflet_and_to_nobody(rung: Line, key: str) -> None:
    rung.rings()
    for pressed in (key, key, key, "", "", ""):
        said = rung.presses(pressed) if actions(rung.twiml) else rung.twiml
        assert not is_about_the_leaflet(said)
        assert "<Dial" not in said
    assert "<Hangup" in rung.twiml
    assert rung.outcomes() == [None]


def test_who_does_not_want_to_be_rung_is_not_rung_on_any_evening(rung: Line) -> None:
    rung.called("reminder-offer", "6", day="2027-03-20")
    rung.called("reminder-offer", "6", from_="+31687654321")
    asked = rung.rings()
    assert "wij bellen u niet meer" in rung.presses("#")
    gone = ReminderOutcome.REFUSED
    assert rung.outcomes() == [gone, gone, None]
    # The same answer when Twilio asks again.
    rung.twiml = asked
    assert "wij bellen u niet meer" in rung.presses("#")


CHANGES = {
    "a token that nobody was given": {"token": "T2"},
    "no token": {"token": ""},
    "another telephone": {"to": "+31687654321"},
    "a call from outside": {"Direction": "inbound"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_call_without_consent_says_who_rang_and_hangs_up(
    rung: Line, change: Mapping[str, str]
) -> None:
    said = rung.rings(**change)
    says_no_more(said)
    assert "Ons nummer is" in said
    assert rung.outcomes() == [None]


def says_no_more(said: str) -> None:
    assert not is_about_the_leaflet(said)
    assert "<Dial" not in said
    assert "<Gather" not in said
    assert "<Hangup" in said


TAMPERED = {
    "another day": ("day=2027-03-09", "day=2027-03-10"),
    "no day": ("day=2027-03-09", ""),
    "another leaflet": ("leaflet=echo", "leaflet=another"),
    "another try": ("reminder=T1", "reminder=T2"),
    "no try": ("reminder=T1", ""),
    "past the question": ("/voice/reminder?", "/voice/reminder-message?"),
}


@pytest.mark.parametrize(
    ("name", "key"), [(name, "6") for name in TAMPERED] + [("no try", "#"), ("another try", "0")]
)
def test_an_address_that_was_changed_says_no_more(rung: Line, name: str, key: str) -> None:
    rung.rings()
    said = rung.presses(key, change=TAMPERED[name])
    if name == "past the question":
        # Who was rung may hear it all, but that they did is not noted.
        assert rung.outcomes() == [None]
        return
    says_no_more(said)
    assert rung.outcomes() == [None]


@pytest.mark.parametrize(
    "change",
    [
        {"number": "+31687654321"},
        {"day": date(2027, 3, 10)},
        {"seal": ""},
        {"outcome": ReminderOutcome.CANCELLED},
        {"outcome": ReminderOutcome.CANCELLED_BY_STAFF},
    ],
)
@pytest.mark.parametrize("is_talking", [False, True])
def test_a_consent_that_was_changed_or_withdrawn_meanwhile_says_no_more(
    rung: Line, change: dict[str, object], is_talking: bool
) -> None:
    if is_talking:
        rung.rings()
    with rung.sessions.begin() as session:
        session.execute(update(Reminder).values(change))
    says_no_more(rung.presses("6") if is_talking else rung.rings())


@pytest.mark.parametrize("step", ["reminder-call", "reminder", "reminder-message"])
def test_a_database_that_is_away_puts_nobody_through_whom_we_ring(rung: Line, step: str) -> None:
    with rung.house.sessions.begin() as session:
        session.execute(text("DROP TABLE reminder_tries"))
    path = f"/voice/{step}?leaflet=echo&day={DAY}&reminder=T1"
    for key in ("6", "0", "#"):
        says_no_more(rung.posts(path, **of_ours(), Digits=key))


def test_what_ends_is_noted_and_is_no_call_of_a_caller(rung: Line) -> None:
    rung.rings()
    path = "/voice/reminder-status?reminder=T1"
    rung.posts(path, **of_ours() | {"CallStatus": "ringing"})
    rung.posts(path, **of_ours() | {"CallStatus": "completed", "CallDuration": "31"})
    with rung.sessions() as session:
        one = session.scalars(select(ReminderTry)).one()
        assert session.scalars(select(Call.call_sid)).all() == ["CA1"]
    assert (one.state, one.ended_as, one.call_sid) == (Made.OVER, "completed", "CA2")


def test_who_asks_for_a_person_is_a_caller_with_their_own_number(rung: Line) -> None:
    """From here it is a call as any: it counts, and a message can be rung back."""
    rung.rings()
    rung.presses("6")
    assert f">{CLINIC}<" in rung.presses("0")
    rung.posts(
        "/voice/record?leaflet=echo",
        **of_ours(),
        RecordingSid="RE1",
        RecordingUrl="https://api.twilio.com/Recordings/RE1",
        RecordingDuration="12",
        Digits="hangup",
    )
    rung.posts("/voice/reminder-status?reminder=T1", **of_ours() | {"CallStatus": "completed"})
    with rung.sessions() as session:
        message = session.scalars(select(Message)).one()
        ended = session.scalars(select(Call.ended_at).where(Call.call_sid == "CA2")).one()
    assert message.caller_number == MOBILE
    assert ended is not None


def test_in_a_call_of_ours_nobody_can_ask_for_another(rung: Line) -> None:
    """Whoever picked up has not shown that it is their telephone."""
    path = "/voice/reminder-offer?leaflet=echo&day=2027-03-20"
    assert "bellen wij u" not in rung.posts(path, **of_ours(), Digits="6")
    assert rung.outcomes() == [None]
