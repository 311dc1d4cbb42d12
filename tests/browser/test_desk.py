"""Promise: an assistant works through twenty messages with one key each, and sees fifty at once."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.browser.conftest import PHONE, Clinic
from tests.browser.test_work import card, wait_until
from tests.calling import TUESDAY

A_SCREEN = ViewportSize(width=1280, height=800)


def many(clinic: Clinic, amount: int) -> list[int]:
    """Let as many messages wait, each a minute after the one before."""
    return [
        clinic.office.leaves_message(
            f"+316123456{at:02}", left=TUESDAY - timedelta(minutes=amount - at), seconds=2
        )
        for at in range(amount)
    ]


def is_open(page: Page, number: int) -> None:
    expect(card(page, number)).to_be_visible()
    expect(page.locator("#geopend article")).to_have_count(1)


def hears_keys(page: Page) -> None:
    """Wait until the page has its script, which shows the button that lists the keys."""
    expect(page.get_by_role("button", name="Sneltoetsen")).to_be_visible()


def test_letters_are_text_while_the_message_of_the_note_still_opens(clinic: Clinic) -> None:
    first, second = many(clinic, 2)
    page = clinic.colleague("anna")
    page.keyboard.press("j")
    is_open(page, first)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(rf"bericht={second}\b"), hold)
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.type("Een tekst met e, u en c.")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.get_by_label("Notitie bij")).to_have_value("Een tekst met e, u en c.")
    is_open(page, second)
    handled = [clinic.office.message(one).handled_at for one in (first, second)]
    assert handled == [None, None]


def test_one_key_opens_plays_and_notes(clinic: Clinic) -> None:
    first, second = many(clinic, 2)
    page = clinic.colleague("anna")
    press = page.keyboard.press
    press("j")
    is_open(page, first)
    press("j")
    is_open(page, second)
    press("k")
    is_open(page, first)
    press("Space")
    wait_until(page.locator("#geopend audio"), "audio => audio.currentTime > 0.1")
    press("Space")
    wait_until(page.locator("#geopend audio"), "audio => audio.paused")
    press("c")
    expect(page.get_by_text(f"U pakt bericht {first} op.")).to_be_visible()
    press("n")
    page.keyboard.type("Belt terug: j, e en / zijn hier letters.")
    press("Escape")
    page.locator(f"#rij-{first}").focus()
    press("e")
    expect(page.get_by_text(f"Bericht {first} is afgehandeld.")).to_be_visible()
    is_open(page, second)
    assert clinic.office.message(first).note == "Belt terug: j, e en / zijn hier letters."
    press("/")
    expect(page.get_by_label("Telefoonnummer of notitie, of een deel ervan")).to_be_focused()


def test_one_key_ticks_off_several_and_brings_them_back(clinic: Clinic) -> None:
    first, second, third = many(clinic, 3)
    page = clinic.colleague("anna")
    press = page.keyboard.press
    press("j")
    is_open(page, first)
    press("e")
    is_open(page, second)
    press("u")
    expect(page.get_by_text("1 bericht is teruggezet bij de berichten.")).to_be_visible()
    is_open(page, first)
    for number in (second, third):
        press("x")
        press("j")
        is_open(page, number)
    expect(page.get_by_text("2 berichten gekozen")).to_be_visible()
    press("e")
    expect(page.get_by_text("2 berichten zijn afgehandeld.")).to_be_visible()
    handled = [clinic.office.message(one).handled_at for one in (first, second, third)]
    assert [bool(one) for one in handled] == [True, True, False]


def test_the_keys_are_listed_and_can_be_turned_off(clinic: Clinic) -> None:
    first, second = many(clinic, 2)
    page = clinic.colleague("anna")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    page.get_by_label("Sneltoetsen gebruiken").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.wait_for_timeout(300)
    is_open(page, first)
    page.reload()
    page.keyboard.press("e")
    page.wait_for_timeout(300)
    assert clinic.office.message(first).handled_at is None
    page.get_by_role("button", name="Sneltoetsen").click()
    page.get_by_label("Sneltoetsen gebruiken").check()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    is_open(page, second)


def test_the_next_message_plays_by_itself_if_that_is_wanted(clinic: Clinic) -> None:
    first, second = many(clinic, 2)
    page = clinic.colleague("anna")
    page.get_by_label("Daarna vanzelf het volgende bericht").check()
    page.keyboard.press("j")
    expect(page.locator(f"#rij-{first}")).to_be_focused()
    page.keyboard.press("Space")
    is_open(page, second)
    wait_until(page.locator("#geopend audio"), "audio => audio.currentTime > 0.1")


def test_a_text_that_is_often_noted_is_put_where_one_types(clinic: Clinic) -> None:
    (number,) = many(clinic, 1)
    page = clinic.colleague("anna")
    page.get_by_role("link", name="Tekstblokjes").click()
    page.get_by_label("Nieuwe tekst").fill("Niet bereikt.")
    page.get_by_role("button", name="Bewaren").click()
    page.get_by_role("link", name="Terug naar de berichten").click()
    hears_keys(page)
    page.keyboard.press("n")
    page.keyboard.type("Om tien uur gebeld.")
    page.get_by_label("Tekst invoegen").select_option("Niet bereikt.")
    expect(page.get_by_label("Notitie bij")).to_have_value("Om tien uur gebeld. Niet bereikt.")
    page.get_by_role("button", name="Notitie bewaren").click()
    expect(page.get_by_text("is bewaard.")).to_be_visible()
    assert clinic.office.message(number).note == "Om tien uur gebeld. Niet bereikt."


def test_fifty_messages_are_three_screens_and_readable_on_a_telephone(clinic: Clinic) -> None:
    *_, last = many(clinic, 50)
    page = clinic.colleague("anna", A_SCREEN)
    assert page.locator("#lijst li").count() == 50
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 3 * A_SCREEN["height"]
    small = clinic.colleague("bert", PHONE)
    expect(small.locator("#geopend article")).to_be_hidden()
    sizes = small.evaluate(
        "[...document.querySelectorAll('#lijst .who, #lijst time')]"
        ".map(it => parseFloat(getComputedStyle(it).fontSize))"
    )
    assert min(sizes) >= 13
    small.locator(f"#rij-{last}").click()
    expect(card(small, last)).to_be_visible()
    expect(small.locator("#lijst")).to_be_hidden()
    assert small.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    small.get_by_role("link", name="Terug naar de lijst").click()
    expect(small.locator("#lijst")).to_be_visible()
