"""Promise: whom the provider names comes in as the account of that name, and nobody else does."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from ivr.pages import accounts, login_limits
from ivr.pages.id_token import Refusal
from ivr.pages.login_limits import LoginSource
from ivr.pages.provider_login import PATIENCE, SENTENCES
from tests.identity_provider import BACK, Provider, asked_in, office_with
from tests.line_settings import CLINIC_NUMBER, PUBLIC
from tests.office import PASSWORD, Office, Visitor
from tests.two_clinics import EYES


@pytest.fixture
def office(provider: Provider, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Office]:
    with office_with(provider, tmp_path, migrated_sqlite) as office:
        yield office


def begins(visitor: Visitor) -> str:
    """Press the button on the login page; return where the provider is asked."""
    link = visitor.opens("/inloggen").page.select_one("main a.button")
    assert link is not None
    answer = visitor.client.get(str(link["href"]), base_url=PUBLIC)
    assert answer.status_code == 303
    return str(answer.location)


def goes_through(visitor: Visitor, provider: Provider, sub: str = "1") -> Visitor:
    """Log in at the provider, and come back."""
    return visitor.opens(provider.signs_in(begins(visitor), sub=sub))


def is_refused(visitor: Visitor, refusal: Refusal) -> None:
    assert visitor.url == "/inloggen"
    visitor.sees(f"Inloggen via uw ziekenhuisaccount {SENTENCES[refusal]}")
    assert visitor.opens("/berichten").url == "/inloggen"


def test_a_colleague_comes_in_without_a_password_or_code_of_ours(
    office: Office, provider: Provider
) -> None:
    office.hire("anna")
    anna = office.visitor()
    anna.opens("/inloggen").sees("Wij vragen dan geen wachtwoord en geen code")
    asked = asked_in(begins(anna))
    assert asked["code_challenge_method"] == "S256"
    assert (asked["redirect_uri"], asked["prompt"]) == (BACK, "login")
    assert goes_through(anna, provider).url == "/berichten"
    (line,) = office.log()
    assert (line.staff, line.event, line.clinic) == ("anna", "ingelogd", CLINIC_NUMBER)
    assert line.detail == "via de inlogdienst"
    seen = office.account("anna").last_login_at
    assert seen is not None
    assert abs(seen - office.clock.now) < timedelta(seconds=1)
    assert anna.opens("/account").status == 200


def test_a_visit_ends_as_any_other_does(office: Office, provider: Provider) -> None:
    office.hire("anna")
    first, second = (goes_through(office.visitor(), provider) for _ in range(2))
    office.clock.now += timedelta(minutes=19)
    assert (first.opens("/account").url, second.opens("/account").url) == ("/account", "/account")
    first.sends("/uitloggen")
    assert second.opens("/account").url == "/inloggen", "logged out everywhere"
    third = goes_through(office.visitor(), provider)
    office.clock.now += timedelta(minutes=20, seconds=1)
    assert third.opens("/account").url == "/inloggen"


def test_a_visit_is_of_the_clinics_of_the_account(office: Office, provider: Provider) -> None:
    office.hire("anna", clinics=[CLINIC_NUMBER, EYES])
    anna = goes_through(office.visitor(), provider)
    assert [option["value"] for option in anna.page.select("#polikliniek option")][1:] == [
        CLINIC_NUMBER,
        EYES,
    ]
    assert sorted(str(line.clinic) for line in office.log()) == sorted([CLINIC_NUMBER, EYES])


def test_an_account_whose_owner_chose_no_password_yet_can_be_used(
    office: Office, provider: Provider
) -> None:
    office.app.test_cli_runner().invoke(args=["staff", "add", "anna", "--link"])
    assert goes_through(office.visitor(), provider).url == "/berichten"


def test_a_manager_reads_which_name_lets_a_colleague_in(office: Office, provider: Provider) -> None:
    office.hire("anna")
    anna = goes_through(office.visitor(), provider).opens("/medewerkers")
    anna.sees("de naam die deze collega bij uw ziekenhuisaccount heeft")


def test_whoever_guesses_locks_nobody_out_who_comes_through_the_provider(
    office: Office, provider: Provider
) -> None:
    office.hire("anna")
    with office.sessions.begin() as session:
        staff = accounts.find_or_fail(session, "anna")
        for _ in range(login_limits.FREE_ATTEMPTS):
            source = LoginSource("127.0.0.1")
            login_limits.count(session, staff, source, office.clock.now)
    assert goes_through(office.visitor(), provider).url == "/berichten"


def test_only_the_account_of_exactly_that_name_is_opened(
    office: Office, provider: Provider
) -> None:
    for account in ("anna", "kim", "bert", "1"):
        office.hire(account)
    kelvin, cyrillic = "\u212aim", "\u0430nna"  # In small letters the first one begins with a k.
    names = [None, "", ["anna"], "anna ", "anna\0", cyrillic, kelvin, "anna@elders.nl", "carla"]
    for name in names:
        provider.knows("1", preferred_username=name, email="bert", name="bert", upn="anna")
        is_refused(goes_through(office.visitor(), provider), Refusal.UNKNOWN)
    told = {(line.staff, line.clinic, line.detail) for line in office.log()}
    assert told == {(None, None, "inlogdienst noemt geen account")}
    assert len(office.log()) == len(names)


def test_capitals_make_no_other_name_and_a_name_may_be_that_of_a_mail_address(
    office: Office, provider: Provider
) -> None:
    ran = office.app.test_cli_runner().invoke(
        args=["staff", "add", "anna@ziekenhuis.nl", "--password", PASSWORD]
    )
    assert ran.exit_code == 0, ran.output
    provider.knows("1", preferred_username="Anna@Ziekenhuis.nl")
    assert goes_through(office.visitor(), provider).url == "/berichten"


def test_an_account_that_is_disabled_stays_closed(office: Office, provider: Provider) -> None:
    office.hire("anna")
    with office.sessions.begin() as session:
        accounts.disable(accounts.find_or_fail(session, "anna"), office.clock.now)
    is_refused(goes_through(office.visitor(), provider), Refusal.DISABLED)
    (line,) = office.log()
    assert (line.staff, line.clinic, line.detail) == ("anna", CLINIC_NUMBER, "account uitgezet")


def test_whoever_stops_at_the_provider_reads_so(office: Office, provider: Provider) -> None:
    office.hire("anna")
    anna = office.visitor()
    begun = begins(anna)
    back = provider.signs_in(begun, action="deny")
    assert asked_in(back)["error"] == "access_denied"
    is_refused(anna.opens(f"{back}&state={asked_in(begun)['state']}"), Refusal.STOPPED)
    assert [line.detail for line in office.log()] == ["afgebroken bij de inlogdienst"]


def test_an_answer_is_good_for_one_try_in_one_browser(office: Office, provider: Provider) -> None:
    office.hire("anna")
    mallory, anna = office.visitor(), office.visitor()
    answer = provider.signs_in(begins(mallory), sub="1")
    is_refused(anna.opens(answer), Refusal.LAPSED)
    own = provider.signs_in(begins(anna), sub="1")
    is_refused(anna.opens(answer), Refusal.LAPSED)
    is_refused(anna.opens(own), Refusal.LAPSED)
    assert "/oauth2/token" not in [path for path, _ in provider.asked], "nobody's code was used"
    assert mallory.opens(answer).url == "/berichten"
    mallory.opens("/account").sends("/uitloggen")
    is_refused(mallory.opens(answer), Refusal.LAPSED)


def test_a_cookie_that_was_kept_makes_a_used_code_no_better(
    office: Office, provider: Provider
) -> None:
    office.hire("anna")
    anna, thief = office.visitor(), office.visitor()
    answer = provider.signs_in(begins(anna), sub="1")
    cookie = anna.client.get_cookie("__Host-bezoek", domain="lijn.example.nl")
    assert cookie is not None
    assert (cookie.same_site, cookie.http_only, cookie.secure) == ("Lax", True, True)
    assert anna.opens(answer).url == "/berichten"
    thief.client.set_cookie("__Host-bezoek", cookie.value, domain="lijn.example.nl", secure=True)
    is_refused(thief.opens(answer), Refusal.LAPSED)
    assert office.log()[-1].detail == "inlogdienst: te laat, of al gebruikt"


@pytest.mark.parametrize(("early", "comes_in"), [(1, True), (0, False)])
def test_a_try_lasts_ten_minutes(
    office: Office, provider: Provider, early: int, comes_in: bool
) -> None:
    office.hire("anna")
    anna = office.visitor()
    begun = begins(anna)
    office.clock.now += PATIENCE - timedelta(seconds=early)
    shift = int(PATIENCE.total_seconds())
    # The provider's clock goes along.
    now = int(time.time()) + shift
    provider.forges(iat=now, exp=now + 60)
    anna.opens(provider.signs_in(begun, sub="1"))
    assert (anna.url == "/berichten") is comes_in


def test_a_try_that_is_not_finished_ends_no_visit(office: Office, provider: Provider) -> None:
    office.hire("anna")
    anna = goes_through(office.visitor(), provider)
    begins(anna)
    assert anna.opens("/account").url == "/account"


def away() -> Response:
    return Response(status=503)


SPOILED: list[tuple[Refusal, Callable[[Provider], object]]] = [
    (Refusal.AWAY, lambda provider: provider.instead.update(token=away)),
    (Refusal.CLOCK, lambda provider: provider.forges(exp=time.time() - 100)),
    (Refusal.UNTRUSTED, lambda provider: provider.forges(by="theirs")),
    (Refusal.UNTRUSTED, lambda provider: provider.forges(nonce="another")),
    (Refusal.UNTRUSTED, lambda provider: provider.forges(aud="another line")),
]


def test_what_goes_wrong_there_is_told_and_logged_and_nobody_is_in(
    office: Office, provider: Provider
) -> None:
    office.hire("anna")
    for refusal, spoil in SPOILED:
        provider.instead.clear()
        spoil(provider)
        is_refused(goes_through(office.visitor(), provider), refusal)
        line = office.log()[-1]
        assert (line.staff, line.event, line.detail) == (None, "inloggen geweigerd", refusal.value)
    assert len(office.log()) == len(SPOILED)


def test_a_provider_that_is_away_is_told_at_the_button(office: Office, provider: Provider) -> None:
    provider.instead["openid-configuration"] = away
    is_refused(office.visitor().opens("/inloggen/via"), Refusal.AWAY)
    assert [line.detail for line in office.log()] == ["inlogdienst antwoordt niet goed"]


def test_what_is_logged_for_the_administrator_names_nobody(
    office: Office, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ivr")
    provider.knows("sub-7", preferred_username="geheim.persoon")
    is_refused(goes_through(office.visitor(), provider, sub="sub-7"), Refusal.UNKNOWN)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("ivr")]
    assert any("has no account" in line for line in ours)
    told = "\n".join([*ours, *(line.detail for line in office.log())])
    assert "geheim" not in told
    assert "sub-7" not in told


def test_the_hospital_chooses_the_claim_the_words_and_whether_to_ask_again(
    provider: Provider, tmp_path: Path, migrated_sqlite: Path
) -> None:
    more = {"oidc_claim": "personeelsnummer", "oidc_name": "de Zorgpas", "oidc_ask_again": False}
    provider.knows("1", preferred_username="bert", personeelsnummer="anna")
    with office_with(provider, tmp_path, migrated_sqlite, **more) as office:
        office.hire("anna")
        anna = office.visitor().opens("/inloggen").sees("Inloggen via de Zorgpas")
        assert "prompt" not in asked_in(begins(anna))
        provider.forges(auth_time=time.time() - 3600)
        assert goes_through(anna, provider).url == "/berichten"
        assert office.log()[-1].staff == "anna"


def test_the_password_stays_for_when_the_provider_is_away(
    office: Office, provider: Provider
) -> None:
    code = office.code_of(office.hire("anna"))
    provider.instead["openid-configuration"] = away
    anna = office.visitor().opens("/inloggen/via")
    anna.sends("/inloggen", naam="anna", wachtwoord=PASSWORD).sends("/inloggen/code", code=code)
    assert anna.url == "/berichten"


def test_nobody_asks_the_provider_as_fast_as_a_machine_can(
    office: Office, provider: Provider
) -> None:
    visitor = office.visitor()
    statuses = [visitor.opens("/inloggen/via/terug").status for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    assert office.log() == [], "nobody had begun, so nobody was refused"
    assert [path for path, _ in provider.asked] == ["/users/1"], "that was the test itself"


def test_without_a_provider_there_is_no_button_and_no_way(
    tmp_path: Path, migrated_sqlite: Path, provider: Provider
) -> None:
    with office_with(provider, tmp_path, migrated_sqlite, oidc_issuer="") as office:
        office.colleague("anna").opens("/medewerkers").does_not_see("ziekenhuisaccount")
        visitor = office.visitor().opens("/inloggen").does_not_see("Inloggen via")
        assert visitor.opens("/inloggen/via").url == "/inloggen"
        assert visitor.opens("/inloggen/via/terug?code=1&state=2").url == "/inloggen"
