"""Promise: a colleague changes password and telephone alone, and no thief does it for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.sessions import SecureCookieSessionInterface

from ivr.pages.staff import Role
from ivr.sealing import keyring
from tests.line_settings import PUBLIC
from tests.office import PASSWORD, Office, Visitor
from tests.two_clinics import EYES, PLASTER

OWN = "vier losse woorden samen"
CHANGES = {"huidig": PASSWORD, "wachtwoord": OWN, "nog-eens": OWN}


def secret_of(office: Office, name: str) -> str:
    return keyring(office.settings).decrypt(office.account(name).totp_sealed or b"").decode()


def elsewhere(office: Office, name: str) -> Visitor:
    """Log the same colleague in on another device."""
    office.clock.now += timedelta(seconds=30)
    code = office.code_of(secret_of(office, name))
    return office.visitor().logs_in(name, PASSWORD, code)


def new_secret(visitor: Visitor) -> str:
    """Ask for a new telephone; returns the secret that the page shows for it."""
    visitor.opens("/account").sends("/account/codes", huidig=PASSWORD)
    shown = visitor.page.select_one("code")
    assert shown is not None
    return shown.get_text().replace(" ", "")


def changes(office: Office) -> list[str]:
    return [one.detail for one in office.log() if one.event == "account gewijzigd"]


@pytest.mark.parametrize("role", Role)
def test_every_role_finds_its_own_account_behind_its_name(office: Office, role: Role) -> None:
    anna = office.colleague("anna", [role])
    link = anna.page.select_one("header a[href='/account']")
    assert link is not None
    assert link.get_text() == "Uw account: anna"
    anna.opens("/account").sees("Laatst ingelogd op dinsdag")
    assert anna.status == 200


def test_a_changed_password_ends_every_other_visit_and_this_one_stays(office: Office) -> None:
    anna = office.colleague("anna")
    other = elsewhere(office, "anna")
    anna.opens("/account").sends("/account/wachtwoord", **CHANGES)
    anna.sees("Uw wachtwoord is gewijzigd.")
    assert (anna.url, anna.opens("/berichten").url) == ("/account", "/berichten")
    assert other.opens("/berichten").url == "/inloggen"
    office.visitor().logs_in("anna", PASSWORD, "1").sees("horen niet bij")
    office.clock.now += timedelta(seconds=30)
    code = office.code_of(secret_of(office, "anna"))
    assert office.visitor().logs_in("anna", OWN, code).url == "/berichten"
    assert changes(office) == ["anna: eigen wachtwoord gewijzigd"]


@pytest.mark.parametrize(
    ("change", "said", "status"),
    [
        ({"huidig": "een verkeerde gok"}, "Dit is niet uw huidige wachtwoord", 401),
        ({"nog-eens": "iets anders"}, "twee verschillende wachtwoorden", 422),
        ({"wachtwoord": "kort", "nog-eens": "kort"}, "ten minste 12 tekens", 422),
        ({"wachtwoord": "Wachtwoord123!", "nog-eens": "Wachtwoord123!"}, "te raden", 422),
        ({"wachtwoord": PASSWORD, "nog-eens": PASSWORD}, "hebt u al", 422),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    office: Office, change: dict[str, str], said: str, status: int
) -> None:
    anna = office.colleague("anna").opens("/account")
    before = office.account("anna")
    assert anna.sends("/account/wachtwoord", **{**CHANGES, **change}).sees(said).status == status
    after = office.account("anna")
    assert (after.password_hash, after.session_number) == (
        before.password_hash,
        before.session_number,
    )
    assert changes(office) == []


@pytest.mark.parametrize("address", ["/account/wachtwoord", "/account/codes"])
def test_whoever_finds_a_desk_unattended_guesses_no_password(office: Office, address: str) -> None:
    anna = office.colleague("anna").opens("/account")
    for _ in range(5):
        assert anna.sends(address, **{**CHANGES, "huidig": "een gok"}).status == 401
    assert anna.sends(address, **CHANGES).status == 401, "the right one comes too late"
    refused = [one.detail for one in office.log() if one.event == "inloggen geweigerd"]
    assert refused == ["onjuist: wachtwoord"] * 5 + ["te vaak onjuist"]
    office.clock.now += timedelta(minutes=16)
    assert anna.sends(address, **CHANGES).status == 200


def test_the_old_telephone_works_until_the_new_one_showed_a_code(office: Office) -> None:
    anna = office.colleague("anna")
    old, new = secret_of(office, "anna"), new_secret(anna)
    assert anna.url == "/account/codes"
    picture = anna.client.get("/account/codes/qr.svg", base_url=PUBLIC)
    assert picture.mimetype == "image/svg+xml"
    assert elsewhere(office, "anna").url == "/berichten", "the old one still holds"
    anna.sends("/account/codes/bevestigen", code="000000").sees("Deze code klopt niet")
    assert secret_of(office, "anna") == old
    office.clock.now += timedelta(seconds=30)
    code = office.code_of(new)
    anna.sends("/account/codes/bevestigen", code=code).sees("Uw nieuwe telefoon is gekoppeld.")
    assert secret_of(office, "anna") == new
    visitor = office.visitor().logs_in("anna", PASSWORD, code)
    visitor.sees("klopt niet of is al gebruikt")
    office.clock.now += timedelta(seconds=30)
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(old)).status == 401
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(new)).url == "/berichten"
    assert changes(office) == ["anna: andere telefoon voor codes"]


def test_another_telephone_ends_every_other_visit_and_this_one_stays(office: Office) -> None:
    anna = office.colleague("anna")
    other, secret = elsewhere(office, "anna"), new_secret(anna)
    anna.sends("/account/codes/bevestigen", code=office.code_of(secret))
    assert anna.opens("/berichten").url == "/berichten"
    assert other.opens("/berichten").url == "/inloggen"
    assert anna.opens("/account/codes").sees("Vul eerst uw wachtwoord in").url == "/account"


def test_a_new_telephone_has_ten_minutes_and_needs_the_password(office: Office) -> None:
    anna = office.colleague("anna")
    for address in ("/account/codes", "/account/codes/qr.svg"):
        assert anna.opens(address).sees("Vul eerst uw wachtwoord in").url == "/account"
    anna.sends("/account/codes/bevestigen", code="000000").sees("Vul eerst uw wachtwoord in")
    secret, before = new_secret(anna), secret_of(office, "anna")
    office.clock.now += timedelta(minutes=10)
    anna.sends("/account/codes/bevestigen", code=office.code_of(secret))
    anna.sees("Vul eerst uw wachtwoord in")
    assert secret_of(office, "anna") == before


def test_codes_of_a_new_telephone_are_not_guessed_without_end(office: Office) -> None:
    anna = office.colleague("anna")
    secret = new_secret(anna)
    for _ in range(5):
        anna.sends("/account/codes/bevestigen", code="000000")
    assert anna.sends("/account/codes/bevestigen", code=office.code_of(secret)).status == 401


def test_everywhere_else_is_logged_out_and_here_is_not(office: Office) -> None:
    anna = office.colleague("anna")
    other = elsewhere(office, "anna")
    anna.opens("/account").sends("/account/elders-uitloggen").sees("alle andere apparaten")
    assert other.opens("/berichten").url == "/inloggen"
    assert anna.opens("/berichten").url == "/berichten"
    told = [(one.staff, one.detail) for one in office.log() if one.event == "uitgelogd"]
    assert told == [("anna", "overal elders")]


def test_staying_makes_no_visit_longer_than_a_day(office: Office) -> None:
    anna = office.colleague("anna").opens("/account")
    for _ in range(31):
        office.clock.now += timedelta(minutes=19)
        anna.sends("/account/elders-uitloggen")
    assert anna.url == "/account"
    office.clock.now += timedelta(minutes=19)
    assert anna.opens("/account").url == "/inloggen"


def test_a_browser_stays_known_after_its_owner_changed_the_password(office: Office) -> None:
    anna = office.colleague("anna").opens("/account")
    anna.sends("/account/wachtwoord", **CHANGES).sends("/uitloggen")
    anna.logs_in("anna", "een verkeerde gok", "1")
    office.clock.now += timedelta(seconds=30)
    for _ in range(4):
        office.visitor().logs_in("anna", "een verkeerde gok", "1")
    stranger = office.visitor()
    stranger.logs_in("anna", "een verkeerde gok", "1")
    stranger.logs_in("anna", OWN, "1").sees("horen niet bij")
    code = office.code_of(secret_of(office, "anna"))
    assert anna.logs_in("anna", OWN, code).url == "/berichten"


@pytest.mark.parametrize(
    ("role", "rings", "is_linked"),
    [(Role.ASSISTANT, True, True), (Role.ASSISTANT, False, False), (Role.MANAGER, True, False)],
)
def test_the_telephone_for_ringing_back_is_linked_where_it_rings(
    office: Office, role: Role, rings: bool, is_linked: bool
) -> None:
    house = office.house
    object.__setattr__(house, "settings", house.settings.model_copy(update={"ring_back": rings}))
    anna = office.colleague("anna", [role]).opens("/account")
    assert bool(anna.page.select("main a[href='/uw-telefoon']")) is is_linked


def test_the_page_names_the_colleague_s_own_clinics_only(both_clinics: Office) -> None:
    anna = both_clinics.colleague("anna", clinics=[PLASTER]).opens("/account")
    anna.sees("Orthopedie").does_not_see("Oogheelkunde")
    bert = both_clinics.colleague("bert", clinics=[PLASTER, EYES]).opens("/account")
    bert.sees("Orthopedie").sees("Oogheelkunde")
    bert.sends("/account/wachtwoord", **CHANGES)
    told = {one.clinic for one in both_clinics.log() if one.event == "account gewijzigd"}
    assert told == {PLASTER, EYES}, "each clinic's log is whole in itself"


def test_a_new_secret_is_sealed_in_the_cookie(office: Office) -> None:
    anna = office.colleague("anna")
    secret = new_secret(anna)
    cookie = anna.client.get_cookie("__Host-bezoek", "lijn.example.nl")
    assert cookie is not None
    ways = office.app.session_interface
    assert isinstance(ways, SecureCookieSessionInterface)
    serializer = ways.get_signing_serializer(office.app)
    assert serializer is not None
    sealed, _since = serializer.loads(cookie.value)["codes"]
    assert secret not in sealed
    assert keyring(office.settings).decrypt(sealed).decode() == secret
