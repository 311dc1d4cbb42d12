"""Promise: a link opens one account once, within three days, and tells a stranger nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.pages.staff import Role
from tests.line_settings import PUBLIC
from tests.office import PASSWORD, Office, Visitor
from tests.pages.links import link_on
from tests.two_clinics import EYES, PLASTER

OWN = "vier losse woorden samen"
TWICE = {"wachtwoord": OWN, "nog-eens": OWN}


@pytest.fixture
def anna(office: Office) -> Visitor:
    """A manager, with the page open on which she makes accounts."""
    return office.colleague("anna").opens("/medewerkers")


def invites(anna: Visitor, name: str = "bert") -> str:
    """Let a manager make an account; returns its link."""
    return link_on(anna.sends("/medewerkers", naam=name, rol=["assistant"]))


def test_a_colleague_chooses_a_password_and_enrols_a_telephone(
    office: Office, anna: Visitor
) -> None:
    link = invites(anna)
    bert = office.visitor().opens(link)
    name = bert.page.select_one("#naam")
    assert name is not None
    assert name["value"] == "bert"
    bert.sends(link, **TWICE).sees("Koppel daarom nu uw telefoon")
    assert bert.url == "/inloggen/code"
    shown = bert.page.select_one("code")
    assert shown is not None
    secret = shown.get_text().replace(" ", "")
    assert bert.sends("/inloggen/code", code=office.code_of(secret)).url == "/berichten"
    office.clock.now += timedelta(seconds=30)
    again = office.visitor().logs_in("bert", OWN, office.code_of(secret))
    assert again.url == "/berichten"
    told = [(one.staff, one.detail) for one in office.log() if one.event == "account gewijzigd"]
    assert told[-1] == ("bert", "bert: wachtwoord gekozen met de link")


def test_a_link_works_once_and_looking_uses_nothing_up(office: Office, anna: Visitor) -> None:
    link = invites(anna)
    for _ in range(3):
        assert office.visitor().opens(link).status == 200
    late = office.visitor().opens(link)
    office.visitor().opens(link).sends(link, **TWICE)
    before = office.account("bert")
    other = {"wachtwoord": "een heel ander geheim", "nog-eens": "een heel ander geheim"}
    late.sends(link, **other).sees("Deze link werkt niet meer: hij is al gebruikt")
    assert late.status == 410
    assert office.account("bert").password_hash == before.password_hash
    assert office.visitor().opens(link).sees("Log dan in").status == 410


@pytest.mark.parametrize(
    ("wait", "status"),
    [(timedelta(days=3, seconds=-1), 200), (timedelta(days=3), 410)],
)
def test_a_link_works_for_three_days(
    office: Office, anna: Visitor, wait: timedelta, status: int
) -> None:
    link = invites(anna)
    late = office.visitor().opens(link)
    office.clock.now += wait
    assert office.visitor().opens(link).status == status
    late.sends(link, **TWICE)
    assert bool(office.account("bert").password_hash) is (status == 200)
    if status == 410:
        late.sees("ouder dan 3 dagen").sees("Vraag die aan een collega die accounts beheert")


def test_a_later_link_ends_the_earlier_one_and_closing_the_account_both(
    office: Office, anna: Visitor
) -> None:
    first = invites(anna)
    number = office.account("bert").id
    second = link_on(anna.sends(f"/medewerkers/{number}/link"))
    assert office.visitor().opens(first).status == 410
    assert office.visitor().opens(second).status == 200
    anna.sends(f"/medewerkers/{number}/uitzetten")
    assert office.visitor().opens(second).status == 410


@pytest.mark.parametrize("change", ["cut off", "a letter", "invented", "sealed for another use"])
def test_a_forged_link_tells_nothing(office: Office, anna: Visitor, change: str) -> None:
    link = invites(anna)
    forged = {
        "cut off": link[:-3],
        "a letter": link[:-8] + ("a" if link[-8] != "a" else "b") + link[-7:],
        "invented": "/uitnodiging/bert",
        "sealed for another use": "/uitnodiging/"
        + office.house.seal.close("1 1 99999999999", "playback"),
    }[change]
    stranger = office.visitor().opens(forged)
    assert stranger.status == 404
    stranger.sees("Deze link klopt niet").does_not_see("bert").does_not_see("anna")
    opened = stranger.opens(link)
    assert opened.sends(forged, **TWICE).status == 404
    assert office.account("bert").password_hash == ""


@pytest.mark.parametrize(
    ("given", "again", "said"),
    [
        (OWN, "iets anders", "twee verschillende wachtwoorden"),
        ("kort", "kort", "ten minste 12 tekens"),
        ("Wachtwoord123!", "Wachtwoord123!", "te raden"),
    ],
)
def test_a_password_that_cannot_be_leaves_the_link_as_it_was(
    office: Office, anna: Visitor, given: str, again: str, said: str
) -> None:
    link = invites(anna)
    bert = office.visitor().opens(link)
    refused = bert.sends(link, **{"wachtwoord": given, "nog-eens": again})
    assert refused.sees(said).status == 422
    assert office.account("bert").password_hash == ""
    assert bert.sends(link, **TWICE).url == "/inloggen/code"


@pytest.mark.parametrize("password", ["", PASSWORD, OWN])
def test_nobody_logs_in_before_a_password_was_chosen(
    office: Office, anna: Visitor, password: str
) -> None:
    invites(anna)
    office.visitor().logs_in("bert", password, "1").sees("horen niet bij")


def test_guesses_of_strangers_keep_no_newcomer_out(office: Office, anna: Visitor) -> None:
    link = invites(anna)
    for _ in range(6):
        office.visitor().logs_in("bert", "een gok", "1")
    bert = office.visitor().opens(link).sends(link, **TWICE)
    shown = bert.page.select_one("code")
    assert shown is not None
    code = office.code_of(shown.get_text().replace(" ", ""))
    assert bert.sends("/inloggen/code", code=code).url == "/berichten"


def test_a_link_cannot_be_tried_without_end(office: Office, anna: Visitor) -> None:
    link = invites(anna)
    stranger = office.visitor().opens(link)
    for _ in range(20):
        assert stranger.sends(link, wachtwoord="kort").status == 422
    assert stranger.sends(link, **TWICE).status == 429


def test_who_was_logged_in_is_out_once_another_link_is_made(office: Office, anna: Visitor) -> None:
    bert = office.colleague("bert").opens("/berichten")
    link = link_on(anna.sends(f"/medewerkers/{office.account('bert').id}/link"))
    assert bert.opens("/berichten").url == "/inloggen"
    assert office.account("bert").totp_confirmed_at is None, "whoever lost a telephone enrols one"
    bert.opens(link).sends(link, **TWICE).sees("Koppel daarom nu uw telefoon")


def test_a_link_of_one_clinic_opens_that_clinic_only(both_clinics: Office) -> None:
    anna = both_clinics.colleague("anna", clinics=[PLASTER]).opens("/medewerkers")
    link = invites(anna)
    page = both_clinics.visitor().opens(link).sends(link, **TWICE)
    page.does_not_see("Oogheelkunde")
    assert both_clinics.account("bert").clinics == {PLASTER}
    assert both_clinics.account("bert").roles == {Role.ASSISTANT}
    assert {one.clinic for one in both_clinics.log() if one.staff == "bert"} == {PLASTER}
    carla = both_clinics.colleague("carla", clinics=[EYES]).opens("/logboek")
    carla.does_not_see("bert")


@pytest.mark.parametrize("command", ["add", "reset"])
def test_the_command_line_gives_a_link_too(office: Office, command: str) -> None:
    if command == "reset":
        office.hire("bert")
    result = office.app.test_cli_runner().invoke(args=["staff", command, "bert", "--link"])
    assert result.exit_code == 0, result.output
    link = result.output.splitlines()[-1].removeprefix(PUBLIC)
    office.visitor().opens(link).sends(link, **TWICE).sees("Koppel daarom nu uw telefoon")


def test_the_command_line_gives_a_link_or_a_password(office: Office) -> None:
    arguments = ["staff", "add", "bert", "--link", "--password", PASSWORD]
    result = office.app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code == 2
    assert "not both" in result.output


def test_a_password_is_asked_for_twice_on_the_command_line(office: Office) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    result = office.app.test_cli_runner().invoke(args=["staff", "add", "bert"], input=typed)
    assert result.exit_code == 0, result.output
    office.visitor().logs_in("bert", PASSWORD, "1").sees("Koppel daarom nu")


def test_a_link_stays_out_of_caches_and_away_from_other_sites(
    office: Office, anna: Visitor
) -> None:
    headers = office.app.test_client().get(invites(anna), base_url=PUBLIC).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
