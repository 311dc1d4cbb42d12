"""Promise: a role opens its own pages only, and what is of another clinic does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import inspect as columns_of
from sqlalchemy import select
from werkzeug.routing import Rule

from ivr.messages.message import Message
from ivr.messages.snippets import Snippet
from ivr.pages.rights import OF_NOBODY, OWNED, PAGES, RIGHTS
from ivr.pages.staff import Role, Staff
from ivr.records.access_log import AccessLog
from ivr.records.closures import AddedClosure
from ivr.reminders.planned import Reminder
from ivr.serving.access import DOORSTEP
from ivr.studio.lent_voice import LentVoice
from tests.line_settings import PUBLIC
from tests.office import Office, Visitor
from tests.two_clinics import EYES, PLASTER, SECRETS, an_office, fill

DOORS = {endpoint.partition(".")[2] for endpoint in DOORSTEP}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Office]:
    """Both clinics, for all that changes nothing: making one takes longer than asking it."""
    with an_office(tmp_path_factory.mktemp("both"), migrated_sqlite) as made:
        yield made


def rules(office: Office) -> list[Rule]:
    """Return every page of the staff but the doors."""
    every = office.app.url_map.iter_rules()
    pages = [rule for rule in every if rule.endpoint.startswith("staff.")]
    return [rule for rule in pages if page_of(rule) not in DOORS]


def page_of(rule: Rule) -> str:
    return str(rule.endpoint).partition(".")[2]


def asks(visitor: Visitor, rule: Rule, values: dict[str, object], **fields: str) -> tuple[int, str]:
    """Open a page or send its form, with these values in its address; return code and content."""
    built = rule.build(dict.fromkeys(rule.arguments, "per-dag") | values)
    assert built is not None, rule
    client, headers = visitor.client, {"Referer": f"{PUBLIC}/"}
    if "POST" in (rule.methods or ()):
        answer = client.post(built[1], data=fields, base_url=PUBLIC, headers=headers)
    else:
        answer = client.get(built[1], query_string=fields, base_url=PUBLIC)
    return answer.status_code, answer.get_data().decode(errors="replace")


def token_of(visitor: Visitor) -> str:
    field = visitor.page.select_one("[name=csrf_token]")
    assert field is not None
    return str(field["value"])


def test_every_page_has_its_row_and_every_row_its_page(office: Office) -> None:
    assert {page_of(rule) for rule in rules(office)} == set(RIGHTS)
    assert set(PAGES) <= set(RIGHTS)


def test_every_part_of_an_address_is_somebody_s_or_nobody_s(office: Office) -> None:
    parts = {part for rule in rules(office) for part in rule.arguments}
    assert parts <= OWNED.keys() | OF_NOBODY


def test_a_page_that_nobody_listed_is_closed(tmp_path: Path, migrated_sqlite: Path) -> None:
    with an_office(tmp_path, migrated_sqlite) as office:
        # As a page that is made without a row would be: under the name of the staff's pages.
        office.app.add_url_rule("/nieuw", endpoint="staff.nieuw", view_func=lambda: "geheim")
        office.app.add_url_rule("/nieuw/<int:new_id>", endpoint="staff.log")
        anna = office.colleague("anna", clinics=[PLASTER])
        assert anna.opens("/nieuw").status == 403
        assert anna.opens("/nieuw/1").status == 404


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_the_pages_of_its_own_row_and_no_other(office: Office, role: Role) -> None:
    name = f"met-{role}"
    visitor = office.colleague(name, [role], [PLASTER])
    first = next(page for page in PAGES if role in RIGHTS[page])
    assert visitor.url == office.app.url_map.bind("").build(f"staff.{first}")
    shown = [str(link.get_text()) for link in visitor.page.select("header nav a")]
    # There are no reminders here.
    usual = [page for page in PAGES if page != "reminders"]
    assert shown == [PAGES[page] for page in usual if role in RIGHTS[page]]
    token, number = token_of(visitor), office.leaves_message(clinic=PLASTER)
    values = {"message_id": number, "leaflet": "gips"}
    others = ("closure_id", "reminder_id", "staff_id", "voice_id", "take_id", "snippet_id")
    values |= dict.fromkeys(others, 1)
    for rule in rules(office):
        if page_of(rule) == "logout":
            continue
        code, _ = asks(visitor, rule, {k: values[k] for k in values.keys() & rule.arguments})
        assert (code == 403) is (role not in RIGHTS[page_of(rule)]) or code == 400, rule
        code, _ = asks(
            visitor,
            rule,
            {k: values[k] for k in values.keys() & rule.arguments},
            csrf_token=token,
        )
        assert (code == 403) is (role not in RIGHTS[page_of(rule)]), (rule, code)


def test_a_role_that_was_taken_away_is_gone_at_the_next_page(office: Office) -> None:
    visitor = office.colleague("kort", [Role.MANAGER], [PLASTER]).opens("/logboek")
    assert visitor.status == 200
    with office.sessions.begin() as session:
        staff = session.scalars(select(Staff).where(Staff.name == "kort")).one()
        staff.roles = frozenset({Role.ASSISTANT})
    assert visitor.opens("/logboek").status == 403


def kept(office: Office) -> list[str]:
    """Return what is stored of the second clinic."""
    with office.sessions() as session:
        rows: list[object] = []
        for table in (Message, AddedClosure, AccessLog, Reminder, LentVoice, Snippet):
            rows += session.scalars(select(table).where(table.clinic == EYES).order_by(table.id))
        rows += session.scalars(select(Staff).where(Staff.name == "bert"))
        return [repr(row_of(row)) for row in rows]


def row_of(row: object) -> dict[str, object]:
    """Return the columns of a row."""
    return {column.key: getattr(row, column.key) for column in columns_of(type(row)).columns}


def test_nothing_of_another_clinic_is_seen_heard_changed_or_counted(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    """Over all pages: with each id of the other clinic, and with all that an address may ask."""
    with an_office(tmp_path, migrated_sqlite) as office:
        theirs: dict[str, object] = {**fill(office), "leaflet": "staar"}
        office.hire("bert", clinics=[EYES])
        theirs["staff_id"] = office.account("bert").id
        anna = office.colleague("anna", clinics=[PLASTER]).opens("/medewerkers")
        before, token = kept(office), token_of(anna)
        fields = {
            "csrf_token": token,
            "polikliniek": EYES,
            "folder": "staar",
            "bericht": str(theirs["message_id"]),
            "wie": "bert",
            "nummer": "0611112222",
            "terug": f"nummer:{theirs['message_id']}",
        }
        codes = {}
        for rule in rules(office):
            if page_of(rule) == "logout":
                continue
            own = {part: theirs[part] for part in theirs.keys() & rule.arguments}
            for asked in ({"csrf_token": token}, fields):
                code, content = asks(anna, rule, own, **asked)
                codes[rule.rule, "folder" in asked] = code
                assert not [word for word in SECRETS if word in content], (rule, content)
                assert code == 404 or not own, (rule, code)
        assert kept(office) == before
        assert codes["/berichten/<int:message_id>/opname.wav", False] == 404
        assert codes["/open", True] == codes["/gesprekken", True] == 404
        assert codes["/open", False] == codes["/gesprekken", False] == 200


def test_what_is_found_announced_and_exported_is_the_clinic_s_own(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    with an_office(tmp_path, migrated_sqlite) as office:
        fill(office)
        office.colleague("bert", clinics=[EYES]).opens("/logboek")
        anna = office.colleague("anna", clinics=[PLASTER]).opens("/berichten")
        anna.sees("Er wachten geen berichten")
        stand = anna.page.select_one("#lijst")
        assert stand is not None
        assert (stand["data-amount"], stand["data-newest"]) == ("0", "0")
        office.leaves_message("+31611113333", clinic=EYES)
        known = f"/berichten/stand?pagina=1&gezien=0&stand={stand['data-stand']}"
        assert anna.opens(known).status == 204, "another clinic's message is no news"
        anna.opens("/berichten").sends("/berichten/zoeken", nummer="0611112222")
        anna.sees("0 berichten gevonden")
        anna.opens("/gesprekken").sees("0 gesprekken")
        for export in ("/logboek.csv", "/gesprekken.csv"):
            content = anna.client.get(export, base_url=PUBLIC).get_data(as_text=True)
            assert not [word for word in ("bert", *SECRETS) if word in content]


def test_a_colleague_of_both_sees_whose_each_message_is_and_can_choose_one(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    with an_office(tmp_path, migrated_sqlite) as office:
        theirs = fill(office)["message_id"]
        ours = office.leaves_message("+31611113333", clinic=PLASTER, leaflet="gips")
        anna = office.colleague("anna", clinics=[PLASTER, EYES]).opens("/berichten")
        rows = {row["data-row"]: row.get_text(" ") for row in anna.page.select("#lijst li")}
        assert "polikliniek Oogheelkunde" in rows[str(theirs)]
        assert "polikliniek Orthopedie" in rows[str(ours)]
        anna.sees("folder 'Staar'")
        anna.sends("/polikliniek", polikliniek=EYES, pagina="inbox")
        assert anna.url == "/berichten"
        anna.sees("2 berichten wachten").sees("Oogheelkunde").does_not_see("Orthopedie")
        selected = anna.page.select_one("#polikliniek option[selected]")
        assert selected is not None
        assert selected["value"] == EYES
        anna.sends(f"/berichten/{ours}/oppakken").sees(f"U pakt bericht {ours} op")
        anna.opens("/gesprekken").sees("7 gesprekken")
        anna.opens("/open").sees("08.00 tot 12.00 uur").sees("geheime reden")
        anna.sends("/polikliniek", polikliniek="", pagina="log")
        assert anna.url == "/logboek"
        anna.sees("polikliniek Oogheelkunde").sees("polikliniek Orthopedie")
        anna.opens("/gesprekken").sees("Gevraagde folders").sees("Staar 7")


def test_a_closure_closes_its_own_clinic_only(tmp_path: Path, migrated_sqlite: Path) -> None:
    with an_office(tmp_path, migrated_sqlite) as office:
        anna = office.colleague("anna", clinics=[PLASTER, EYES])
        anna.opens("/open").sends("/open/vandaag-dicht", polikliniek=EYES, reden="overleg")
        anna.sees("De polikliniek is gesloten: overleg")
        anna.opens(f"/open?polikliniek={quote(PLASTER)}").sees("De polikliniek is open")
        house, now = office.house, office.clock.now
        open_now = {
            number: house.calendar.moment(now, clinic, True, house.sounds.now.seconds).is_open
            for number, clinic in house.library.clinics.items()
        }
        assert open_now == {PLASTER: True, EYES: False}
