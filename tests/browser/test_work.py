"""Promise: a clinic assistant does the day's work in a real browser, with mouse or keyboard."""

from __future__ import annotations

import re
import time
from datetime import timedelta

from playwright.sync_api import Dialog, Locator, Page, expect

from ivr.messages.message import Message
from tests.browser.conftest import Clinic
from tests.calling import TUESDAY
from tests.office import PASSWORD


def card(page: Page, number: int) -> Locator:
    return page.get_by_role("article", name=re.compile(rf"\(bericht {number}\)$"))


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=re.compile(rf"^{name} ")).click()


def note_of(place: Locator) -> Locator:
    """Open the field for a note, which is folded while there is none."""
    place.get_by_text("Notitie schrijven").click()
    return place.get_by_label("Notitie bij")


def wait_until(sound: Locator, question: str) -> None:
    """Ask again and again; Playwright's own way to wait needs `eval`, which our pages forbid."""
    end = time.monotonic() + 60
    while not sound.evaluate(question):
        assert time.monotonic() < end, question
        sound.page.wait_for_timeout(100)


def test_a_new_colleague_sees_a_code_to_scan_and_is_let_in(clinic: Clinic) -> None:
    clinic.office.app.test_cli_runner().invoke(
        args=["staff", "add", "anna", "--password", PASSWORD]
    )
    page = clinic.open_page()
    page.goto(clinic.address)
    page.get_by_label("Naam").fill("anna")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Verder").click()
    picture = page.get_by_role("img", name="QR-code")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0
    page.get_by_text("Lukt scannen niet?").click()
    secret = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code van zes cijfers").fill(clinic.office.code_of(secret))
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", name="Berichten")).to_be_visible()


def test_a_message_is_heard_faster_while_it_is_picked_up(clinic: Clinic) -> None:
    number = clinic.office.leaves_message(seconds=8)
    page = clinic.colleague("anna")
    here = card(page, number)
    here.get_by_label("Snelheid").select_option("1.5")
    sound = here.locator("audio")
    sound.focus()
    page.keyboard.press("Space")
    wait_until(sound, "audio => audio.currentTime > 0.3")
    press(here, "Ik pak deze op")
    expect(here.get_by_text("U hebt dit bericht opgepakt.")).to_be_visible()
    state = sound.evaluate("audio => [audio.paused, audio.playbackRate, audio.duration]")
    assert state == [False, 1.5, 8]
    sound.evaluate("audio => { audio.currentTime = 7 }")
    wait_until(sound, "audio => audio.ended")
    press(here, "10 seconden terug")
    assert sound.evaluate("audio => audio.currentTime") == 0
    assert clinic.office.logged().count(("anna", "beluisterd", number)) == 1


def test_a_message_is_ticked_off_and_brought_back(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    press(card(page, number), "Afgehandeld")
    expect(page.get_by_text("Er wachten geen berichten.")).to_be_visible()
    expect(page.locator("#gezegd")).to_be_focused()
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(card(page, number)).to_be_visible()
    assert clinic.office.message(number).handled_at is None


def test_a_typed_note_is_kept_when_the_message_is_ticked_off(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    note_of(card(page, number)).fill("Belt morgen terug.")
    press(card(page, number), "Afgehandeld")
    expect(page.get_by_text("Er wachten geen berichten.")).to_be_visible()
    assert clinic.office.message(number).note == "Belt morgen terug."


def test_a_typed_note_survives_a_failure_of_the_server(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    note = note_of(card(page, number))
    note.fill("Belt morgen terug.")
    page.route("**/notitie", lambda route: route.fulfill(status=503))
    press(card(page, number), "Notitie bewaren")
    said = page.get_by_role("status")
    expect(said).to_have_text("De notitie is niet bewaard. Probeer het opnieuw.")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("link", name="Logboek").click(no_wait_after=True)
    assert asked.value.type == "beforeunload"
    expect(note).to_have_value("Belt morgen terug.")
    press(card(page, number), "Afgehandeld")
    expect(said).to_have_text("De notitie is niet bewaard. Probeer het opnieuw.")
    expect(note).to_have_value("Belt morgen terug.")
    page.unroute("**/notitie")
    press(card(page, number), "Notitie bewaren")
    expect(said).to_contain_text("is bewaard.")
    assert clinic.office.message(number).note == "Belt morgen terug."


def test_a_typed_note_survives_the_end_of_the_visit(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    note = note_of(card(page, number))
    note.fill("Belt morgen terug.")
    clinic.office.clock.now += timedelta(minutes=21)
    said = page.get_by_role("status")
    expect(said).to_have_text("U bent uitgelogd. Kopieer uw notitie en log opnieuw in.")
    press(card(page, number), "Notitie bewaren")
    page.wait_for_timeout(500)
    expect(note).to_have_value("Belt morgen terug.")
    expect(said).to_have_text("U bent uitgelogd. Kopieer uw notitie en log opnieuw in.")
    note.fill("")
    expect(page.get_by_role("heading", name="Inloggen")).to_be_visible()


def test_a_call_appears_without_reloading_and_disturbs_no_typing(clinic: Clinic) -> None:
    first = clinic.office.leaves_message(left=TUESDAY - timedelta(hours=2))
    page = clinic.colleague("anna")
    note = note_of(card(page, first))
    note.fill("Ik was nog")
    caller = clinic.telephone.caller("+31687654321").transfer_is("no-answer")
    caller.dials().presses("0").presses("6").says(6).hangs_up()
    expect(page.get_by_text("06 87 65 43 21")).to_be_visible()
    expect(page.get_by_text("Er is een nieuw bericht.")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\) Berichten"))
    note.press_sequentially(" niet klaar.")
    expect(note).to_have_value("Ik was nog niet klaar.")


def test_two_colleagues_at_once_see_each_other_and_nothing_is_lost(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    anna, bert = clinic.colleague("anna"), clinic.colleague("bert")
    press(card(anna, number), "Ik pak deze op")
    expect(card(bert, number).get_by_text("Opgepakt door anna.")).to_be_visible()
    note_of(card(anna, number)).fill("Van Anna.")
    note_of(card(bert, number)).fill("Van Bert.")
    press(card(anna, number), "Notitie bewaren")
    expect(anna.get_by_text("is bewaard.")).to_be_visible()
    press(card(bert, number), "Notitie bewaren")
    expect(bert.get_by_text("intussen gewijzigd")).to_be_visible()
    expect(bert.get_by_text("Van Anna.")).to_be_visible()
    expect(bert.get_by_label("Notitie bij")).to_have_value("Van Bert.")


def test_a_typed_note_is_kept_where_messages_are_found_or_handled(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    page.get_by_text("Zoeken op nummer, notitie, dag of label").click()
    page.get_by_label("Telefoonnummer of notitie, of een deel ervan").fill("5678")
    page.get_by_role("button", name="Zoeken").click()
    page.wait_for_url("**/gevonden?*")
    note_of(card(page, number)).fill("Belt morgen terug.")
    press(card(page, number), "Ik pak deze op")
    expect(page.get_by_text("U hebt dit bericht opgepakt.")).to_be_visible()
    assert "/gevonden?" in page.url
    assert clinic.office.message(number).note == "Belt morgen terug."
    press(card(page, number), "Afgehandeld")
    expect(page.get_by_text("Afgehandeld door anna")).to_be_visible()
    page.goto(f"{clinic.address}/berichten/afgehandeld")
    card(page, number).get_by_label("Notitie bij").fill("Toch niet.")
    press(card(page, number), "Ongedaan maken")
    expect(page.get_by_text("Er zijn geen afgehandelde berichten.")).to_be_visible()
    assert clinic.office.message(number).note == "Toch niet."


def test_a_colleague_who_leaves_a_typed_note_behind_is_asked_first(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    anna, bert = clinic.colleague("anna"), clinic.colleague("bert")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    bert.on("dialog", stay)
    note_of(card(anna, number)).fill("Van Anna.")
    note_of(card(bert, number)).fill("Van Bert.")
    bert.get_by_role("link", name="Logboek").click(no_wait_after=True)
    expect(bert.get_by_label("Notitie bij")).to_have_value("Van Bert.")
    assert asked == ["beforeunload"]
    press(card(anna, number), "Notitie bewaren")
    expect(anna.get_by_text("is bewaard.")).to_be_visible()
    # Two notes: what the server shows again is not kept yet either, until it is saved.
    press(card(bert, number), "Ik pak deze op")
    expect(bert.get_by_role("heading", name="Twee notities")).to_be_visible()
    assert asked == ["beforeunload"]
    bert.get_by_role("link", name="Terug naar de berichten").click(no_wait_after=True)
    expect(bert.get_by_label("Notitie bij")).to_have_value("Van Bert.")
    assert asked == ["beforeunload"] * 2
    press(bert.locator("main"), "Notitie bewaren")
    expect(bert.get_by_text("is bewaard.")).to_be_visible()
    assert (len(asked), clinic.office.message(number).note) == (2, "Van Bert.")


def test_a_note_to_a_message_that_is_gone_stays_on_the_screen(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    note_of(card(page, number)).fill("Belt morgen terug.")
    with clinic.office.sessions.begin() as session:
        session.get_one(Message, number).purged_at = TUESDAY
    press(card(page, number), "Notitie bewaren")
    expect(page.get_by_role("heading", name="Het bericht is gewist")).to_be_visible()
    expect(page.get_by_label("Uw tekst")).to_have_value("Belt morgen terug.")


def test_a_closure_counts_within_two_seconds(clinic: Clinic) -> None:
    """The pages and the line are two processes, as it were: one of them hears from the database."""
    page = clinic.colleague("anna")
    clinic.telephone.caller().dials().presses("0").hears_it_ring().hangs_up()
    page.get_by_role("link", name="Open en dicht").click()
    page.get_by_role("textbox", name="Reden").first.fill("ziekte")
    page.get_by_role("button", name="Vandaag dicht").click()
    expect(page.get_by_text("De polikliniek is gesloten: ziekte.")).to_be_visible()
    page.wait_for_timeout(2000)
    clinic.telephone.caller().dials().presses("0").hears("is nu gesloten").hangs_up()
    page.get_by_role("button", name="Vandaag weer open").click()
    expect(page.get_by_text("De polikliniek is open.")).to_be_visible()
    page.wait_for_timeout(2000)
    clinic.telephone.caller().dials().presses("0").hears_it_ring().hangs_up()


def test_everything_can_be_done_with_the_keyboard(clinic: Clinic) -> None:
    number = clinic.office.leaves_message()
    page = clinic.colleague("anna")
    page.reload()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "Ik pak deze op")
    page.keyboard.press("Enter")
    expect(page.get_by_text("U hebt dit bericht opgepakt.")).to_be_visible()
    _tab_to(page, "Afgehandeld")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Er wachten geen berichten.")).to_be_visible()
    _tab_to(page, "Ongedaan maken")
    page.keyboard.press("Enter")
    expect(card(page, number)).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the button of that name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText ?? ''")
        if focused.startswith(name) and page.evaluate("document.activeElement.tagName") == "BUTTON":
            return
    raise AssertionError(f"Tab does not lead to {name!r}")
