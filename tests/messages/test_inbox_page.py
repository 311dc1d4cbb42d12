"""Promise: a colleague finds every message, hears it and ticks it off, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.database.lease import Chore
from ivr.messages.call_back_request import CallBackWish, ask_to_be_rung_back
from ivr.messages.leaving import put_through
from ivr.messages.message import Message, RecordingState
from ivr.words.message_kind import MessageKind
from tests.calling import TUESDAY
from tests.line_settings import CLINIC_NUMBER, LEAFLET_NAME, PUBLIC
from tests.office import Office


def test_the_oldest_message_stands_first_with_its_waiting_time(office: Office) -> None:
    late = office.leaves_message("+31612345678", left=TUESDAY - timedelta(hours=1))
    early = office.leaves_message("+31791234560", left=TUESDAY - timedelta(days=1))
    anna = office.colleague("anna").opens("/berichten")
    rows = [row.get_text(" ", strip=True) for row in anna.page.select("#lijst a")]
    # From Monday 10.00 to 17.00, and Tuesday from 08.30 to 10.00: half an hour past the night.
    assert rows == [
        "079 123 45 60 ma 1 mrt 10.00 , wacht 8 u 30 min , opname van 0:04",
        "06 12 34 56 78 di 2 mrt 09.00 , wacht 1 u 0 min , opname van 0:04",
    ]
    # The one that waits longest is open beside them.
    assert [title.get_text() for title in anna.page.select("article h2")] == [
        f"079 123 45 60 (bericht {early})"
    ]
    anna.sees("Wacht 8 uur en 30 minuten").opens(f"/berichten?bericht={late}").sees("Wacht 1 uur ")


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
    anna = office.colleague("anna")
    marks = {
        number: anna.opens(f"/berichten?bericht={number}").page.select(f"#bericht-{number} .mark")
        for number in (first, second)
    }
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


def test_a_wish_to_be_rung_back_says_so_and_is_answered_as_a_message(office: Office) -> None:
    wish = CallBackWish("CA1", "+31612345678", True, CLINIC_NUMBER, LEAFLET_NAME, "voeding")
    with office.sessions.begin() as session:
        ask_to_be_rung_back(session, wish, office.clock.now)
    anna = office.colleague("anna").opens("/berichten").sees("1 bericht wacht")
    anna.sees("Belverzoek: wil worden teruggebeld, sprak niets in.").sees("belverzoek")
    anna.sees("zelf ingetoetst door de beller").sees("na 'voeding'")
    assert anna.page.select("audio") == []
    assert anna.client.get("/berichten/1/opname.wav", base_url=PUBLIC).status_code == 404
    anna.sends("/berichten/1/afhandelen").sees("Er wachten geen berichten")
    assert ("anna", "afgehandeld", 1) in office.logged()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (MessageKind.BY_POST, "folder per post"),
        (MessageKind.OPINION, "mening over de folder"),
    ],
)
def test_a_message_says_what_kind_it_is(office: Office, kind: MessageKind, words: str) -> None:
    number = office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    assert anna.page.select("#lijst strong, .marks") == []
    with office.sessions.begin() as session:
        session.get_one(Message, number).kind = kind
    marks = anna.opens("/berichten").page.select("#lijst strong, .marks .mark")
    assert [mark.get_text() for mark in marks] == [words] * 2


def test_a_card_is_titled_with_what_is_known(office: Office) -> None:
    hour = timedelta(hours=1)
    first = office.leaves_message(left=TUESDAY - 3 * hour, topic="voeding")
    second = office.leaves_message(left=TUESDAY - 2 * hour)
    third = office.leaves_message(None, left=TUESDAY - hour)
    anna = office.colleague("anna")
    pages = [anna.opens(f"/berichten?bericht={one}").page for one in (first, second, third)]
    titles = [" ".join(page.select("article h2")[0].get_text(" ").split()) for page in pages]
    assert titles == [
        f"06 12 34 56 78 · na 'voeding' (bericht {first})",
        f"06 12 34 56 78 · 2e bericht (bericht {second})",
        f"Nummer niet bekend (bericht {third})",
    ]
    links = [str(link["href"]) for page in pages for link in page.select("p.others a")]
    assert links == [f"/berichten/{first}/nummer", f"/berichten/{second}/nummer"]
    anna.opens(f"/berichten?bericht={first}").sees("Nog 1 open bericht van dit nummer")
    anna.opens(links[0])
    anna.sees("Berichten van 06 12 34 56 78")
    assert len(anna.page.select("#lijst a")) == 2


def test_the_page_that_asks_by_itself_hears_only_of_changes(office: Office) -> None:
    office.leaves_message()
    anna = office.colleague("anna").opens("/berichten")
    stand = anna.page.select_one("#lijst")["data-stand"]  # type: ignore[index]  # it is there
    assert anna.opens(f"/berichten/stand?stand={stand}").status == 204
    office.leaves_message("+31791234560", left=office.clock.now)
    assert anna.opens(f"/berichten/stand?stand={stand}").status == 200


def test_staff_see_at_once_that_something_goes_wrong_behind_the_scenes(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten").does_not_see("Meld dit aan")
    stand = anna.page.select_one("#lijst")["data-stand"]  # type: ignore[index]  # it is there
    with office.sessions.begin() as session:
        now = office.clock.now
        session.add(
            Chore(kind=f"notify {CLINIC_NUMBER}", next_attempt_at=now, attempts=9, last_error="weg")
        )
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


def test_a_message_of_the_night_has_not_waited_yet(office: Office) -> None:
    office.leaves_message(left=TUESDAY.replace(hour=6))
    office.clock.now = TUESDAY.replace(hour=8, minute=20)
    anna = office.colleague("anna").opens("/berichten").does_not_see("openingstijd")
    office.clock.now = TUESDAY.replace(hour=8, minute=35)
    anna.opens("/berichten").sees("Wacht 5 minuten (openingstijd)")
