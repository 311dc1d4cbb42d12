"""Promise: a colleague finds, hands over and erases all of a number, and no address holds it."""

from __future__ import annotations

import io
import json
from base64 import urlsafe_b64decode
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from ivr.backups.lifetime import Lifetime
from ivr.backups.made import note_backup
from ivr.messages.handling import Handling, write_note
from ivr.pages.staff import Role
from ivr.pages.visit import LONGEST_VISIT
from ivr.records.access_log import Actor
from tests.line_settings import OURS, PUBLIC
from tests.office import Office, Visitor
from tests.two_clinics import EYES, PLASTER, an_office, fill

NUMBER = "+31612345678"


def finds(office: Office, typed: str = "06 12345678") -> Visitor:
    anna = office.colleague("anna", [Role.ASSISTANT]).opens("/gegevens")
    return anna.sends("/gegevens/zoeken", nummer=typed)


@pytest.mark.parametrize(
    "typed", ["0612345678", "06-1234 5678", "+31 6 12345678", "0031612345678", " (06) 12 34 56 78 "]
)
def test_a_number_is_found_in_any_usual_way_of_writing(office: Office, typed: str) -> None:
    number = office.leaves_message(NUMBER)
    anna = finds(office, typed)
    assert anna.url == "/gegevens/gevonden"
    anna.sees("Alles van 06 12 34 56 78").sees("1 bericht").sees("wacht op antwoord")
    assert b"612345678" not in urlsafe_b64decode(anna.query.removeprefix("zoek=") + "==")
    lines = [(line.event, line.message_id, line.detail) for line in office.log()]
    assert ("gezocht", None, "alles van één nummer") in lines
    assert ("bericht bekeken", number, "") in lines
    assert not [detail for _, _, detail in lines if "1234" in detail]


@pytest.mark.parametrize("typed", ["", "anoniem", "1234", "5678", "06 1234567", "0" * 5000, "🙂"])
def test_what_is_no_whole_number_is_refused_with_what_to_type(office: Office, typed: str) -> None:
    anna = finds(office, typed)
    assert anna.url == "/gegevens"
    anna.sees("Dat is geen telefoonnummer. Typ het hele nummer")
    anna.sees("Wie belt met een afgeschermd nummer en geen nummer intoetst")
    assert not [line for line in office.log() if line.event == "gezocht"]


def test_of_an_unknown_number_the_page_says_that_nothing_is_kept(office: Office) -> None:
    office.leaves_message(NUMBER)
    anna = finds(office, "079 123 45 60")
    anna.sees("Van dit nummer bewaren wij niets.").does_not_see("Alles opslaan")
    anna.opens(f"/gegevens/wissen?{anna.query}").sees("Van dit nummer bewaren wij niets.")


def test_a_note_that_names_the_number_is_pointed_at_and_not_erased(office: Office) -> None:
    office.leaves_message(NUMBER)
    other = office.leaves_message("+31791234560")
    with office.sessions.begin() as session:
        work = Handling(OURS, other, Actor("bert", "hier"), office.clock.now)
        assert write_note(session, work, was="", note="Dochter belt: 06 - 12 34 56 78.")
    anna = finds(office)
    anna.sees(f"Dit nummer staat in de notitie bij bericht {other}.")
    erases(anna)
    assert office.message(other).note == "Dochter belt: 06 - 12 34 56 78."


def erases(anna: Visitor, **changed: str) -> Visitor:
    """Confirm what the page shows that asks whether all must be erased."""
    anna.opens(f"/gegevens/wissen?{anna.query}")
    return anna.sends("/gegevens/wissen", **(fields_of(anna) | changed))


def fields_of(anna: Visitor) -> dict[str, str]:
    """Return what the form on this page holds, but for its token."""
    fields = anna.page.select("main [name=zoek], main [name=tot]")
    return {str(field["name"]): str(field["value"]) for field in fields}


def test_all_is_handed_over_as_one_file_without_a_number_in_its_name(office: Office) -> None:
    number = office.leaves_message(NUMBER)
    anna = finds(office)
    word, token = anna.query.removeprefix("zoek="), anna.page.select_one("[name=csrf_token]")
    assert token is not None
    answer = anna.client.post(
        "/gegevens/exporteren",
        data={"zoek": word, "csrf_token": str(token["value"])},
        base_url=PUBLIC,
        headers={"Referer": f"{PUBLIC}/"},
    )
    assert answer.headers["Content-Disposition"] == "attachment; filename=gegevens-2027-03-02.zip"
    assert answer.headers["Cache-Control"] == "no-store"
    archive = ZipFile(io.BytesIO(answer.get_data()))
    told = json.loads(archive.read("gegevens.json"))
    assert [one["bericht"] for one in told["berichten"]] == [number]
    assert archive.read(f"bericht-{number}.wav")[:4] == b"RIFF"
    assert ("anna", "gegevens van een nummer geëxporteerd", number) in office.logged()


def test_erasing_asks_first_says_what_goes_and_what_stays_and_then_erases(office: Office) -> None:
    number = office.leaves_message(NUMBER)
    anna = finds(office)
    anna.opens(f"/gegevens/wissen?{anna.query}")
    anna.sees("1 bericht is nog niet beantwoord.").sees("Dit kan niet ongedaan worden gemaakt.")
    anna.sees("De regels in het logboek, vijf jaar. Dat moet van de wet.")
    assert office.message(number).purged_at is None
    erases(anna)
    assert anna.url == "/gegevens"
    anna.sees("Gewist: 1 bericht.")
    assert (office.message(number).purged_at, office.message(number).caller_number) == (
        office.clock.now,
        None,
    )
    assert ("anna", "gegevens van een nummer gewist", number) in office.logged()


def test_what_was_left_meanwhile_is_not_erased_unseen(office: Office) -> None:
    first = office.leaves_message(NUMBER)
    anna = finds(office)
    seen = fields_of(anna.opens(f"/gegevens/wissen?{anna.query}"))
    office.clock.now += timedelta(minutes=1)
    later = office.leaves_message(NUMBER)
    anna.sends("/gegevens/wissen", **seen)
    assert anna.url == "/gegevens/gevonden"
    anna.sees("Intussen is er een nieuw bericht van dit nummer. Dat is niet gewist.")
    assert office.message(first).purged_at
    assert office.message(later).purged_at is None


@pytest.mark.parametrize("changed", [{"zoek": ""}, {"zoek": "x"}, {"tot": ""}, {"tot": "alles"}])
def test_a_form_that_is_not_ours_erases_nothing(office: Office, changed: dict[str, str]) -> None:
    number = office.leaves_message(NUMBER)
    erases(finds(office), **changed).sees("Zoek het nummer opnieuw")
    assert office.message(number).purged_at is None


def test_the_page_of_one_colleague_opens_nothing_for_another_or_the_next_day(
    office: Office,
) -> None:
    office.leaves_message(NUMBER)
    anna = finds(office)
    address = f"/gegevens/gevonden?{anna.query}"
    assert office.colleague("bert").opens(address).url == "/gegevens"
    office.clock.now += LONGEST_VISIT + timedelta(minutes=1)
    carla = office.colleague("carla").opens(address)
    assert carla.url == "/gegevens"


def test_a_manager_opens_none_of_it_and_sees_in_the_log_that_it_was_done(office: Office) -> None:
    office.leaves_message(NUMBER)
    erases(finds(office))
    carla = office.colleague("carla", [Role.MANAGER])
    assert carla.opens("/gegevens").status == 403
    carla.opens("/logboek").sees("gegevens van een nummer gewist")


def test_of_another_clinic_nothing_is_found_handed_over_or_erased(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    with an_office(tmp_path, migrated_sqlite) as office:
        theirs = fill(office)["message_id"]
        anna = office.colleague("anna", clinics=[PLASTER]).opens("/gegevens")
        anna.sends("/gegevens/zoeken", nummer="06 1111 2222")
        anna.sees("Van dit nummer bewaren wij niets.")
        bert = office.colleague("bert", clinics=[PLASTER, EYES]).opens("/gegevens")
        bert.sends("/gegevens/zoeken", nummer="06 1111 2222")
        bert.sees("2 berichten").sees("1 herinnering").sees("polikliniek Oogheelkunde")
        anna.opens("/gegevens").sends("/gegevens/zoeken", nummer="06 1111 2222")
        anna.sends("/gegevens/wissen", zoek=anna.query.removeprefix("zoek="), tot=str(theirs))
        assert office.message(theirs).purged_at is None


def test_it_tells_which_backups_still_hold_it_and_until_when(office: Office) -> None:
    number = office.leaves_message(NUMBER)
    left_at = office.message(number).left_at
    with office.sessions.begin() as session:
        for made, holds_from in ((-1, -23), (1, -21), (2, -20), (3, 1)):
            moments = (left_at + timedelta(days=days) for days in (made, made + 7, holds_from))
            note_backup(session, Lifetime(*moments))
    anna = finds(office)
    anna.opens(f"/gegevens/wissen?{anna.query}")
    told = [item.get_text() for item in anna.page.select("main li li")]
    assert told == [
        "die van wo 3 mrt 2027 10.00, tot wo 10 mrt 2027 10.00",
        "die van do 4 mrt 2027 10.00, tot do 11 mrt 2027 10.00",
    ]
    erases(anna).sees("Het staat nog in 2 reservekopieën, uiterlijk tot do 11 mrt 2027 10.00.")


def test_where_no_backup_holds_it_none_is_named(office: Office) -> None:
    office.leaves_message(NUMBER)
    anna = finds(office)
    anna.opens(f"/gegevens/wissen?{anna.query}").does_not_see("Deze reservekopieën")
    erases(anna).sees("Gewist: 1 bericht.").does_not_see("Het staat nog in")
