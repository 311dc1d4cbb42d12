"""Promise: a colleague finds every message, hears it and ticks it off, and nothing is lost."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest

from ivr.database.lease import Chore
from ivr.messages.leaving import put_through
from ivr.messages.message import Message, RecordingState
from ivr.pages import accounts
from ivr.pages.visit import LONGEST
from ivr.sealing import keyring
from tests.calling import TUESDAY
from tests.office import PASSWORD, Office


def test_the_oldest_message_stands_first_with_its_waiting_time(office: Office) -> None:
    late = office.leaves_message("+31612345678", left=TUESDAY - timedelta(hours=1))
    early = office.leaves_message("+31786523250", left=TUESDAY - timedelta(days=1))
    anna = office.colleague("anna").opens("/berichten")
    headings = [heading.get_text() for heading in anna.page.select("article h2")]
    assert headings == [f"078 652 32 50 (bericht {early})", f"06 12 34 56 78 (bericht {late})"]
    # From Monday 10.00 to 16.30, and Tuesday from 08.00 to 10.00: half an hour past the night.
    anna.sees("Wacht 8 uur en 30 minuten").sees("Wacht 1 uur ")


@pytest.mark.parametrize(("days", "warned"), [(19, False), (20, True), (29, True)])
def test_what_will_soon_be_deleted_unanswered_stands_out_in_words_and_colour(
    office: Office, days: int, warned: bool
) -> None:
    number = office.leaves_message(left=TUESDAY - timedelta(days=days))
    anna = office.colleague("anna").opens("/berichten")
    assert bool(anna.page.select("article .ending")) is warned
    if warned:
        anna.sees("Let op: dit bericht wordt gewist op").sees("Handel het voor die dag af.")
    anna.sends(f"/berichten/{number}/afhandelen").opens("/berichten/afgehandeld")
    assert not anna.page.select("article .ending")


def test_a_number_is_readable_and_can_be_dialled(office: Office) -> None:
    office.leaves_message("+31612345678", keyed=True)
    anna = office.colleague("anna").opens("/berichten")
    anna.sees("06 12 34 56 78").sees("zelf ingetoetst door de beller")
    assert anna.page.select_one('a[href="tel:+31612345678"]') is not None


def test_it_says_who_was_put_through_after_leaving_a_message(office: Office) -> None:
    first, second = office.leaves_message("+31612345678"), office.leaves_message("+31612345679")
    with office.sessions.begin() as session:
        put_through(session, office.message(first).call_sid or "", office.clock.now)
    anna = office.colleague("anna").opens("/berichten")
    marks = {number: anna.page.select(f"#bericht-{number} .mark") for number in (first, second)}
    assert [mark.get_text() for mark in marks[first]] == ["daarna doorverbonden"]
    assert marks[second] == []


@pytest.mark.parametrize(
    ("number", "shown", "why"),
    [
        ("+881612345678", "00 881 6 123 456 78", "satelliettelefoon"),
        ("+319001234", "0900 1234", "dat kost extra geld"),
        ("+31841234567", "084 123 45 67", "dat kost extra geld"),
        ("+31661234567", "066 123 45 67", "semafoon"),
        ("+979123456789", "00 979 1 2345 6789", "dat kost extra geld"),
    ],
)
def test_a_number_that_costs_dearly_is_shown_and_cannot_be_dialled(
    office: Office, number: str, shown: str, why: str
) -> None:
    office.leaves_message(number)
    anna = office.colleague("anna").opens("/berichten").sees(shown).sees(why)
    assert anna.page.select('a[href^="tel:"]') == []


def test_of_a_number_abroad_the_country_is_shown(office: Office) -> None:
    office.leaves_message("+18765551234")
    anna = office.colleague("anna").opens("/berichten").sees("nummer in Jamaica")
    assert anna.page.select_one('a[href="tel:+18765551234"]') is not None


def test_a_message_without_a_number_says_so(office: Office) -> None:
    office.leaves_message(None)
    office.colleague("anna").opens("/berichten").sees("Geen telefoonnummer bekend")


def test_an_empty_inbox_says_so(office: Office) -> None:
    office.colleague("anna").opens("/berichten").sees("Er wachten geen berichten")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RecordingState.WAITING, "De opname wordt nog opgehaald."),
        (RecordingState.ABSENT, "de beller heeft niets ingesproken"),
        (RecordingState.FAILED, "De opname is mislukt."),
    ],
)
def test_a_message_without_sound_says_why(
    office: Office, state: RecordingState, words: str
) -> None:
    office.leaves_message(state=state)
    anna = office.colleague("anna").opens("/berichten").sees(words)
    assert anna.page.select("audio") == []


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
    anna = office.colleague("anna").opens("/berichten")
    anna.sends("/berichten/99/oppakken").sees("Bericht 99 bestaat niet meer")


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
        ({"nummer": "078 652 32 50", "datum": "2027-03-02"}, 0),
    ],
)
def test_a_message_is_found_by_its_number_or_its_day(
    office: Office, fields: dict[str, str], found: int
) -> None:
    office.leaves_message("+31612345678", left=TUESDAY)
    office.leaves_message("+31786523250", left=TUESDAY - timedelta(days=1))
    anna = office.colleague("anna").opens("/berichten").sends("/berichten/zoeken", **fields)
    assert len(anna.page.select("article")) == found


def test_a_name_in_a_note_is_found_and_it_is_said_where_was_looked(office: Office) -> None:
    number, other = office.leaves_message("+31612345678"), office.leaves_message("+31786523250")
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


def test_a_card_is_titled_with_what_is_known(office: Office) -> None:
    hour = timedelta(hours=1)
    first = office.leaves_message(left=TUESDAY - 3 * hour, topic="voeding")
    second = office.leaves_message(left=TUESDAY - 2 * hour)
    third = office.leaves_message(None, left=TUESDAY - hour)
    anna = office.colleague("anna").opens("/berichten")
    titles = [" ".join(title.get_text(" ").split()) for title in anna.page.select("article h2")]
    assert titles == [
        f"06 12 34 56 78 · na 'voeding' (bericht {first})",
        f"06 12 34 56 78 · 2e bericht (bericht {second})",
        f"Nummer niet bekend (bericht {third})",
    ]
    links = [str(link["href"]) for link in anna.page.select("p.others a")]
    assert links == [f"/berichten/{first}/nummer", f"/berichten/{second}/nummer"]
    anna.sees("Nog 1 open bericht van dit nummer").opens(links[0])
    anna.sees("Berichten van 06 12 34 56 78")
    assert len(anna.page.select("article")) == 2


def test_found_messages_are_worked_on_without_searching_again(office: Office) -> None:
    number = office.leaves_message("+31612345678")
    other = office.leaves_message("+31786523250", left=TUESDAY - timedelta(days=1))
    anna = office.colleague("anna").opens("/berichten").sends("/berichten/zoeken", nummer="5678")
    assert anna.url == "/berichten/gevonden", "a page that one can go back to"
    asked = anna.query
    back = {"terug": "gevonden:" + asked.removeprefix("zoek=")}
    for step in ("oppakken", "afhandelen", "heropenen"):
        fields = [form.select_one("[name=terug]") for form in anna.page.select("article form")]
        assert [field and field["value"] for field in fields] == [back["terug"]] * len(fields)
        anna.sends(f"/berichten/{number}/{step}", **back)
        assert (anna.url, anna.query) == ("/berichten/gevonden", asked)
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
    office.clock.now += LONGEST + timedelta(minutes=1)
    late = office.visitor()
    late.logs_in("anna", PASSWORD, office.code_of(secret_of(office, "anna")))
    assert late.opens(address).url == "/berichten"


def secret_of(office: Office, name: str) -> str:
    return accounts.secret_of(office.account(name), keyring(office.settings))


def test_who_searched_for_nothing_has_found_nothing(office: Office) -> None:
    assert office.colleague("anna").opens("/berichten/gevonden").url == "/berichten"


def test_a_note_to_a_message_that_was_purged_is_not_called_saved(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    with office.sessions.begin() as session:
        session.get_one(Message, number).purged_at = office.clock.now
    for was in ("", "Belt terug."):
        anna.sends(f"/berichten/{number}/notitie", was=was, notitie="Belt terug.")
        assert anna.status == 410
        anna.sees("bestaat niet meer: het is gewist").sees("Belt terug.").does_not_see("is bewaard")


def test_a_search_leaves_no_number_in_the_log(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    anna.sends("/berichten/zoeken", nummer="0612345678", datum="2027-03-02")
    assert [line.detail for line in office.log() if line.event == "gezocht"] == [
        "op nummer en op datum 2027-03-02"
    ]


def test_the_page_that_asks_by_itself_hears_only_of_changes(office: Office) -> None:
    office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    stand = anna.page.select_one("#kaarten")["data-stand"]  # type: ignore[index]  # it is there
    assert anna.opens(f"/berichten/stand?stand={stand}").status == 204
    office.leaves_message("+31786523250", left=office.clock.now)
    assert anna.opens(f"/berichten/stand?stand={stand}").status == 200


def test_staff_see_at_once_that_something_goes_wrong_behind_the_scenes(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten").does_not_see("Meld dit aan")
    stand = anna.page.select_one("#kaarten")["data-stand"]  # type: ignore[index]  # it is there
    with office.sessions.begin() as session:
        now = office.clock.now
        session.add(Chore(kind="notify", next_attempt_at=now, attempts=9, last_error="weg"))
    changed = anna.opens(f"/berichten/stand?stand={stand}").page
    assert "De e-mail over nieuwe berichten kon niet" in changed.get_text()
    anna.opens("/berichten").sees("De e-mail over nieuwe berichten kon niet")


def test_a_recording_is_played_in_pieces_and_logged_once(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna")
    url = f"/berichten/{number}/opname.wav"
    whole = anna.client.get(url, base_url="https://lijn.example.nl")
    assert whole.data.startswith(b"RIFF")
    assert whole.headers["Cache-Control"] == "no-store"
    piece = anna.client.get(
        url, base_url="https://lijn.example.nl", headers={"Range": "bytes=100-199"}
    )
    assert (piece.status_code, piece.data) == (206, whole.data[100:200])
    assert office.logged().count(("anna", "beluisterd", number)) == 1
    office.clock.now += timedelta(minutes=11)
    anna.client.get(url, base_url="https://lijn.example.nl")
    assert office.logged().count(("anna", "beluisterd", number)) == 2


def test_each_look_of_each_colleague_is_in_the_log(office: Office) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten").opens("/berichten")
    office.colleague("bert").opens("/berichten")
    assert office.logged().count(("anna", "bericht bekeken", number)) == 1
    assert office.logged().count(("bert", "bericht bekeken", number)) == 1
    office.clock.now += timedelta(minutes=19)
    anna.opens("/berichten/stand?stand=oud&actief=1")
    office.clock.now += timedelta(minutes=19)
    anna.opens("/berichten/stand?stand=oud&actief=1")
    office.clock.now += timedelta(minutes=19)
    anna.opens("/berichten/stand?stand=oud&actief=1")
    office.clock.now += timedelta(minutes=19)
    anna.opens("/berichten")
    assert office.logged().count(("anna", "bericht bekeken", number)) == 2


def test_the_player_offers_no_copy_of_a_recording(office: Office) -> None:
    office.leaves_message()
    player = office.colleague("anna").opens("/berichten").page.select_one("audio")
    assert player is not None
    assert player["controlslist"] == "nodownload"


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


def test_a_message_of_the_night_has_not_waited_yet(office: Office) -> None:
    office.leaves_message(left=TUESDAY.replace(hour=6))
    office.clock.now = TUESDAY.replace(hour=7, minute=50)
    anna = office.colleague("anna").opens("/berichten").does_not_see("openingstijd")
    office.clock.now = TUESDAY.replace(hour=8, minute=5)
    anna.opens("/berichten").sees("Wacht 5 minuten (openingstijd)")
