"""Promise: a number at Twilio is found as it is, set up as it should be, and read back."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ivr.phone.faults import Fault
from ivr.phone.held_account import HeldNumber
from ivr.phone.made_up_sound import pretend_speech
from ivr.phone.overrides import read_overrides
from ivr.readiness.checked import Checked, Verdict
from ivr.readiness.set_right import set_right
from ivr.twilio.patient_asking import ConsoleError, PatientAsking
from ivr.twilio.rest import Rest
from scripts import connect
from tests.commands import Ran, run_here
from tests.line_settings import (
    ACCOUNT,
    CLINIC_NUMBER,
    LINE_NUMBER,
    LOCAL,
    PUBLIC,
    TOKEN,
    environment_for,
)
from tests.readiness.conftest import HOME_TOKEN, OTHER_NUMBER, AtTwilio

OVERRIDES = "#rc={}&rp=5xx,ct,rt&ct=2000&rt=5000&e=dublin,frankfurt"
ELSEWHERE = "https://storing.example.org/storing.xml"


def found(rows: list[Checked], check: str, about: str = LINE_NUMBER) -> Checked:
    (one,) = [row for row in rows if (row.check, row.about) == (check, about)]
    return one


def faults_of(rows: list[Checked]) -> list[str]:
    return [row.check for row in rows if row.verdict is Verdict.FAULT]


def test_a_number_just_bought_lacks_everything(twilio: AtTwilio) -> None:
    twilio.number.region = None
    rows = twilio.stands()
    assert faults_of(rows) == ["voice", "fallback", "status", "region"]
    voice = found(rows, "voice")
    assert voice.told == "https://demo.twilio.com/welcome/voice/ (POST)"
    assert voice.wanted.startswith(f"{PUBLIC}/voice#")
    assert found(rows, "region").told == "us1"
    assert found(rows, "region").wanted == "ie1"


def test_setting_right_makes_it_so_and_is_read_back(twilio: AtTwilio) -> None:
    assert twilio.set_right() == [], "nobody misses Twilio's own example"
    assert faults_of(twilio.stands()) == []
    assert twilio.copy["voice_url"] == PUBLIC + "/voice" + OVERRIDES.format(2)
    assert twilio.copy["voice_fallback_url"] == PUBLIC + "/voice/fallback" + OVERRIDES.format(2)
    assert twilio.copy["status_callback"] == PUBLIC + "/voice/status" + OVERRIDES.format(5)
    for field in ("voice_url", "voice_fallback_url", "status_callback"):
        read_overrides(str(twilio.copy[field]))  # Twilio would refuse what this refuses.


def test_setting_right_twice_changes_nothing(twilio: AtTwilio) -> None:
    twilio.set_right()
    twilio.faults.order(
        None, None
    )  # the list and the region: were there a third question, it fails
    twilio.faults.order("404")
    assert twilio.set_right() == []
    assert twilio.faults.take() == "404"


def test_each_region_has_a_copy_of_its_own(twilio: AtTwilio) -> None:
    """Each Region has its own dedicated configuration record (docs/global-infrastructure)."""
    twilio.set_right()
    assert twilio.number.copy_in("us1")["voice_url"] == "https://demo.twilio.com/welcome/voice/"


def test_a_fallback_on_another_host_is_got_and_the_line_is_posted_to(twilio: AtTwilio) -> None:
    twilio.set_right(FALLBACK_URL=ELSEWHERE)
    assert str(twilio.copy["voice_fallback_url"]).startswith(f"{ELSEWHERE}#")
    assert twilio.copy["voice_fallback_method"] == "GET"
    assert twilio.copy["voice_method"] == "POST"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("voice_url", "https://bellijst.example.com/in"),
        ("status_callback", "https://meten.example.com/in"),
        ("voice_application_sid", "AP" + "1" * 32),
        ("trunk_sid", "TK" + "1" * 32),
    ],
)
def test_what_serves_something_else_is_changed_only_after_a_yes(
    twilio: AtTwilio, field: str, value: str
) -> None:
    twilio.copy[field] = value
    (question,) = twilio.set_right(agrees=False)
    assert value in question
    assert twilio.copy[field] == value
    twilio.set_right(agrees=True)
    assert faults_of(twilio.stands()) == []


def test_calls_go_to_another_region_only_after_a_yes(twilio: AtTwilio) -> None:
    twilio.number.region = "us1"
    twilio.copy.update(voice_url="https://demo.twilio.com/welcome/voice/")
    (question,) = twilio.set_right(agrees=False)
    assert "handled in us1" in question
    assert twilio.number.region == "us1"
    twilio.set_right(agrees=True)
    assert twilio.number.region == "ie1"


def test_all_is_asked_before_anything_is_changed(twilio: AtTwilio) -> None:
    two = f"{LINE_NUMBER},{OTHER_NUMBER}"
    second = HeldNumber(OTHER_NUMBER, region="ie1")
    second.copy_in("ie1")["voice_url"] = "https://bellijst.example.com/in"
    twilio.held.numbers.append(second)
    seen: list[str | None] = []

    def looks(_question: str) -> bool:
        seen.append(twilio.copy["voice_url"])
        return True

    set_right(twilio.console(LINE_NUMBER=two), two.split(","), looks, lambda _told: None)
    assert seen == ["https://demo.twilio.com/welcome/voice/"]
    assert faults_of(twilio.stands(LINE_NUMBER=two)) == []


def test_numbers_are_found_on_any_page(twilio: AtTwilio) -> None:
    """The list comes 100 at a time here; "use next_page_uri" (docs/usage/twilios-response)."""
    others = [HeldNumber(f"+3185{number:07}") for number in range(2_000_000, 2_000_230)]
    twilio.held.numbers[:0] = others
    assert found(twilio.stands(), "number").verdict is Verdict.WELL


def test_every_number_that_can_be_dialled_is_looked_at(twilio: AtTwilio) -> None:
    rows = twilio.stands(LINE_NUMBER=f"{LINE_NUMBER},{OTHER_NUMBER}")
    missing = found(rows, "number", OTHER_NUMBER)
    assert missing.verdict is Verdict.FAULT
    assert LINE_NUMBER in missing.told, "the numbers that are there help to see a slip"


def test_a_number_of_another_region_is_told_so(twilio: AtTwilio) -> None:
    twilio.number.known_in = frozenset({"us1"})
    one = found(twilio.stands(), "number")
    assert "in us1 and not in ie1" in one.told


def test_the_token_of_another_region_is_refused_with_what_to_copy(twilio: AtTwilio) -> None:
    with pytest.raises(ConsoleError, match=r"TWILIO_AUTH_TOKEN.*401, error 20003.*IE1"):
        twilio.stands(TWILIO_AUTH_TOKEN=HOME_TOKEN)
    assert twilio.pauses == [], "a refusal does not pass"


def test_the_line_in_another_region_asks_the_copy_of_that_one(twilio: AtTwilio) -> None:
    twilio.set_right()
    rows = twilio.stands(TWILIO_REGION="us1", TWILIO_EDGE="ashburn", TWILIO_AUTH_TOKEN=HOME_TOKEN)
    assert "voice" in faults_of(rows)


@pytest.mark.parametrize("fault", ["429", "500", "503", "half"])
def test_a_failure_that_passes_is_asked_again(twilio: AtTwilio, fault: Fault) -> None:
    twilio.faults.order(fault, fault)
    assert found(twilio.stands(), "number").verdict is Verdict.WELL
    assert twilio.pauses == [1.0, 3.0]


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("429", "too much to do, three times.*in a minute"),
        ("503", "has a failure.*status.twilio.com"),
        ("cut", "could not be reached"),
    ],
)
def test_a_failure_that_stays_is_a_sentence(twilio: AtTwilio, fault: Fault, told: str) -> None:
    twilio.faults.order(fault, fault, fault)
    with pytest.raises(ConsoleError, match=told):
        twilio.stands()


def test_an_answer_that_does_not_come_in_time_is_a_sentence(twilio: AtTwilio) -> None:
    twilio.faults.order("slow", "slow", "slow")
    rest = Rest(ACCOUNT, TOKEN, twilio.url, host="api.dublin.ie1.twilio.com")
    asking = PatientAsking(rest, "TWILIO_AUTH_TOKEN", "ie1", twilio.pauses.append, patience=0.1)
    with pytest.raises(
        ConsoleError, match=r"did not answer.*reach 127\.0\.0\.1:\d+ \(TWILIO_API_URL\)"
    ):
        asking.ask("GET", ".json")
    assert len(twilio.pauses) == 2


def test_an_answer_that_was_lost_is_read_back(twilio: AtTwilio) -> None:
    """It may have been carried out: what is read back tells."""
    twilio.faults.order(None, None, "500-after", "500-after", "500-after")
    twilio.set_right()
    assert faults_of(twilio.stands()) == []


def test_a_change_that_twilio_did_not_take_is_an_error(twilio: AtTwilio) -> None:
    twilio.faults.order(None, None, "503", "503", "503")
    with pytest.raises(ConsoleError, match="503"):
        twilio.set_right()
    assert twilio.copy["voice_url"] == "https://demo.twilio.com/welcome/voice/"


def test_media_that_ask_no_password_are_found_by_asking(twilio: AtTwilio) -> None:
    assert found(twilio.stands(), "media", "").verdict is Verdict.WARNING
    twilio.recordings.add("CA" + "1" * 32, pretend_speech(1), 1)
    assert found(twilio.stands(), "media", "").told.endswith("answered 401")
    twilio.held.media_asks_password = False
    open_to_all = found(twilio.stands(), "media", "")
    assert open_to_all.verdict is Verdict.FAULT
    assert "HTTP Basic Authentication for media access" in open_to_all.remedy


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("twilio-approved", Verdict.WELL),
        ("pending-review", Verdict.FAULT),
        ("twilio-rejected", Verdict.FAULT),
    ],
)
def test_papers_are_asked_for(twilio: AtTwilio, status: str, verdict: Verdict) -> None:
    twilio.number.bundle_sid = "BU" + "1" * 32
    twilio.held.bundles[twilio.number.bundle_sid] = status
    assert found(twilio.stands(), "bundle").verdict is verdict


def test_an_address_that_twilio_asks_for_is_missed(twilio: AtTwilio) -> None:
    twilio.number.address_requirements = "local"
    assert "address" in faults_of(twilio.stands())
    twilio.number.address_sid = "AD" + "1" * 32
    assert found(twilio.stands(), "address").verdict is Verdict.WELL


def test_the_limits_of_the_account_are_told(twilio: AtTwilio) -> None:
    assert found(twilio.stands(), "dialling", "").verdict is Verdict.WELL
    assert found(twilio.stands(), "spending", "").verdict is Verdict.WARNING
    twilio.held.countries["LV"] = True
    twilio.held.alarms.append(
        {"usage_category": "totalprice", "trigger_value": "100", "recurring": "monthly"}
    )
    assert "LV" in found(twilio.stands(), "dialling", "").told
    assert "100 monthly" in found(twilio.stands(), "spending", "").told
    del twilio.held.countries["NL"]
    assert "dialling" in faults_of(twilio.stands())


def test_without_a_token_of_us1_the_clicks_are_named(twilio: AtTwilio) -> None:
    rows = twilio.stands(TWILIO_US1_TOKEN="")
    unasked = [row for row in rows if "US1 alone" in row.told]
    assert {row.check for row in unasked} == {"region", "dialling", "spending"}
    assert all(row.remedy and row.verdict is Verdict.WARNING for row in unasked)


def test_a_wrong_token_of_us1_is_named(twilio: AtTwilio) -> None:
    region = found(twilio.stands(TWILIO_US1_TOKEN=TOKEN), "region")
    assert region.verdict is Verdict.FAULT
    assert "TWILIO_US1_TOKEN" in region.remedy


@pytest.mark.parametrize(("status", "kind"), [("suspended", "Full"), ("active", "Trial")])
def test_an_account_that_cannot_serve_is_named(twilio: AtTwilio, status: str, kind: str) -> None:
    twilio.held.status, twilio.held.kind = status, kind
    assert "account" in faults_of(twilio.stands())


def _run(twilio: AtTwilio, *arguments: str, **more: str) -> Ran:
    here = {"PUBLIC_BASE_URL": LOCAL, "TWILIO_API_URL": twilio.url, "TWILIO_US1_TOKEN": HOME_TOKEN}
    return run_here(connect.main, *arguments, environment=environment_for(**here, **more))


def test_the_command_looks_applies_and_tells(twilio: AtTwilio) -> None:
    looked = _run(twilio)
    assert looked.returncode == 1
    assert f"fault    voice {LINE_NUMBER}: https://demo.twilio.com" in looked.stdout
    assert "Run .venv/bin/python scripts/connect.py --apply." in looked.stdout
    applied = _run(twilio, "--apply", "--json")
    assert applied.returncode == 0, applied.stderr
    report = json.loads(applied.stdout)
    voice = next(row for row in report["found"] if row["check"] == "voice")
    assert voice["told"] == f"changed, and read back: {twilio.copy['voice_url']} (POST)"
    again = json.loads(_run(twilio, "--apply", "--json").stdout)
    assert not [row for row in again["found"] if "changed" in row["told"]]


def test_the_command_asks_and_refuses_where_nobody_can_answer(twilio: AtTwilio) -> None:
    twilio.copy["voice_url"] = "https://bellijst.example.com/in"
    refused = _run(twilio, "--apply")
    assert refused.returncode == 2
    assert "https://bellijst.example.com/in" in refused.stderr
    assert "--yes" in refused.stderr
    assert twilio.copy["voice_url"] == "https://bellijst.example.com/in"
    assert _run(twilio, "--apply", "--yes").returncode == 0


def test_the_command_ends_in_a_sentence_where_twilio_refuses(twilio: AtTwilio) -> None:
    refused = _run(twilio, TWILIO_AUTH_TOKEN=HOME_TOKEN)
    assert refused.returncode == 2
    assert refused.stderr.startswith("Twilio refuses TWILIO_ACCOUNT_SID with TWILIO_AUTH_TOKEN")
    assert ACCOUNT not in refused.stderr
    assert TOKEN not in refused.stderr


def test_the_file_for_another_host_takes_no_other_file_s_place(
    twilio: AtTwilio, tmp_path: Path
) -> None:
    settings = tmp_path / ".env"
    settings.write_text("SECRET_KEY=", encoding="utf-8")
    for file, told in ((settings, "is another file"), (tmp_path / "no" / "it.xml", "cannot be")):
        ran = _run(twilio, "--fallback", str(file))
        assert (ran.returncode, told in ran.stderr) == (2, True)
    assert settings.read_text(encoding="utf-8") == "SECRET_KEY="


def test_the_file_for_another_host_apologises_and_rings_the_clinic(
    twilio: AtTwilio, tmp_path: Path
) -> None:
    file = tmp_path / "storing.xml"
    assert _run(twilio, "--fallback", str(file)).returncode == 0
    before, dial, after = ElementTree.fromstring(file.read_bytes())
    assert "Onze excuses" in str(before.text)
    assert "één, één, twee" in str(before.text)
    assert {one.get("language") for one in (before, after)} == {"nl-NL"}
    assert {one.get("voice") for one in (before, after)} == {"Polly.Laura-Neural"}
    assert (dial.text, dial.get("callerId")) == (CLINIC_NUMBER, LINE_NUMBER)
    assert dial.get("action") is None, "a static file has nowhere to report to"
