"""Promise: staff see who is rung and who was not reached, and can cancel; each look is logged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.database.lease import Chore
from ivr.records.access_log import LogEvent
from ivr.reminders.consent import Wish, ask, end
from ivr.reminders.outcome_words import tries_told, what_came_of
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from ivr.words.reminder import Standing
from tests.line_settings import CLINIC_NUMBER
from tests.office import Office, Visitor, office_with
from tests.reminders.evenings import ASKED, DAY, EVENINGS, MOBILE, NUMBER, SEAL, eve, wish
from tests.two_clinics import EYES, PLASTER, fill

SEEN, CANCELLED = LogEvent.REMINDERS_SEEN.value, LogEvent.REMINDER_CANCELLED.value


@pytest.fixture
def office(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Office]:
    with office_with(tmp_path, migrated_sqlite, REMINDERS="true") as office:
        yield office


def asks(office: Office, *wishes: Wish) -> None:
    """Let callers ask to be rung."""
    with office.sessions.begin() as session:
        for one in wishes:
            assert ask(session, one, SEAL, ASKED, EVENINGS) is Standing.OPEN


def tried(attempt: int, clock: str, ended_as: str, state: Made = Made.OVER) -> ReminderTry:
    started = {"token": f"{attempt}{clock}", "started_at": eve(clock)}
    return ReminderTry(attempt=attempt, state=state, ended_as=ended_as, **started)


def reminder(outcome: ReminderOutcome | None = None) -> Reminder:
    row = {**vars(wish()), "asked_at": ASKED, "place": 1}
    return Reminder(outcome=outcome, ended_at=outcome and eve("18:43"), **row)


BUSY, SILENT = tried(1, "18:10", "busy"), tried(2, "18:40", "no-answer")
TWICE = [tried(1, "18:10", "no-answer"), SILENT]
BUSY_NET = "Nog niet gebeld: het net was te druk."
RINGING, PUT_OFF = tried(1, "18:10", "", Made.MADE), tried(1, "18:10", "", Made.PUT_OFF)
KEYLESS = [tried(1, "18:10", "completed"), tried(2, "18:40", "completed")]
REFUSED = [tried(1, "18:10", "", Made.NOT_MADE), tried(2, "18:40", "", Made.NOT_MADE)]


@pytest.mark.parametrize(
    ("outcome", "tries", "clock", "said"),
    [
        (None, [], "10:00", "Wordt rond 19.12 uur gebeld."),
        (None, [], "19:20", "Zou rond 19.12 uur worden gebeld. Dat is nog niet gebeurd."),
        (None, [BUSY], "18:20", "Nog niet bereikt. Wordt rond 18.40 uur opnieuw gebeld."),
        (None, TWICE, "18:50", "Twee keer gebeld, niet opgenomen."),
        (None, [RINGING], "18:11", "Wordt nu gebeld."),
        (
            None,
            [PUT_OFF],
            "18:11",
            "Nog niet gebeld: het net was te druk. De lijn probeert het opnieuw.",
        ),
        # The evening is over, and no worker says so.
        (None, [], "20:33", "Niet gebeld."),
        (ReminderOutcome.UNREACHED, [], "20:31", "Niet gebeld."),
        (ReminderOutcome.UNREACHED, TWICE[:1], "20:31", "Eén keer gebeld, niet opgenomen."),
        (ReminderOutcome.UNREACHED, TWICE, "20:31", "Twee keer gebeld, niet opgenomen."),
        (
            ReminderOutcome.UNREACHED,
            KEYLESS,
            "20:31",
            "Twee keer gebeld, opgenomen, geen toets gedrukt.",
        ),
        (
            ReminderOutcome.UNREACHED,
            [BUSY, SILENT],
            "20:31",
            "Twee keer gebeld, eerst in gesprek en daarna niet opgenomen.",
        ),
        (ReminderOutcome.UNREACHED, REFUSED, "20:31", "Niet gebeld: het bellen lukte niet."),
        (ReminderOutcome.HEARD, TWICE, "20:31", "Opgenomen om 18.43 uur: het bericht gehoord."),
        (
            ReminderOutcome.UNDERSTOOD,
            TWICE,
            "20:31",
            "Opgenomen om 18.43 uur: het bericht gehoord en begrepen.",
        ),
        (ReminderOutcome.REFUSED, [], "18:50", "Wil niet meer gebeld worden."),
        (ReminderOutcome.CANCELLED, [], "10:00", "Afgezegd door de beller."),
        (ReminderOutcome.CANCELLED_BY_STAFF, [], "10:00", "Afgezegd door een collega."),
    ],
)
def test_what_came_of_a_reminder_is_said_in_a_sentence(
    outcome: ReminderOutcome | None, tries: list[ReminderTry], clock: str, said: str
) -> None:
    assert what_came_of(reminder(outcome), tries, eve(clock), EVENINGS) == said


def test_each_try_is_told_with_its_time_but_not_the_one_that_was_answered() -> None:
    told = tries_told(reminder(), [BUSY, tried(2, "18:40", "", Made.MAKING)], eve("18:41"))
    assert told == ["18.10 uur: in gesprek"]
    late = tries_told(reminder(), [tried(1, "18:10", "", Made.MADE)], eve("18:20"))
    assert late == ["18.10 uur: de afloop is niet bekend"]
    answered = tries_told(reminder(ReminderOutcome.HEARD), [BUSY, SILENT], eve("18:50"))
    assert answered == ["18.10 uur: in gesprek"]


def sections(visitor: Visitor) -> dict[str, list[str]]:
    """Return the numbers under each heading, in the order of the page."""
    found: dict[str, list[str]] = {}
    for table in visitor.page.select("main .table"):
        heading = visitor.page.select_one(f"#{table['aria-labelledby']}")
        assert heading is not None
        name = heading.get_text().partition(" (")[0]
        found[name] = [row.get_text(strip=True) for row in table.select("tbody th")]
    return found


def looks(office: Office) -> list[tuple[str | None, str]]:
    return [(line.staff, line.detail) for line in office.log() if line.event == SEEN]


def test_who_was_not_reached_stands_on_top_until_it_is_erased(office: Office) -> None:
    a_day = timedelta(days=1)
    later, last = wish(MOBILE, DAY + 3 * a_day), wish("+31101234567", DAY - a_day)
    asks(office, wish(), wish(MOBILE), later, last, wish("+31101234568"))
    with office.sessions.begin() as session:
        end(session, ReminderOutcome.UNDERSTOOD, eve("18:30"), Reminder.number == last.number)
    office.clock.now = eve("20:00")
    anna = office.colleague("anna").opens("/herinneringen")
    tonight = ["078 123 45 60", "06 12 34 56 78", "010 123 45 68"]
    assert sections(anna) == {
        "Vanavond": tonight,
        "Later": ["06 12 34 56 78"],
        "Gisteravond": ["010 123 45 67"],
    }
    link = anna.page.select_one("tbody th a")
    assert link is not None
    assert link["href"] == f"tel:{NUMBER}"
    assert looks(office) == [("anna", f"herinnering {n}") for n in (1, 2, 5, 3, 4)]
    with office.sessions.begin() as session:
        end(session, ReminderOutcome.UNREACHED, eve("20:20"), Reminder.number == NUMBER)
    anna.opens("/herinneringen")
    assert list(sections(anna)) == ["Niet bereikt", "Vanavond", "Later", "Gisteravond"]
    assert len(looks(office)) == 5, "within an hour it is one look"
    # The others have nobody who says so: the worker stands still.
    office.clock.now = eve("21:30")
    bert = office.colleague("bert").opens("/herinneringen")
    assert sections(bert)["Niet bereikt"] == tonight
    bert.sees("Bel ze zelf").does_not_see("Vanavond")
    office.clock.now = eve("08:00") + a_day
    assert sections(office.colleague("carla").opens("/herinneringen"))["Niet bereikt"] == tonight


def test_a_reminder_is_cancelled_after_a_question_and_once(office: Office) -> None:
    asks(office, wish())
    anna = office.colleague("anna").opens("/herinneringen")
    button = anna.page.select_one("tbody a.button")
    assert button is not None
    anna.opens(str(button["href"])).sees("078 123 45 60").sees("dinsdag 9 maart 2027")
    assert not [line for line in office.log() if line.event == CANCELLED]
    anna.sends(anna.url).sees("is afgezegd").sees("Afgezegd door een collega.")
    assert anna.url == "/herinneringen"
    assert anna.page.select("tbody a.button") == []
    anna.sends("/herinneringen/1/afzeggen").sees("stond al niet meer")
    anna.opens("/herinneringen/1/afzeggen").sees("stond al niet meer")
    lines = [line for line in office.log() if line.event == CANCELLED]
    assert [(it.staff, it.clinic, it.detail) for it in lines] == [
        ("anna", CLINIC_NUMBER, "herinnering 1")
    ]
    anna.opens("/logboek?wat=herinnering+bekeken").sees("anna herinnering bekeken")
    assert anna.opens("/herinneringen/2/afzeggen").status == 404
    with office.sessions() as session:
        outcomes = session.scalars(select(Reminder.outcome)).all()
    assert outcomes == [ReminderOutcome.CANCELLED_BY_STAFF]


def test_a_line_that_rings_nobody_says_so_only_while_somebody_waits(both_clinics: Office) -> None:
    anna = both_clinics.colleague("anna", clinics=[PLASTER])
    assert "Herinneringen" not in str(anna.page.select_one("header nav"))
    anna.opens("/herinneringen").sees("Er zijn geen herinneringen.").sees("belt nu niemand")
    fill(both_clinics)
    anna.opens("/herinneringen").sees("Er zijn geen herinneringen.")
    assert "Herinneringen" not in str(anna.page.select_one("header nav"))
    bert = both_clinics.colleague("bert", clinics=[EYES]).opens("/herinneringen")
    assert "Herinneringen" in str(bert.page.select_one("header nav"))
    bert.sees("06 11 11 22 22").sees("Wordt niet gebeld.").sees("moet u zelf bellen")


def test_a_worker_that_stands_still_rings_nobody_and_the_page_says_so(office: Office) -> None:
    asks(office, wish())
    anna = office.colleague("anna").opens("/herinneringen").does_not_see("belt nu niemand")
    with office.sessions.begin() as session:
        session.add(Chore(kind="reconcile", next_attempt_at=office.clock.now - timedelta(hours=1)))
    anna.opens("/herinneringen").sees("De lijn belt nu niemand").sees("Meld dit aan de beheerder.")


def test_an_evening_of_many_is_turned_page_by_page(office: Office) -> None:
    asks(office, *(wish(MOBILE, DAY + timedelta(days=number)) for number in range(61)))
    anna = office.colleague("anna").opens("/herinneringen").sees("Volgende bladzijde")
    assert len(anna.page.select("tbody tr")) == 60
    assert len(anna.opens("/herinneringen?pagina=2").page.select("tbody tr")) == 1
    anna.opens("/herinneringen?pagina=3").sees("geen herinneringen meer")


def test_a_clock_of_another_zone_shows_the_same(office: Office) -> None:
    """The clock of a server is mostly UTC; midnight there is two hours of ours."""
    asks(office, wish())
    office.clock.now = datetime.fromisoformat("2027-03-07T23:30:00+00:00")
    assert list(sections(office.colleague("anna").opens("/herinneringen"))) == ["Vanavond"]
