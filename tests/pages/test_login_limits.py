"""Promise: guesses neither open an account nor keep its owner out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.database.engine import migrate, open_database
from ivr.pages import accounts, login_limits
from ivr.pages.login_limits import LoginSource
from ivr.pages.staff import LoginRefusal
from ivr.records.access_log import LogEvent
from ivr.sealing import keyring
from tests.calling import TUESDAY
from tests.line_settings import OURS, settings_for
from tests.office import PASSWORD, Office

STRANGER = LoginSource("192.0.2.7")
MANY = [LoginSource(f"192.0.2.{number % 20}") for number in range(60)]


def refusals(office: Office) -> dict[str, int]:
    with office.sessions() as session:
        return {one.source: one.count for one in session.scalars(select(LoginRefusal))}


def guesses(office: Office, *sources: LoginSource) -> None:
    """Somebody guesses, and waits as long as is needed to be heard again; no password is hashed."""
    for source in sources:
        with office.sessions.begin() as session:
            check = accounts.PasswordCheck(
                "anna", accounts.known_hash(session, "anna"), False, None
            )
            assert accounts.admit(session, check, source, office.clock.now) is None
        office.clock.now += timedelta(minutes=16)


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(office: Office) -> None:
    secret = office.hire("anna")
    for _ in range(5):
        office.visitor().logs_in("anna", "verkeerd wachtwoord", "1")
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).url == "/inloggen"
    details = [line.detail for line in office.log()]
    assert details == ["onjuist: wachtwoord"] * 5 + ["te vaak onjuist"]
    office.clock.now += timedelta(minutes=16)
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).url == "/berichten"
    assert refusals(office) == {login_limits.EVERYWHERE: 5}


def test_wrong_codes_lock_the_account_too(office: Office) -> None:
    secret = office.hire("anna")
    for _ in range(5):
        office.visitor().logs_in("anna", PASSWORD, "000000")
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).url == "/inloggen"


def test_a_right_password_alone_does_not_forgive_wrong_codes(office: Office) -> None:
    office.hire("anna")
    for _ in range(3):
        office.visitor().logs_in("anna", PASSWORD, "000000")
    assert refusals(office)["127.0.0.1"] == 3


def test_guesses_from_elsewhere_keep_nobody_out(office: Office) -> None:
    secret = office.hire("anna")
    guesses(office, *[STRANGER] * (login_limits.PER_SOURCE + 5))
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).url == "/berichten"


def test_one_address_has_twenty_guesses_in_a_day(office: Office) -> None:
    office.hire("anna")
    guesses(office, *[STRANGER] * 60)
    assert refusals(office)["192.0.2.7"] == login_limits.PER_SOURCE
    office.clock.now += login_limits.DAY
    guesses(office, STRANGER)
    assert refusals(office) == {"192.0.2.7": 1, login_limits.EVERYWHERE: 1}, (
        "yesterday is forgotten"
    )


def test_all_unknown_devices_have_fifty_and_a_known_one_still_comes_in(office: Office) -> None:
    secret = office.hire("anna")
    anna = office.visitor().logs_in("anna", PASSWORD, office.code_of(secret))
    anna.sends("/uitloggen")
    guesses(office, *MANY)
    assert refusals(office)[login_limits.EVERYWHERE] == login_limits.PER_ACCOUNT
    stranger = office.visitor().logs_in("anna", PASSWORD, office.code_of(secret))
    assert stranger.sees("horen niet bij").status == 401, "the right password says no more"
    assert anna.logs_in("anna", PASSWORD, office.code_of(secret)).url == "/berichten"


def test_guesses_at_the_same_moment_wait_for_each_other_and_all_count(database_url: str) -> None:
    migrate(database_url)
    sessions, keys = open_database(database_url, patience=20), keyring(settings_for())
    with sessions.begin() as session:
        accounts.add(session, "anna", PASSWORD, keys, TUESDAY, clinics=OURS)

    def guess(_number: int) -> None:
        with sessions.begin() as session:
            check = accounts.PasswordCheck(
                "anna", accounts.known_hash(session, "anna"), False, None
            )
            accounts.admit(session, check, STRANGER, TUESDAY)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(16)))
    with sessions() as session:
        counted = {one.source: one.count for one in session.scalars(select(LoginRefusal))}
    sessions.kw["bind"].dispose()
    assert counted == dict.fromkeys(
        (STRANGER.name, login_limits.EVERYWHERE), login_limits.FREE_ATTEMPTS
    )


def test_an_account_is_unlocked_for_a_new_device(office: Office) -> None:
    secret = office.hire("anna")
    guesses(office, *MANY)
    run = office.app.test_cli_runner()
    assert "locked for unknown devices" in run.invoke(args=["staff", "list"]).output
    assert run.invoke(args=["staff", "unlock", "anna"]).exit_code == 0
    assert "locked" not in run.invoke(args=["staff", "list"]).output
    assert office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).url == "/berichten"
    assert [line.detail for line in office.log() if line.event == LogEvent.ACCOUNT_CHANGED] == [
        "anna: weer van slot"
    ]


def test_a_known_device_is_no_way_to_guess_without_end(office: Office) -> None:
    office.hire("anna")
    guesses(office, *[LoginSource("device 1", is_known=True)] * 60)
    assert refusals(office) == {"device 1": login_limits.PER_SOURCE}


@pytest.mark.parametrize(
    "change", ["another account", "a new password", "half a year", "a forgery"]
)
def test_a_device_is_known_only_for_whoever_logged_in_there_lately(
    office: Office, change: str
) -> None:
    secret = office.hire("anna")
    browser = office.visitor().logs_in("anna", PASSWORD, office.code_of(secret)).sends("/uitloggen")
    name = "anna"
    match change:
        case "another account":
            name = "bert"
            office.hire(name)
        case "a new password":
            with office.sessions.begin() as session:
                anna = accounts.find_or_fail(session, name)
                accounts.reset(anna, "een heel nieuw wachtwoord", keyring(office.settings))
        case "half a year":
            office.clock.now += timedelta(days=181)
        case "a forgery":
            cookie = browser.client.get_cookie("__Host-apparaat", "lijn.example.nl")
            assert cookie is not None
            browser.client.set_cookie(
                "__Host-apparaat", "x" + cookie.value, domain="lijn.example.nl", secure=True
            )
    browser.logs_in(name, "een verkeerde gok", "1")
    assert refusals(office) == {"127.0.0.1": 1, login_limits.EVERYWHERE: 1}


def test_the_cookie_of_a_known_device_is_kept_from_scripts_and_other_sites(office: Office) -> None:
    secret = office.hire("anna")
    browser = office.visitor().logs_in("anna", PASSWORD, office.code_of(secret))
    cookie = browser.client.get_cookie("__Host-apparaat", "lijn.example.nl")
    assert cookie is not None
    assert (cookie.secure, cookie.http_only, cookie.same_site) == (True, True, "Lax")
    assert "anna" not in cookie.value


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_an_address_counts_as_what_one_visitor_holds(remote: str | None, counted: str) -> None:
    assert login_limits.address_of(remote) == counted


def test_one_address_cannot_try_without_end(office: Office) -> None:
    visitor = office.visitor().opens("/inloggen")
    for _ in range(20):
        visitor.sends("/inloggen", naam="", wachtwoord="")
    visitor.sends("/inloggen", naam="", wachtwoord="")
    assert visitor.status == 429
    visitor.sees("Wacht een minuut")
