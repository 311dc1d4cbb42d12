"""Promise: settings that would fail later are refused at the start, with name and remedy."""

from __future__ import annotations

import pytest

from ivr.line import load_line
from ivr.setting_values import PROMISED_DAYS
from ivr.settings import Settings, SettingsError, load

GOOD = {
    "PUBLIC_BASE_URL": "https://lijn.example.nl",
    "TWILIO_ACCOUNT_SID": "AC" + "1" * 32,
    "TWILIO_AUTH_TOKEN": "a-token",
    "CLINIC_NUMBER": "+31786523250",
    "LINE_NUMBER": "+31850001515",
    "SECRET_KEY": "0123456789abcdef" * 2,
}
DEMONSTRATION = {
    "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
    "TWILIO_API_URL": "http://127.0.0.1:8001",
    "TELEPHONE_PAGE": "true",
}

REFUSED = [
    ("TWILIO_AUTH_TOKEN", ",", "holds no token"),
    ("TWILIO_AUTH_TOKEN", " ", "holds no token"),
    ("TWILIO_ACCOUNT_SID", "AC1", "32 letters or digits"),
    ("TWILIO_ACCOUNT_SID", "SK" + "1" * 32, "32 letters or digits"),
    ("TWILIO_ACCOUNT_SID", "AC" + "1" * 33, "32 letters or digits"),
    ("DATABASE_URL", "bogus", "write it as sqlite:///"),
    ("DATABASE_URL", "mysql://user:geheim@host/name", "write it as sqlite:///"),
    ("DATABASE_URL", "sqlite+aiosqlite:///x.db", "write it as sqlite:///"),
    ("DATABASE_URL", "sqlite://host/line.db", "write it as sqlite:///"),
    ("DATABASE_URL", "postgresql://user:geheim@host:port/name", "write it as sqlite:///"),
    ("PUBLIC_BASE_URL", "lijn.example.nl", "must start with https://"),
    ("PUBLIC_BASE_URL", "https://", "names no host"),
    ("PUBLIC_BASE_URL", "https://lijn .example.nl", "holds a space"),
    ("PUBLIC_BASE_URL", "https://lijn.example.nl\n", "holds a space"),
    ("PUBLIC_BASE_URL", "https://lijn.example.nl?a=b", "holds a query"),
    ("PUBLIC_BASE_URL", "https://lijn.example.nl/#rc=2", "holds a query"),
    ("PUBLIC_BASE_URL", "https://user:geheim@lijn.example.nl", "user name or password"),
    ("PUBLIC_BASE_URL", "https://mijn_lijn.example.nl", "Twilio refuses"),
    ("PUBLIC_BASE_URL", "https://lijn.example.nl:tien", "is not an address"),
    ("PUBLIC_BASE_URL", "https://[::1", "is not an address"),
    ("CLINIC_NUMBER", "0900 1234", "premium-rate"),
    ("CLINIC_NUMBER", "+319061234567", "premium-rate"),
    ("CLINIC_NUMBER", "12", "not a valid telephone number"),
    ("LINE_NUMBER", "(078) 652 32 50", "would ring itself"),
    ("SECRET_KEY", "x" * 40, "can be guessed"),
    ("SECRET_KEY", " " * 40, "can be guessed"),
    ("SECRET_KEY", "short", "at least 32 characters"),
    ("TWILIO_API_URL", "nonsense", "leave it empty"),
    ("TWILIO_API_URL", "ftp://a b/", "leave it empty"),
    ("TWILIO_API_URL", "http://127.0.0.1:acht", "is not an address"),
    ("TWILIO_EDGE", "http://x", "no name of a place at Twilio"),
    ("TWILIO_REGION", "ie 1", "no name of a place at Twilio"),
    ("RETENTION_DAYS", "31", "deleted after 30 days at most"),
    ("RETENTION_HANDLED_DAYS", "31", "deleted after 30 days at most"),
    ("NOTIFY_FROM", "no-address", "is no e-mail address"),
    ("NOTIFY_FROM", "lijn@example.nl, poli@example.nl", "write one address"),
    ("NOTIFY_TO", "no-address", "is no e-mail address"),
    ("NOTIFY_TO", "poli@example.nl,Poli <poli@example.nl>", "is no e-mail address"),
    ("NOTIFY_TO", "poli@example.nl", "set SMTP_HOST"),
]


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
def test_a_wrong_value_is_refused_by_name_and_never_shows_a_password(
    name: str, value: str, reason: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load({**GOOD, name: value})
    assert f"  {name}: " in str(refused.value)
    assert reason in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:////var/lib/line.db"),
        ("DATABASE_URL", "postgresql+psycopg://user:password@host/name"),
        ("DATABASE_URL", "postgres://user@host/name"),
        ("PUBLIC_BASE_URL", "https://lijn.example.nl:8443"),
        ("PUBLIC_BASE_URL", "http://[::1]:8000"),
        ("CLINIC_NUMBER", "+31850002525"),
        ("TWILIO_ACCOUNT_SID", "ACdemonstration0000000000000000000"),
        ("TWILIO_AUTH_TOKEN", "new,old"),
        ("TWILIO_API_URL", "http://127.0.0.1:8001"),
        ("TWILIO_EDGE", "sao-paulo"),
        ("NOTIFY_FROM", "informatie.lijn+1@mail.example.nl"),
        ("NOTIFY_FROM", "line@localhost"),
    ],
)
def test_a_right_value_is_kept(name: str, value: str) -> None:
    assert getattr(load({**GOOD, name: value}), name.lower()) == value


def test_no_message_is_kept_longer_than_callers_are_promised() -> None:
    assert "uiterlijk na dertig dagen" in load_line().prompts["voicemail"].text
    assert PROMISED_DAYS == Settings.model_fields["retention_days"].default == 30


def test_all_that_is_wrong_is_named_at_once() -> None:
    wrong = {name: value for name, value, _ in REFUSED if name != "CLINIC_NUMBER"}
    with pytest.raises(SettingsError) as refused:
        load({**GOOD, **wrong, "TELEPHONE_PAGE": "true"})
    missing = [name for name in (*wrong, "TELEPHONE_PAGE") if f"{name}: " not in str(refused.value)]
    assert missing == []


OPTIONAL = [name for name, field in Settings.model_fields.items() if not field.is_required()]


@pytest.mark.parametrize("name", OPTIONAL)
def test_an_empty_setting_means_its_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    default = Settings.model_fields[name].default
    assert getattr(load({**GOOD, name.upper(): ""}), name) == default
    for other, value in GOOD.items():
        monkeypatch.setenv(other, value)
    monkeypatch.setenv(name.upper(), "")
    assert getattr(Settings(_env_file=None), name) == default


@pytest.mark.parametrize("name", GOOD)
def test_an_empty_setting_that_is_required_is_missing(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}: is missing"):
        load({**GOOD, name: ""})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_telephone_page_is_for_a_demonstration_on_this_machine(host: str) -> None:
    address = {"PUBLIC_BASE_URL": f"http://{host}:8000"}
    assert load({**GOOD, **DEMONSTRATION, **address}).telephone_page


@pytest.mark.parametrize(
    "public",
    [
        {"PUBLIC_BASE_URL": "https://lijn.example.nl"},
        {"PUBLIC_BASE_URL": "https://127.0.0.1.example.nl"},
        {"TWILIO_API_URL": ""},
        {"TWILIO_API_URL": "https://api.twilio.com"},
    ],
)
def test_a_telephone_page_is_refused_where_others_could_come(public: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"TELEPHONE_PAGE: .*TWILIO_API_URL.*PUBLIC_BASE_URL"):
        load({**GOOD, **DEMONSTRATION, **public})
