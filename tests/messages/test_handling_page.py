"""Promise: a colleague ticks off each message, and nothing they typed is lost."""

from __future__ import annotations

from ivr.messages.message import Message
from tests.office import Office


def test_a_message_is_picked_up_handled_and_brought_back(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    anna.sends(f"/berichten/{number}/oppakken").sees("U hebt dit bericht opgepakt.")
    anna.sends(f"/berichten/{number}/afhandelen").sees(f"Bericht {number} is afgehandeld.")
    anna.sees("Er wachten geen berichten").opens("/berichten/afgehandeld")
    anna.sees("Afgehandeld door anna")
    anna.sends(f"/berichten/{number}/heropenen").sees("staat weer bij de berichten")
    assert office.message(number).handled_at is None


def test_the_second_colleague_is_told_who_was_first(office: Office) -> None:
    number = office.leaves_message()
    anna, bert = office.colleague("anna"), office.colleague("bert")
    anna.opens("/berichten")
    bert.opens("/berichten")
    anna.sends(f"/berichten/{number}/oppakken")
    bert.sends(f"/berichten/{number}/oppakken").sees("is al opgepakt door anna")
    bert.sends(f"/berichten/{number}/afhandelen").sees("is al opgepakt door anna")
    anna.sends(f"/berichten/{number}/afhandelen")
    bert.sends(f"/berichten/{number}/terugleggen").sees("is al afgehandeld door anna")
    assert office.message(number).handled_by == "anna"


def test_a_note_that_a_colleague_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    number = office.leaves_message()
    anna, bert = office.colleague("anna"), office.colleague("bert")
    anna.opens("/berichten")
    bert.opens("/berichten")
    anna.sends(f"/berichten/{number}/notitie", was="", notitie="Belt morgen terug.")
    bert.sends(f"/berichten/{number}/notitie", was="", notitie="Wil een afspraak.")
    assert bert.status == 409
    bert.sees("intussen gewijzigd").sees("Belt morgen terug.").sees("Wil een afspraak.")
    assert office.message(number).note == "Belt morgen terug."


def test_a_note_of_several_lines_can_be_changed_again(office: Office) -> None:
    # HTML, form submission: line breaks in a text field are sent as CR LF.
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    anna.sends(f"/berichten/{number}/notitie", was="", notitie="een\r\ntwee")
    anna.sends(f"/berichten/{number}/notitie", was="een\r\ntwee", notitie="drie")
    assert office.message(number).note == "drie"


def test_a_message_that_is_gone_is_explained(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    with office.sessions.begin() as session:
        session.get_one(Message, number).purged_at = office.clock.now
    anna.sends(f"/berichten/{number}/oppakken").sees(f"Bericht {number} bestaat niet meer")


def test_a_message_that_never_was_is_not_found(office: Office) -> None:
    office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    assert anna.sends("/berichten/99/oppakken").status == 404


def test_a_note_to_a_message_that_was_purged_is_not_called_saved(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    with office.sessions.begin() as session:
        session.get_one(Message, number).purged_at = office.clock.now
    for was in ("", "Belt terug."):
        anna.sends(f"/berichten/{number}/notitie", was=was, notitie="Belt terug.")
        assert anna.status == 410
        anna.sees("bestaat niet meer: het is gewist").sees("Belt terug.").does_not_see("is bewaard")


def test_a_note_that_is_too_long_is_refused_and_stays_on_the_page(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    anna.sends(f"/berichten/{number}/notitie", notitie="x" * 2001).sees("ten hoogste 2000 tekens")
    assert anna.status == 422
    typed = anna.page.select_one("textarea")
    assert typed is not None
    assert typed.get_text().strip() == "x" * 2001
    assert office.message(number).note == ""
    anna.sends(f"/berichten/{number}/notitie", notitie="x\r\n" * 1000).sees("is bewaard")
