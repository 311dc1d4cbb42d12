"""Promise: a manager looks after the accounts of their own clinics, and locks nobody out."""

from __future__ import annotations

import pytest

from ivr.pages.staff import Role
from tests.line_settings import OURS
from tests.office import PASSWORD, Office
from tests.pages.links import link_on
from tests.two_clinics import EYES, PLASTER

HEARS = frozenset({Role.ASSISTANT})


def account(office: Office, name: str) -> tuple[frozenset[Role], frozenset[str]]:
    staff = office.account(name)
    return staff.roles, staff.clinics


def test_a_new_colleague_gets_a_link_that_is_shown_once(office: Office) -> None:
    anna = office.colleague("anna").opens("/medewerkers")
    anna.sends("/medewerkers", naam="Bert", rol=["assistant"])
    anna.sees("Link voor bert").sees("nog geen wachtwoord gekozen")
    link = link_on(anna)
    assert anna.opens("/medewerkers").page.select("#adres") == []
    assert account(office, "bert") == (frozenset({Role.ASSISTANT}), frozenset(OURS))
    office.visitor().opens(link).sees("Kies een wachtwoord dat alleen u kent")
    line = office.log()[-1]
    assert (line.staff, line.event) == ("anna", "account gewijzigd")
    assert line.detail.startswith("bert: toegevoegd, berichten bij poli")
    assert link not in " ".join(line.detail for line in office.log())


@pytest.mark.parametrize(
    ("name", "roles", "said"),
    [
        ("an na!", ["manager"], "Een naam heeft letters"),
        ("anna", ["manager"], "Er is al een account met deze naam"),
        ("carla", [], "Kies ten minste één rol"),
        ("carla", ["koning"], "Kies ten minste één rol"),
    ],
)
def test_an_account_that_cannot_be_is_explained(
    office: Office, name: str, roles: list[str], said: str
) -> None:
    anna = office.colleague("anna").opens("/medewerkers")
    assert anna.sends("/medewerkers", naam=name, rol=roles).status == 422
    assert said in anna.page.get_text(" ")
    field = anna.page.select_one("#naam")
    assert field is not None
    assert field["value"] == name, "nobody types it again"


def test_roles_change_at_once_and_the_log_tells_it(office: Office) -> None:
    anna, bert = office.colleague("anna"), office.colleague("bert")
    number = office.account("bert").id
    anna.opens("/medewerkers").sends(f"/medewerkers/{number}/wijzigen", rol=["editor"])
    anna.sees("Het account van bert is gewijzigd.")
    assert bert.opens("/berichten").status == 403
    assert bert.opens("/").url == "/folders"
    assert office.log()[-1].detail.startswith("bert: folders bij poli")


def test_an_account_is_disabled_and_enabled_again_with_a_link(office: Office) -> None:
    anna, bert = office.colleague("anna"), office.colleague("bert").opens("/berichten")
    number = office.account("bert").id
    anna.opens("/medewerkers").sends(f"/medewerkers/{number}/uitzetten")
    anna.sees("bert kan niet meer inloggen.").sees("uitgezet")
    assert bert.opens("/berichten").url == "/inloggen"
    anna.sends(f"/medewerkers/{number}/link").sees("Link voor bert").does_not_see("uitgezet")
    bert.opens("/inloggen").sends("/inloggen", naam="bert", wachtwoord=PASSWORD)
    bert.sees("horen niet bij")
    bert.opens(link_on(anna)).sees("Kies een wachtwoord dat alleen u kent")
    done = [line.detail for line in office.log() if line.event == "account gewijzigd"]
    assert done == ["bert: uitgeschakeld", "bert: nieuwe link voor wachtwoord en codes"]


def test_nobody_takes_their_own_rights_away(office: Office) -> None:
    anna = office.colleague("anna").opens("/medewerkers")
    number = office.account("anna").id
    for act, fields in (
        ("wijzigen", {"rol": ["assistant", "editor"]}),
        ("uitzetten", {}),
        ("link", {}),
    ):
        anna.sends(f"/medewerkers/{number}/{act}", **fields)
        assert "Dit is uw eigen account" in anna.page.get_text(" "), act
        assert anna.opens("/medewerkers").status == 200
    assert office.account("anna").roles == frozenset(Role)
    anna.sends(f"/medewerkers/{number}/wijzigen", rol=["manager", "assistant"])
    assert office.account("anna").roles == {Role.MANAGER, Role.ASSISTANT}
    # Nor gives anybody themselves a right: who hears patients is for two to decide.
    anna.sends(f"/medewerkers/{number}/wijzigen", rol=["manager", "assistant", "editor"])
    assert "Dit is uw eigen account" in anna.page.get_text(" ")
    assert office.account("anna").roles == {Role.MANAGER, Role.ASSISTANT}


def test_an_account_of_two_clinics_is_not_one_manager_s_to_change(both_clinics: Office) -> None:
    office = both_clinics
    anna = office.colleague("anna", clinics=[PLASTER]).opens("/medewerkers")
    office.hire("bert", [Role.ASSISTANT], [PLASTER, EYES])
    office.hire("carla", clinics=[EYES])
    anna.opens("/medewerkers").sees("bert").sees("en ook bij een andere polikliniek")
    anna.does_not_see("carla").does_not_see("Oogheelkunde")
    number = office.account("bert").id
    before = office.account("bert")
    for act in ("uitzetten", "link", "ontgrendelen"):
        anna.sends(f"/medewerkers/{number}/{act}")
        assert "werkt ook bij een andere polikliniek" in anna.page.get_text(" ")
    after = office.account("bert")
    assert (after.password_hash, after.disabled_at) == (before.password_hash, None)
    anna.sends(f"/medewerkers/{number}/wijzigen", rol=["manager"], polikliniek=[PLASTER, EYES])
    assert account(office, "bert") == (HEARS, frozenset({PLASTER, EYES}))
    anna.sends(f"/medewerkers/{number}/wijzigen")
    assert account(office, "bert") == (HEARS, frozenset({EYES})), "only the membership of her own"
    assert anna.opens("/medewerkers").sends(f"/medewerkers/{number}/wijzigen").status == 404


def test_a_manager_of_both_gives_an_account_either_or_both(both_clinics: Office) -> None:
    office = both_clinics
    anna = office.colleague("anna", clinics=[PLASTER, EYES]).opens("/medewerkers")
    anna.sends("/medewerkers", naam="bert", rol=["assistant"])
    anna.sees("Kies ten minste één polikliniek")
    anna.sends("/medewerkers", naam="bert", rol=["assistant"], polikliniek=[EYES, "+31201234567"])
    assert account(office, "bert") == (HEARS, frozenset({EYES})), "no clinic that is not hers"
    number = office.account("bert").id
    anna.opens("/medewerkers").sends(
        f"/medewerkers/{number}/wijzigen",
        rol=["assistant"],
        polikliniek=[PLASTER, EYES],
    )
    assert account(office, "bert") == (HEARS, frozenset({PLASTER, EYES}))
    told = {line.clinic for line in office.log() if line.detail.startswith("bert: berichten bij")}
    assert told == {PLASTER, EYES}, "each clinic's log is whole in itself"


def test_the_page_asks_as_much_for_thirty_colleagues_as_for_one(office: Office) -> None:
    anna = office.colleague("anna").opens("/medewerkers")
    with office.statements() as of_one:
        anna.opens("/medewerkers")
    for number in range(30):
        office.hire(f"collega-{number}")
    with office.statements() as of_many:
        anna.opens("/medewerkers")
    assert len(of_many) == len(of_one) < 12
