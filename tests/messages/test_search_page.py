"""Promise: a colleague finds a message by what they remember, and no address holds a number."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.messages.handling import Handling, write_note
from ivr.messages.message import Message
from ivr.messages.search_page import Sought, find_messages
from ivr.pages import one_time_codes
from ivr.pages.visit import LONGEST_VISIT
from ivr.records.access_log import Actor
from ivr.sealing import keyring
from tests.calling import TUESDAY
from tests.line_settings import OURS
from tests.messages.leaving import leave
from tests.office import PASSWORD, Office

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
ANNA = Actor("anna", "10.0.0.1")


def test_a_message_is_found_by_a_part_of_its_number(session: Session) -> None:
    leave(session, "RE1", NOW)
    assert len(find_messages(session, OURS, Sought("345 67"))) == 1
    assert find_messages(session, OURS, Sought("_")) == []
    assert find_messages(session, OURS, Sought(day=NOW.date() + timedelta(days=1))) == []


@pytest.mark.parametrize(
    "words",
    ["de Vries", "VRIES", "vries  mevrouw", "café", "CAFE", "Öz", "oz", "tweede regel", "0184 43"],
)
def test_a_message_is_found_by_words_of_its_note_without_capitals_and_accents(
    session: Session, words: str
) -> None:
    for number in ("+31612345678", "+31791234560"):
        leave(session, "RE" + number, NOW, caller_number=number)
    (sought, other) = session.scalars(select(Message).order_by(Message.id)).all()
    note = "Mevrouw De Vries-Öz, van het café.\nTweede regel: belt 0184 43 43 43"
    assert write_note(session, Handling(OURS, sought.id, ANNA, NOW), was="", note=note)
    assert write_note(session, Handling(OURS, other.id, ANNA, NOW), was="", note="Teruggebeld.")
    assert [message.id for message in find_messages(session, OURS, Sought(words))] == [sought.id]
    assert find_messages(session, OURS, Sought("Jansen")) == []
    assert find_messages(session, OURS, Sought("\u0301")) == [], "an accent alone is no word"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"nummer": "06 1234 5678"}, 1),
        ({"nummer": "+31 6 12345678"}, 1),
        ({"nummer": "0031612345678"}, 1),
        ({"nummer": "5678"}, 1),
        ({"nummer": "99999"}, 0),
        ({"nummer": "%"}, 0),
        ({"datum": "2027-03-02"}, 1),
        ({"datum": "2027-03-01"}, 1),
        ({"datum": "2027-02-28"}, 0),
        ({"nummer": "079 123 45 60", "datum": "2027-03-02"}, 0),
    ],
)
def test_a_message_is_found_by_its_number_or_its_day(
    office: Office, fields: dict[str, str], found: int
) -> None:
    office.leaves_message("+31612345678", left=TUESDAY)
    office.leaves_message("+31791234560", left=TUESDAY - timedelta(days=1))
    anna = office.colleague("anna").opens("/berichten").sends("/berichten/zoeken", **fields)
    assert len(anna.page.select("article")) == found


def test_a_name_in_a_note_is_found_and_it_is_said_where_was_looked(office: Office) -> None:
    number, other = office.leaves_message("+31612345678"), office.leaves_message("+31791234560")
    anna = office.colleague("anna").opens("/berichten")
    anna.sends(f"/berichten/{number}/notitie", was="", notitie="Mevrouw Céline de Vries")
    anna.sends("/berichten/zoeken", nummer="celine DE VRIES").sees("1 bericht gevonden")
    anna.sees("in de notitie").does_not_see(f"Bericht {other},")
    assert "vries" not in anna.query.lower()
    anna.sends("/berichten/zoeken", nummer="Jansen").sees("0 berichten gevonden, met Jansen in de")
    anna.sees("Wat er in de opname wordt gezegd, doorzoeken wij niet.")
    anna.sends("/berichten/zoeken", nummer="5678").sees("in het telefoonnummer of in de notitie")
    details = [line.detail for line in office.log() if line.event == "gezocht"]
    assert details == ["op notitie", "op notitie", "op nummer"]


def test_found_messages_are_worked_on_without_searching_again(office: Office) -> None:
    number = office.leaves_message("+31612345678")
    other = office.leaves_message("+31791234560", left=TUESDAY - timedelta(days=1))
    anna = office.colleague("anna").opens("/berichten").sends("/berichten/zoeken", nummer="5678")
    assert anna.url == "/berichten/gevonden", "a page that one can go back to"
    asked = anna.query
    back = {"terug": "gevonden:" + asked.removeprefix("zoek=")}
    for step in ("oppakken", "afhandelen", "heropenen"):
        fields = [form.select_one("[name=terug]") for form in anna.page.select("article form")]
        assert [field and field["value"] for field in fields] == [back["terug"]] * len(fields)
        anna.sends(f"/berichten/{number}/{step}", **back)
        opened = f"{asked}&bericht={number}"
        assert (anna.url, anna.query) == ("/berichten/gevonden", opened)
        anna.sees(f"Bericht {number}").does_not_see(f"Bericht {other}")


def test_a_searched_number_is_readable_neither_in_the_address_nor_in_the_cookie(
    office: Office,
) -> None:
    """Both are signed and not encrypted: a proxy logs the one, the browser keeps the other."""
    anna = office.colleague("anna").opens("/berichten")
    empty = anna.client.get_cookie("__Host-bezoek", domain="lijn.example.nl")
    anna.sends("/berichten/zoeken", nummer="0612345678")
    sealed = anna.query.removeprefix("zoek=")
    assert b"612345678" not in urlsafe_b64decode(sealed + "==")
    cookie = anna.client.get_cookie("__Host-bezoek", domain="lijn.example.nl")
    assert empty is not None
    assert cookie is not None
    assert len(cookie.value) <= len(empty.value), "a search adds nothing to the visit"


def test_the_address_of_a_search_works_for_one_colleague_and_one_working_day(
    office: Office,
) -> None:
    number = office.leaves_message()
    anna, bert = office.colleague("anna").opens("/berichten"), office.colleague("bert")
    anna.sends("/berichten/zoeken", nummer="5678").sees(f"Bericht {number}")
    address = f"/berichten/gevonden?{anna.query}"
    assert anna.opens(address).url == "/berichten/gevonden"
    for odd in (address[:-4], "/berichten/gevonden?zoek=%F0%9F%98%80"):
        assert anna.opens(odd).url == "/berichten"
    assert bert.opens(address).url == "/berichten"
    office.clock.now += LONGEST_VISIT + timedelta(minutes=1)
    late = office.visitor()
    late.logs_in("anna", PASSWORD, office.code_of(secret_of(office, "anna")))
    assert late.opens(address).url == "/berichten"


def secret_of(office: Office, name: str) -> str:
    return one_time_codes.secret_of(office.account(name).totp_sealed, keyring(office.settings))


def test_a_search_for_nothing_finds_nothing(office: Office) -> None:
    assert office.colleague("anna").opens("/berichten/gevonden").url == "/berichten"


def test_a_search_leaves_no_number_in_the_log(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    anna.sends("/berichten/zoeken", nummer="0612345678", datum="2027-03-02")
    assert [line.detail for line in office.log() if line.event == "gezocht"] == [
        "op nummer en op datum 2027-03-02"
    ]
