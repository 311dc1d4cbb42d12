"""Promise: twenty messages are a list one works through; several go at once, and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.messages.inbox import PAGE
from ivr.messages.message import Label
from ivr.messages.snippets import LONGEST, MOST
from ivr.pages.staff import Role
from tests.calling import TUESDAY
from tests.office import Office, Visitor

HOUR = timedelta(hours=1)


def three(office: Office) -> list[int]:
    """Three messages wait, the oldest first."""
    return [
        office.leaves_message(f"+3161234567{ago}", left=TUESDAY - ago * HOUR) for ago in (3, 2, 1)
    ]


def rows(visitor: Visitor) -> dict[str, str]:
    """The list on the page: each message by its number, and what its row says."""
    found = visitor.page.select("#lijst [data-row]")
    return {str(row["data-row"]): " ".join(row.get_text(" ").split()) for row in found}


def opened(visitor: Visitor) -> str | None:
    """The number of the message that is open."""
    card = visitor.page.select_one("#geopend [data-card]")
    return str(card["data-card"]) if card else None


def test_the_oldest_is_open_and_any_other_opens_by_its_address(office: Office) -> None:
    first, second, _ = three(office)
    anna = office.colleague("anna").opens("/berichten")
    assert opened(anna) == str(first)
    assert anna.page.select(".desk.chosen") == [], "on a telephone the list comes first"
    assert opened(anna.opens(f"/berichten?bericht={second}")) == str(second)
    assert len(anna.page.select(".desk.chosen [aria-current=true]")) == 1
    assert opened(anna.opens("/berichten?bericht=99")) is None
    anna.sees("Bericht 99 bestaat niet meer: het is gewist.")


def test_what_is_ticked_off_makes_room_for_the_next(office: Office) -> None:
    first, second, third = three(office)
    anna = office.colleague("anna").opens(f"/berichten?bericht={second}")
    anna.sends(f"/berichten/{second}/afhandelen")
    assert opened(anna) == str(third)
    anna.sends(f"/berichten/{third}/afhandelen")
    assert opened(anna) == str(first), "after the last one the first that was left"
    anna.sends(f"/berichten/{first}/afhandelen").sees("Er wachten geen berichten")
    assert opened(anna) is None


def test_a_message_on_another_page_stays_open_beside_the_list(office: Office) -> None:
    first, *_ = three(office)
    anna = office.colleague("anna").opens("/berichten")
    office.colleague("bert").opens("/berichten").sends(f"/berichten/{first}/afhandelen")
    anna.opens(f"/berichten/stand?stand=oud&bericht={first}")
    assert str(first) not in rows(anna)
    assert "Afgehandeld door bert" in anna.page.get_text()


def test_several_are_picked_up_ticked_off_and_brought_back_at_once(office: Office) -> None:
    first, second, third = three(office)
    anna = office.colleague("anna").opens("/berichten")
    together(anna, "oppakken", first, second).sees("2 berichten zijn opgepakt.")
    assert [office.message(one).claimed_by for one in (first, second, third)] == [
        *("anna", "anna", None)
    ]
    together(anna, "afhandelen", first, third).sees("2 berichten zijn afgehandeld.")
    assert list(rows(anna)) == [str(second)]
    undo = anna.page.select("#gezegd form [name=bericht]")
    together(anna, "heropenen", *(int(str(one["value"])) for one in undo))
    assert len(rows(anna)) == 3
    assert office.logged().count(("anna", "afhandeling ongedaan gemaakt", third)) == 1


def together(visitor: Visitor, deed: str, *messages: int, **more: str) -> Visitor:
    """Tick these messages, and press a button."""
    return visitor.sends("/berichten/samen", actie=deed, bericht=[*map(str, messages)], **more)


def test_what_a_colleague_has_stays_and_is_told(office: Office) -> None:
    first, second, _ = three(office)
    anna, bert = office.colleague("anna"), office.colleague("bert")
    bert.opens("/berichten").sends(f"/berichten/{first}/oppakken")
    together(anna.opens("/berichten"), "afhandelen", first, second)
    anna.sees("1 bericht is afgehandeld.").sees("1 bericht bleef zoals het was")
    assert office.message(first).handled_at is None


@pytest.mark.parametrize("fields", [{}, {"actie": "wissen"}, {"actie": "oppakken", "bericht": "x"}])
def test_a_form_without_a_message_or_a_deed_says_what_is_missing(
    office: Office, fields: dict[str, str]
) -> None:
    three(office)
    anna = office.colleague("anna").opens("/berichten").sends("/berichten/samen", **fields)
    anna.sees("Kies eerst een of meer berichten")


def test_more_than_a_page_at_once_is_refused(office: Office) -> None:
    first, *_ = three(office)
    anna = office.colleague("anna").opens("/berichten")
    together(anna, "afhandelen", *range(1, PAGE + 2)).sees(f"ten hoogste {PAGE} berichten")
    assert office.message(first).handled_at is None


def test_a_message_is_handed_to_a_colleague_who_may_have_it(office: Office) -> None:
    first, second, _ = three(office)
    office.hire("bert")
    office.hire("carla", roles=[Role.MANAGER])
    office.hire("dirk", clinics=["+31101234567"])
    anna = office.colleague("anna").opens("/berichten")
    offered = [one.get_text() for one in anna.page.select("#geopend [name=collega] option")]
    assert offered == ["bert"]
    together(anna, "overdragen", first, collega="bert").sees("1 bericht is overgedragen.")
    assert "van bert" in rows(anna)[str(first)]
    for stranger in ("carla", "dirk", "", "nobody"):
        together(anna, "overdragen", second, collega=stranger).sees("bleef zoals het was")
    assert office.message(second).claimed_by is None
    (line,) = [line for line in office.log() if line.event == "overgedragen"]
    assert (line.message_id, line.detail) == (first, "aan bert")


def test_a_message_is_sorted_and_found_by_its_label(office: Office) -> None:
    first, second, _ = three(office)
    anna = office.colleague("anna").opens("/berichten")
    together(anna, "label", first, second, label="appointment")
    assert "afspraak" in rows(anna)[str(second)]
    together(anna, "label", second, label="")
    assert office.message(second).label is None
    together(anna, "label", second, label="bestaat niet")
    assert (office.message(first).label, office.message(second).label) == (Label.APPOINTMENT, None)
    anna.sends("/berichten/zoeken", label="appointment").sees("1 bericht gevonden")
    anna.sees("met label afspraak")
    assert list(rows(anna)) == [str(first)]


def test_what_is_often_noted_is_put_in_a_note(office: Office) -> None:
    first, *_ = three(office)
    anna = office.colleague("anna").opens("/berichten/tekstblokjes")
    anna.sees("Er zijn nog geen tekstblokjes")
    for _ in range(2):
        anna.sends("/berichten/tekstblokjes", tekst="Niet  bereikt.").sees("is bewaard")
    anna.opens(f"/berichten?bericht={first}")
    texts = [one.get_text() for one in anna.page.select("#geopend [name=blok] option")]
    assert texts == ["kies een tekst", "Niet bereikt."]
    anna.sends(f"/berichten/{first}/notitie", was="", notitie="Gebeld.", blok="Niet bereikt.")
    assert office.message(first).note == "Gebeld.\nNiet bereikt."
    anna.opens("/berichten/tekstblokjes").sends("/berichten/tekstblokjes/1/verwijderen")
    anna.sees("Er zijn nog geen tekstblokjes")
    assert office.message(first).note == "Gebeld.\nNiet bereikt."


def test_a_text_that_cannot_be_kept_says_why(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten/tekstblokjes")
    anna.sends("/berichten/tekstblokjes", tekst=" ").sees("Vul een tekst in.")
    anna.sends("/berichten/tekstblokjes", tekst="x" * (LONGEST + 1)).sees("ten hoogste 200 tekens")
    anna.sends("/berichten/tekstblokjes", tekst="x", polikliniek="+31101234567")
    anna.sees("Kies een polikliniek waar u bij hoort.")
    for number in range(MOST):
        anna.sends("/berichten/tekstblokjes", tekst=f"tekst {number}")
    anna.sends("/berichten/tekstblokjes", tekst="nog een").sees("Verwijder er eerst een.")
