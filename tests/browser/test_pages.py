"""Promise: every page is accessible (axe, WCAG 2.2 AA) in light and dark, and fits a phone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from ivr.messages.message import RecordingState
from ivr.records import calls
from ivr.reminders.consent import Wish, ask, end
from ivr.reminders.planned import Made, Reminder, ReminderOutcome, ReminderTry
from ivr.words.fact import Fact
from tests.browser.conftest import DESKTOP, PHONE, Clinic
from tests.calling import TUESDAY
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME
from tests.reminders.evenings import EVENINGS, SEAL

HERE = Path(__file__).parent
AXE = HERE / "node_modules/axe-core/axe.min.js"
SCREENSHOTS = HERE.parent / "screenshots"

PAGES = {
    "berichten": "/berichten",
    "bericht": "/berichten?bericht=2",
    "afgehandeld": "/berichten/afgehandeld",
    "tekstblokjes": "/berichten/tekstblokjes",
    "nummer": "/berichten/1/nummer",
    "herinneringen": "/herinneringen",
    "afzeggen": "/herinneringen/2/afzeggen",
    "gegevens": "/gegevens",
    "gesprekken": "/gesprekken",
    "open": "/open",
    "logboek": "/logboek",
    "lijn": "/lijn",
    "folders": "/folders",
    "medewerkers": "/medewerkers",
    "account": "/account",
    "foutmelding": "/bestaat-niet",
}


def busy_clinic(clinic: Clinic) -> None:
    """Fill every page with something to judge."""
    office = clinic.office
    hour = timedelta(hours=1)
    rings_callers(clinic)
    office.leaves_message("+31612345678", left=TUESDAY - 13 * hour, seconds=42, topic="voeding")
    office.leaves_message("+31612345678", left=TUESDAY - 4 * hour, seconds=18)
    office.leaves_message("+881612345678", left=TUESDAY - 5 * hour, seconds=9)
    office.leaves_message("+31791234560", left=TUESDAY - 3 * hour, seconds=65, keyed=True)
    for minute in range(7):
        ago = 2 * hour - minute * timedelta(minutes=1)
        office.leaves_message("+18765551234", left=TUESDAY - ago, seconds=3)
    office.leaves_message(None, left=TUESDAY - 2 * hour, state=RecordingState.ABSENT)
    office.leaves_message("+31687654321", left=TUESDAY - hour, state=RecordingState.WAITING)
    with office.sessions.begin() as session:
        for number in range(120):
            began = TUESDAY - timedelta(days=number % 20, hours=(number * 7) % 9 - 6)
            proved = Fact((0, 3, 20, 36, 40, 4, 72, 256)[number * number % 17 % 8])
            calls.note_call(session, f"CA{number}", began, proved, clinic=CLINIC_NUMBER)
            topic = 1 + number * 7 % 11 % 4
            for part in range(1, 2 + number % 3):
                calls.count_step(
                    session, f"topic-{topic}-part-{part}", "heard", began, leaflet=LEAFLET_NAME
                )
            calls.count_step(session, "menu", "heard", began, leaflet=LEAFLET_NAME)
            for outcome, every in (("silence", 5), ("wrong_key", 9)):
                if number % every == 0:
                    calls.count_step(session, "menu", outcome, began, leaflet=LEAFLET_NAME)
            if number % 3 == 0:
                calls.count_step(session, "person", "heard", began, leaflet=LEAFLET_NAME)
                outcome = "answered" if number % 2 else "unanswered"
                calls.count_step(session, "person", outcome, began, leaflet=LEAFLET_NAME)


def rings_callers(clinic: Clinic) -> None:
    """Let three callers ask to be rung; the first was not reached last evening."""
    a_day = timedelta(days=1)
    with clinic.office.sessions.begin() as session:
        for ahead, number in enumerate(("+31612345678", "+31791234560", "+31687654321")):
            day = TUESDAY.date() + ahead * a_day
            wish = Wish(number, day, LEAFLET_NAME, "", CLINIC_NUMBER)
            ask(session, wish, SEAL, TUESDAY - 7 * a_day, EVENINGS)
        for attempt, ended_as in enumerate(("busy", "no-answer"), 1):
            began = TUESDAY - a_day + timedelta(hours=8, minutes=30 * attempt)
            what = {"token": ended_as, "state": Made.OVER, "ended_as": ended_as}
            session.add(ReminderTry(reminder_id=1, attempt=attempt, started_at=began, **what))
        end(session, ReminderOutcome.UNREACHED, TUESDAY, Reminder.day == TUESDAY.date())


def visit(page: Page, clinic: Clinic, address: str) -> None:
    """Open a page, and see that it is the page itself and not an apology."""
    answer = page.goto(clinic.address + address)
    assert answer is not None
    assert answer.status == (404 if address == PAGES["foutmelding"] else 200)


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page that is open."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", rules)
    return [
        f"{page.url}: {rule['id']}: {rule['help']}: {[node['html'] for node in rule['nodes']][:3]}"
        for rule in found["violations"]
    ]


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: npm ci --prefix tests/browser")
@pytest.mark.parametrize(
    ("scheme", "viewport"),
    [pytest.param("light", DESKTOP, marks=pytest.mark.long), ("dark", PHONE)],
)
def test_axe_finds_nothing_on_any_page(clinic: Clinic, scheme: str, viewport: ViewportSize) -> None:
    busy_clinic(clinic)
    stranger = clinic.open_page(color_scheme=scheme, viewport=viewport)
    stranger.goto(f"{clinic.address}/inloggen")
    found = violations(stranger)
    anna = clinic.colleague("anna", viewport, scheme)
    visit(anna, clinic, PAGES["bericht"])
    anna.get_by_role("button", name="Ik pak deze op").first.click()
    anna.get_by_text("U pakt bericht").wait_for()
    for address in PAGES.values():
        found += violations(anna)
        visit(anna, clinic, address)
    found += violations(anna)
    visit(anna, clinic, "/berichten")
    anna.get_by_text("Zoeken op nummer, notitie, dag of label").click()
    anna.get_by_label("Telefoonnummer of notitie, of een deel ervan").fill("5678")
    anna.get_by_role("button", name="Zoeken").click()
    anna.wait_for_url("**/gevonden?*")
    assert found + violations(anna) == []


def test_no_page_scrolls_sideways_on_a_small_phone(clinic: Clinic) -> None:
    busy_clinic(clinic)
    anna = clinic.colleague("anna", PHONE)
    visit(anna, clinic, "/open")
    anna.get_by_label("Eerste dag").fill("2027-03-04")
    anna.get_by_label("Reden").last.fill("verbouwing van de polikliniek")
    anna.get_by_role("button", name="Toevoegen").click()
    anna.get_by_role("button", name="Intrekken").wait_for()
    wide, cut = {}, {}
    for name, address in PAGES.items():
        visit(anna, clinic, address)
        wide[name] = anna.evaluate("document.documentElement.scrollWidth")
        cut[name] = anna.evaluate(
            "[...document.querySelectorAll('.table')].filter(it => it.scrollWidth > it.clientWidth)"
            ".length"
        )
    assert wide == dict.fromkeys(PAGES, PHONE["width"])
    assert cut == dict.fromkeys(PAGES, 0), "nothing shows that a table scrolls"


@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS=1 takes new screenshots")
def test_screenshots_are_taken(clinic: Clinic) -> None:
    busy_clinic(clinic)
    SCREENSHOTS.mkdir(exist_ok=True)
    for colleague, name, viewport, scheme, pages in (
        (
            "anna",
            "breed",
            DESKTOP,
            "light",
            ("berichten", "herinneringen", "folders", "gesprekken", "medewerkers", "open", "lijn"),
        ),
        ("bert", "smal", PHONE, "light", ("berichten", "bericht")),
        ("carla", "donker", DESKTOP, "dark", ("berichten",)),
    ):
        browser = clinic.colleague(colleague, viewport, scheme)
        if colleague == "anna":
            browser.get_by_role("button", name="Ik pak deze op").first.click()
            browser.get_by_text("U pakt bericht").wait_for()
        for page in pages:
            visit(browser, clinic, PAGES[page])
            browser.wait_for_load_state("networkidle")
            browser.screenshot(path=SCREENSHOTS / f"{page}-{name}.png")
