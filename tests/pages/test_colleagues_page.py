"""Promise: a manager looks after the accounts of their own clinics, and locks nobody out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.pages.staff import Role, Staff
from ivr.sealing import keyring
from tests.line_settings import OURS
from tests.office import PASSWORD, Office, Visitor
from tests.two_clinics import EYES, PLASTER

HEARS = frozenset({Role.ASSISTANT})


def password_on(visitor: Visitor) -> str:
    """Return the password that the page shows."""
    shown = visitor.page.select_one("code")
    assert shown is not None
    return shown.get_text()


def account(office: Office, name: str) -> tuple[frozenset[Role], frozenset[str]]:
    staff = office.account(name)
    return staff.roles, staff.clinics


def test_a_new_colleague_gets_a_password_that_is_shown_once(office: Office) -> None:
    anna = office.colleague("anna").opens("/medewerkers")
    anna.sends("/medewerkers", naam="Bert", rol=["assistant"])
    anna.sees("Wachtwoord van bert")
    password = password_on(anna)
    assert anna.opens("/medewerkers").page.select("code") == []
    assert account(office, "bert") == (frozenset({Role.ASSISTANT}), frozenset(OURS))
    bert = office.visitor().opens("/inloggen")
    bert.sends("/inloggen", naam="bert", wachtwoord=password).sees("Koppel daarom nu")
    line = office.log()[-1]
    assert (line.staff, line.event) == ("anna", "account gewijzigd")
    assert line.detail.startswith("bert: toegevoegd, berichten bij poli")
    assert password not in " ".join(line.detail for line in office.log())


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


def test_an_account_is_disabled_and_enabled_again_with_another_password(office: Office) -> None:
    anna, bert = office.colleague("anna"), office.colleague("bert").opens("/berichten")
    number = office.account("bert").id
    anna.opens("/medewerkers").sends(f"/medewerkers/{number}/uitzetten")
    anna.sees("bert kan niet meer inloggen.").sees("uitgezet")
    assert bert.opens("/berichten").url == "/inloggen"
    anna.sends(f"/medewerkers/{number}/wachtwoord").sees("Wachtwoord van bert")
    bert.opens("/inloggen").sends("/inloggen", naam="bert", wachtwoord=PASSWORD)
    bert.sees("horen niet bij")
    bert.sends("/inloggen", naam="bert", wachtwoord=password_on(anna)).sees("Koppel daarom nu")
    assert office.account("bert").password_is_given
    done = [line.detail for line in office.log() if line.event == "account gewijzigd"]
    assert done == ["bert: uitgeschakeld", "bert: nieuw wachtwoord en nieuwe codes"]


def test_nobody_takes_their_own_rights_away(office: Office) -> None:
    anna = office.colleague("anna").opens("/medewerkers")
    number = office.account("anna").id
    for act, fields in (
        ("wijzigen", {"rol": ["assistant", "editor"]}),
        ("uitzetten", {}),
        ("wachtwoord", {}),
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
    for act in ("uitzetten", "wachtwoord", "ontgrendelen"):
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


def test_a_password_that_was_given_opens_one_page_only_that_asks_for_another(
    office: Office,
) -> None:
    own = "vier losse woorden samen"
    office.hire("bert")
    bert = first_visit(office, "bert")
    number = office.leaves_message()
    for address in ("/", "/berichten", f"/berichten/{number}/opname.wav", "/berichten/stand"):
        bert.opens(address).sees("Kies nu een wachtwoord dat alleen u kent")
        assert bert.url == "/wachtwoord"
    assert bert.page.select("header nav a") == []
    for given, again, said in (
        (own, "iets anders", "twee verschillende wachtwoorden"),
        ("kort", "kort", "ten minste 12 tekens"),
        ("Wachtwoord123!", "Wachtwoord123!", "te raden"),
        (PASSWORD, PASSWORD, "dat u hebt gekregen"),
    ):
        form = {"wachtwoord": given, "nog-eens": again}
        assert bert.sends("/wachtwoord", **form).sees(said).status == 422
    assert bert.sends("/wachtwoord", **{"wachtwoord": own, "nog-eens": own}).url == "/berichten"
    assert bert.opens("/wachtwoord").url == "/berichten", "once is enough"
    stranger = office.visitor().opens("/inloggen")
    stranger.sends("/inloggen", naam="bert", wachtwoord=PASSWORD).sees("horen niet bij")
    stranger.sends("/inloggen", naam="bert", wachtwoord=own)
    assert stranger.url == "/inloggen/code"
    told = [line.detail for line in office.log() if line.event == "account gewijzigd"]
    assert told == ["bert: eigen wachtwoord gekozen"]


def first_visit(office: Office, name: str) -> Visitor:
    """Log in with a password that a manager gave."""
    with office.sessions.begin() as session:
        staff = session.scalars(select(Staff).where(Staff.name == name)).one()
        staff.password_is_given = True
        secret = keyring(office.settings).decrypt(staff.totp_sealed or b"").decode()
    return office.visitor().logs_in(name, PASSWORD, office.code_of(secret))
