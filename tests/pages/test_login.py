"""Promise: only who knows the password and holds the telephone comes in, and guessing is futile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest

from app import create_app
from ivr.pages import accounts, one_time_codes
from ivr.pages.login_limits import LoginSource
from ivr.sealing import keyring
from tests.line_settings import CLINIC_NUMBER
from tests.office import PASSWORD, Office
from tests.two_clinics import EYES, PLASTER

HERE = LoginSource("127.0.0.1")


def test_a_new_colleague_enrols_a_telephone_once(office: Office) -> None:
    result = office.app.test_cli_runner().invoke(
        args=["staff", "add", "anna", "--password", PASSWORD]
    )
    assert result.exit_code == 0, result.output
    anna = office.visitor().opens("/inloggen")
    anna.sends("/inloggen", naam=" Anna ", wachtwoord=PASSWORD).sees("Koppel daarom nu")
    picture = anna.client.get("/inloggen/qr.svg", base_url="https://lijn.example.nl")
    assert picture.mimetype == "image/svg+xml"
    shown = anna.page.select_one("code")
    assert shown is not None
    secret = shown.get_text().replace(" ", "")
    anna.sends("/inloggen/code", code=office.code_of(secret))
    assert anna.url == "/berichten"
    anna.sends("/uitloggen").opens("/inloggen")
    office.clock.now += timedelta(seconds=30)
    anna.sends("/inloggen", naam="anna", wachtwoord=PASSWORD).does_not_see("Koppel")
    again = anna.client.get("/inloggen/qr.svg", base_url="https://lijn.example.nl")
    assert again.status_code == 404, "an enrolled telephone's secret is never shown again"


def test_a_visitor_who_only_asks_whether_the_page_is_there_is_not_refused(office: Office) -> None:
    """A monitor sends HEAD; that is no attempt to log in, and no line in the log."""
    for path, status in (("/inloggen", 200), ("/inloggen/code", 303)):
        answer = office.visitor().client.head(path, base_url="https://lijn.example.nl")
        assert answer.status_code == status
    assert office.log() == []


def test_a_code_works_once(office: Office) -> None:
    code = office.code_of(office.hire("anna"))
    assert office.visitor().logs_in("anna", PASSWORD, code).url == "/berichten"
    thief = office.visitor().logs_in("anna", PASSWORD, code)
    thief.sees("klopt niet of is al gebruikt")
    assert thief.opens("/berichten").url == "/inloggen"


@pytest.mark.parametrize(("steps", "accepted"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_of_a_slow_or_fast_clock_is_accepted_by_one_step(
    office: Office, steps: int, accepted: bool
) -> None:
    # RFC 6238, 5.2: "at most one time step is allowed as the network delay".
    secret = office.hire("anna")
    code = pyotp.TOTP(secret).at(office.clock.now + timedelta(seconds=30 * steps))
    visitor = office.visitor().logs_in("anna", PASSWORD, code)
    assert (visitor.url == "/berichten") is accepted


def test_a_code_from_before_the_last_one_is_used_up_too(office: Office) -> None:
    # RFC 6238, 5.2: no code again after a successful validation; so no earlier one either.
    secret = office.hire("anna")
    earlier = office.code_of(secret)
    office.clock.now += timedelta(seconds=30)
    later = office.code_of(secret)
    assert office.visitor().logs_in("anna", PASSWORD, later).url == "/berichten"
    office.visitor().logs_in("anna", PASSWORD, earlier).sees("klopt niet of is al gebruikt")


def test_an_account_that_is_disabled_at_the_same_moment_accepts_no_code(office: Office) -> None:
    secret = office.hire("anna")
    with office.sessions.begin() as session:
        accounts.disable(accounts.find_or_fail(session, "anna"), office.clock.now)
    with office.sessions.begin() as session:
        staff = accounts.find_or_fail(session, "anna")
        keys, code = keyring(office.settings), office.code_of(secret)
        assert not one_time_codes.check_code(session, staff, code, keys, HERE, office.clock.now)


@pytest.mark.parametrize(
    ("pause", "url"),
    [(timedelta(minutes=4, seconds=59), "/inloggen/code"), (timedelta(minutes=5), "/inloggen")],
)
def test_a_password_is_good_for_five_minutes_without_its_code(
    office: Office, pause: timedelta, url: str
) -> None:
    office.hire("anna")
    anna = office.visitor().opens("/inloggen")
    anna.sends("/inloggen", naam="anna", wachtwoord=PASSWORD)
    office.clock.now += pause
    assert anna.opens("/inloggen/code").url == url


@pytest.mark.parametrize(
    ("address", "status"), [("/inloggen/code", 200), ("/inloggen/qr.svg", 404)]
)
def test_a_visitor_who_looks_at_the_second_step_waits_for_no_writer(
    office: Office, address: str, status: int
) -> None:
    office.hire("anna")
    anna = office.visitor().opens("/inloggen")
    anna.sends("/inloggen", naam="anna", wachtwoord=PASSWORD)
    with office.sessions.begin() as session:
        session.connection()  # SQLite lets one transaction write at a time, and this is it.
        assert anna.opens(address).status == status


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "١٢٣٤٥٦", "123456789"])
def test_a_wrong_code_is_refused(office: Office, code: str) -> None:
    office.hire("anna")
    visitor = office.visitor().logs_in("anna", PASSWORD, code)
    assert visitor.status in (401, 200)
    assert visitor.opens("/berichten").url == "/inloggen"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(office: Office) -> None:
    office.hire("anna")
    wrong = office.visitor().logs_in("anna", "verkeerd wachtwoord", "1").sees("horen niet bij")
    unknown = office.visitor().logs_in("niemand", PASSWORD, "1").sees("horen niet bij")
    assert wrong.status == unknown.status == 401


@pytest.mark.parametrize(
    "password",
    [
        "a" * 20,
        "abcabcabcabc",
        "123456789012",
        "qwertyuiop12",
        "Wachtwoord123!",
        "welkom2026!!",
        "Polikliniek2026!",
        "Ziekenhuis12!",
        "annaannaanna1",
        "password1234",
    ],
)
def test_a_password_that_others_would_guess_is_refused(office: Office, password: str) -> None:
    run = office.app.test_cli_runner()
    result = run.invoke(args=["staff", "add", "anna", "--password", password])
    assert result.exit_code == 1
    assert "can be guessed" in result.output


def test_every_try_is_in_the_log_but_no_unknown_name(office: Office) -> None:
    secret = office.hire("anna")
    office.visitor().logs_in("mijn wachtwoord per ongeluk", "x", "1")
    office.visitor().logs_in("anna", "verkeerd wachtwoord", "1")
    office.visitor().logs_in("anna", PASSWORD, "000000")
    office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).sends("/uitloggen")
    lines = [(line.staff, line.event, line.detail) for line in office.log()]
    assert lines == [
        (None, "inloggen geweigerd", "onjuist: wachtwoord"),
        ("anna", "inloggen geweigerd", "onjuist: wachtwoord"),
        ("anna", "inloggen geweigerd", "onjuist: code"),
        ("anna", "ingelogd", ""),
        ("anna", "uitgelogd", ""),
    ]
    assert {line.access_point for line in office.log()} == {"127.0.0.1"}


def test_a_disabled_colleague_is_out_at_once(office: Office) -> None:
    anna = office.colleague("anna").opens("/berichten")
    office.app.test_cli_runner().invoke(args=["staff", "disable", "anna"])
    assert anna.opens("/berichten").url == "/inloggen"
    anna.logs_in("anna", PASSWORD, "1").sees("horen niet bij")
    assert office.log()[-1].detail == "account uitgezet"


def test_a_reset_gives_a_new_password_and_new_codes(office: Office) -> None:
    secret = office.hire("anna")
    result = office.app.test_cli_runner().invoke(
        args=["staff", "reset", "anna", "--password", "nog een lang wachtwoord"]
    )
    assert result.exit_code == 0, result.output
    office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).sees("horen niet bij")
    anna = office.visitor().opens("/inloggen")
    anna.sends("/inloggen", naam="anna", wachtwoord="nog een lang wachtwoord").sees("Koppel")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "anna", "--password", PASSWORD], "already"),
        (["add", "an na!", "--password", PASSWORD], "letters"),
        (["add", "bert", "--password", "kort"], "12 characters"),
        (["reset", "niemand", "--password", PASSWORD], "no account"),
        (["disable", "niemand"], "no account"),
    ],
)
def test_a_mistake_on_the_command_line_is_explained(
    office: Office, arguments: list[str], words: str
) -> None:
    office.hire("anna")
    result = office.app.test_cli_runner().invoke(args=["staff", *arguments])
    assert result.exit_code == 1
    assert words in result.output


def test_the_list_shows_who_has_an_account(office: Office) -> None:
    office.hire("anna")
    office.app.test_cli_runner().invoke(args=["staff", "add", "bert", "--password", PASSWORD])
    office.app.test_cli_runner().invoke(args=["staff", "disable", "bert"])
    lines = office.app.test_cli_runner().invoke(args=["staff", "list"]).output.splitlines()
    rights = f"assistant and editor and manager at {CLINIC_NUMBER}"
    assert lines == [
        f"anna, {rights}, never logged in",
        f"bert, {rights}, never logged in, disabled, no telephone enrolled",
    ]


def test_a_secret_is_sealed_in_the_database(office: Office) -> None:
    secret = office.hire("anna")
    assert secret.encode() not in (office.account("anna").totp_sealed or b"")
    assert PASSWORD not in office.account("anna").password_hash
    assert office.account("anna").password_hash.startswith("$argon2id$")


def test_a_password_is_long_enough_by_the_guideline() -> None:
    # NIST SP 800-63B, 5.1.1.2: at least 8; we ask more, because the pages show who is a patient.
    assert accounts.SHORTEST_PASSWORD >= 8


def test_a_password_that_was_changed_meanwhile_opens_nothing(office: Office) -> None:
    """The hash is held against the password while nothing is locked, so it may be old by then."""
    office.hire("anna")
    with office.sessions() as session:
        check = accounts.check_password("anna", accounts.known_hash(session, "anna"), PASSWORD)
    with office.sessions.begin() as session:
        accounts.reset(
            accounts.find_or_fail(session, "anna"),
            "een heel nieuw wachtwoord",
            keyring(office.settings),
        )
    with office.sessions.begin() as session:
        assert check.fits
        assert accounts.admit(session, check, HERE, office.clock.now) is None


def test_a_missing_sealing_key_is_explained_to_the_administrator(office: Office) -> None:
    code = office.code_of(office.hire("anna"))
    settings = office.settings.model_copy(update={"secret_key": "f" * 32})
    app = create_app(settings, clock=office.clock)
    visitor = replace(office, app=app).visitor().logs_in("anna", PASSWORD, code)
    assert visitor.status == 503
    visitor.sees("RECORDING_KEYS").sees("Bel de beheerder.")
    app.extensions["house"].close()


def test_an_account_is_made_with_roles_and_clinics_and_changed(both_clinics: Office) -> None:
    run = both_clinics.app.test_cli_runner().invoke
    make = ["staff", "add", "anna", "--password", PASSWORD]
    result = run(args=make)
    assert result.exit_code == 2
    assert f"--clinic: {EYES}, {PLASTER}" in result.output
    assert "none of" in run(args=[*make, "--clinic", "020 123 45 67"]).output
    result = run(args=[*make, "--clinic", "010 123 45 67", "--role", "assistant"])
    assert result.exit_code == 0, result.output
    changed = run(args=["staff", "change", "anna", "--role", "editor", "--role", "manager"])
    assert changed.output == f"anna: editor and manager at {EYES}.\n"
    changed = run(args=["staff", "change", "anna", "--clinic", PLASTER, "--clinic", EYES])
    assert changed.output == f"anna: editor and manager at {EYES} and {PLASTER}.\n"
    assert [(line.clinic, line.staff) for line in both_clinics.log()] == [
        (EYES, None),
        (EYES, None),
        (EYES, None),
        (PLASTER, None),
    ]
