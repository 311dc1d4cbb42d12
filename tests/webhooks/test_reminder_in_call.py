"""Promise: whom we ring hears nothing of a leaflet before a key, and only with their own consent.

A caller is asked on the number of the call only; what they decide is stored before they hear it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from ivr.messages.message import Message
from ivr.records.calls import Call
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from tests.reminders.evenings import DAY, MOBILE
from tests.webhooks.dated_line import (
    ASKED,
    CLINIC,
    Line,
    actions,
    is_about_the_leaflet,
    of_ours,
    served,
)

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


def test_a_caller_asks_hears_that_it_is_planned_and_cancels(dated_line: Line) -> None:
    assert "Zullen wij u de avond ervoor bellen?" in dated_line.called("fasting", "#")
    # Also of who only waits.
    assert "Zullen wij u de avond ervoor bellen?" in dated_line.called("fasting")
    assert "Zullen wij" not in dated_line.called("fasting", "6")
    assert "bellen wij u in de avond. Afzeggen kan" in dated_line.called("reminder-offer", "6")
    # Twilio asks again when our answer came too late.
    assert "bellen wij u in de avond. Afzeggen kan" in dated_line.called("reminder-offer", "6")
    assert dated_line.outcomes() == [None]
    assert dated_line.counted() == {
        ("reminder-offer", "asked"): 1,
        ("reminder-offer", "planned"): 1,
    }
    assert "Dat staat al genoteerd." in dated_line.called("fasting", "#")
    assert "Goed, wij bellen u niet." in dated_line.called("reminder-planned", "#")
    assert dated_line.outcomes() == [ReminderOutcome.CANCELLED]
    assert "Zullen wij u de avond ervoor bellen?" in dated_line.called("fasting", "#")


@pytest.mark.parametrize(
    "from_", ["anonymous", "+266696687", "+31881234567", "+318001234", "+32470123456"]
)
def test_who_shows_no_telephone_of_their_own_is_not_asked(dated_line: Line, from_: str) -> None:
    """Nor is the number that they keyed in for a message any consent."""
    sealed = dated_line.house.seal.close(MOBILE, "CA1")
    for step, keys in (("fasting", "#"), ("reminder-offer", "6")):
        said = dated_line.called(step, keys, from_, number=sealed)
        assert "bellen wij u" not in said
        assert "Zullen wij" not in said
    assert dated_line.outcomes() == []


def test_of_a_test_that_is_today_or_over_nothing_is_said_of_ringing(dated_line: Line) -> None:
    for day in (ASKED.date(), ASKED.date() - timedelta(days=1)):
        assert "bellen" not in dated_line.called("fasting", "#", day=day.isoformat())


def test_a_full_evening_is_told(dated_folder: Path, database_url: str) -> None:
    for line in served(dated_folder, database_url, REMINDERS_PER_DAY="1"):
        line.called("reminder-offer", "6")
        other = "+31687654321"
        assert "kunnen u die avond helaas niet bellen" in line.called("fasting", "#", other)
        # Somebody else may have had the last place after the question.
        assert "kunnen u die avond helaas niet bellen" in line.called("reminder-offer", "6", other)
        assert line.counted()["reminder-offer", "asked"] == 2
        assert line.counted()["reminder-offer", "planned"] == 1


def test_a_line_that_rings_nobody_asks_nobody(dated_line: Line) -> None:
    off = dated_line.house.settings.model_copy(update={"reminders": False})
    object.__setattr__(dated_line.house, "settings", off)
    assert "bellen" not in dated_line.called("fasting", "#")
    dated_line.called("reminder-offer", "6")
    assert dated_line.outcomes() == []


@pytest.mark.parametrize("day", ["2027-02-28", "2027-03-01", "2029-01-01", "soon"])
def test_a_day_that_nobody_can_have_meant_is_not_kept(dated_line: Line, day: str) -> None:
    dated_line.called("reminder-offer", "6", day=day)
    assert dated_line.outcomes() == []


def test_what_cannot_be_stored_is_not_promised(dated_line: Line) -> None:
    with dated_line.house.sessions.begin() as session:
        session.execute(text("DROP TABLE reminder_tries"))
        session.execute(text("DROP TABLE reminders"))
    assert "Zullen wij" not in dated_line.called("fasting", "#")
    said = dated_line.called("reminder-offer", "6")
    assert "bellen wij u" not in said
    assert f">{CLINIC}<" in said, "a caller is put through after a failure"


def test_nothing_of_the_leaflet_sounds_before_the_key(rung: Line) -> None:
    said = rung.rings()
    assert "Wilt u het bericht horen? Druk op zes." in said
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
