"""Promise: behind a part that says so a caller asks for the leaflet, or says what it is worth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.line.building import build_line
from ivr.line.leaflet import load_leaflet
from ivr.messages.message import Message
from ivr.phone.caller import Caller
from ivr.phone.dialect import DIALECTS, Dialect
from ivr.proof.check import find_issues
from ivr.words.message_kind import MessageKind
from tests.calling import Telephone, as_new, telephone_at
from tests.own_sound import own_sound
from tests.shelf import put

LAST = "Het gips gaat eraf"
ADDRESS, OPINION = MessageKind.BY_POST, MessageKind.OPINION


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Telephone]:
    folder = tmp_path_factory.mktemp("line")
    put(folder / "leaflets", "gips", by_post=LAST, opinion=LAST)
    database = folder / "line.db"
    database.write_bytes(migrated_sqlite.read_bytes())
    more = {"LEAFLETS": str(folder / "leaflets")}
    with telephone_at(f"sqlite:///{database}", folder, more=more, audio=own_sound()) as telephone:
        yield telephone


@pytest.fixture(params=[*DIALECTS.values()], ids=[*DIALECTS])
def line(served: Telephone, migrated_sqlite: Path, request: pytest.FixtureRequest) -> Telephone:
    dialect: Dialect = request.param
    return as_new(served, migrated_sqlite, dialect)


def at_the_end(line: Telephone) -> Caller:
    """Somebody who heard the part behind which something is on offer."""
    caller = line.caller().dials().presses("3").presses("6").presses("6").hears("zagen we het gips")
    return caller.presses("6").hears("Wilt u deze folder per post krijgen? Ja: druk op zes.")


def left(line: Telephone) -> list[tuple[MessageKind, str | None]]:
    with line.sessions() as session:
        kept = select(Message).where(Message.discarded_at.is_(None)).order_by(Message.id)
        return [(one.kind, one.topic) for one in session.scalars(kept)]


def test_a_name_and_an_address_are_a_message_of_their_own_kind(line: Telephone) -> None:
    caller = at_the_end(line).presses("6").hears("Alleen medewerkers van de polikliniek luisteren")
    caller.hears("uw naam en uw adres, met postcode en plaats").says(15).presses("#")
    caller.hears("Uw bericht is bewaard").presses("#").hears("Wij sturen u de folder per post")
    assert left(line) == [(ADDRESS, "wassen en eraf")]


def test_who_wants_no_leaflet_can_say_what_they_think_of_it(line: Telephone) -> None:
    caller = at_the_end(line).presses("#").hears("Wilt u vertellen wat u van de folder vindt?")
    caller.presses("6").hears("Zeg na de toon wat u van de folder vindt").says(15).hangs_up()
    assert left(line) == [(OPINION, "wassen en eraf")]


def test_both_in_one_call_are_two_messages(line: Telephone) -> None:
    """The notice is heard once, and what is said in one place is never taken for another."""
    caller = at_the_end(line).presses("6").says(15).presses("#").presses("#").presses("*")
    for key in "3666#6":
        caller.presses(key)
    caller.does_not_hear("Alleen medewerkers").says(9).presses("#")
    caller.presses("7").hears("wat u van de folder vindt").says(12).presses("#").presses("#")
    caller.hears("Uw mening is verstuurd")
    assert [kind for kind, _ in left(line)] == [ADDRESS, OPINION]


def test_saying_nothing_leaves_an_earlier_message_as_it_was(line: Telephone) -> None:
    caller = at_the_end(line).presses("6").says(15).presses("#").presses("#").presses("*")
    for key in "3666#6":
        caller.presses(key)
    caller.waits().hears("Ik heb u niet goed gehoord").waits().hears("Ik heb niets meer gehoord")
    assert left(line)[:1] == [(ADDRESS, "wassen en eraf")]


@pytest.mark.parametrize("key", ["", "#"])
def test_silence_goes_on_to_the_end_of_the_topic(line: Telephone, key: str) -> None:
    caller = at_the_end(line)
    if key:
        caller.presses(key).hears("Wilt u vertellen")
    caller.waits().hears("Dit was de uitleg over wassen en eraf").waits()
    caller.is_connected_to_the_clinic()


def test_seven_goes_back_to_the_part_and_zero_is_a_person(line: Telephone) -> None:
    at_the_end(line).presses("7").hears("zagen we het gips").presses("6").presses("0")
    at_the_end(line).presses("0").is_connected_to_the_clinic()


@pytest.mark.parametrize(
    "fields",
    [
        {"by_post": LAST},
        {"opinion": "Jeuk onder het gips"},
        {"by_post": "Oefenen", "opinion": LAST},
        {"by_post": LAST, "opinion": LAST},
    ],
    ids=["post", "opinion", "two parts", "one part"],
)
@pytest.mark.parametrize("aloud", [False, True], ids=["", "aloud"])
@pytest.mark.long
def test_every_rule_is_kept_whatever_is_offered(
    tmp_path: Path, fields: dict[str, str], aloud: bool
) -> None:
    leaflet = load_leaflet(put(tmp_path, "gips", **fields))
    line = build_line(leaflet, aloud=aloud)
    assert find_issues(line, leaflet, leaflet.about.hours) == []


def test_a_leaflet_that_names_no_part_offers_nothing(tmp_path: Path) -> None:
    offered = {"by-post", "opinion", "by-post-offer", "opinion-offer"}
    plain = build_line(load_leaflet(put(tmp_path, "gips")))
    assert not offered & plain.steps.keys()
    named = load_leaflet(put(tmp_path, "ook", by_post=LAST))
    assert offered & build_line(named).steps.keys() == {"by-post", "by-post-offer"}
