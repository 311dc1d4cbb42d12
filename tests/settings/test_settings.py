"""Promise: settings that would fail later are refused at the start, with name and remedy."""

from __future__ import annotations

import secrets
from datetime import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.settings import Settings, SettingsError, load, load_speech
from ivr.settings.values import PROMISED_DAYS
from tests.line_settings import environment_for
from tests.own_leaflet import LINE

# Drawn once: the names of tests must be the same in every process.
RANDOM = "rSgdGm8A1R7lhQfVqWHx5jPzqI5nRJcsnfqC4eAMC5sjXvqWz2qL7Y4TPZcGH5yV"
HEX = "4f764cfed03941ef105c1aa3c610bfa3"
FERNET = "1lkf753m4a4K8EhRtDyK4IwvgT8Ps8K5DbENzWlcuEI="

GOOD = environment_for() | {"DATABASE_URL": "sqlite:///.data/line.db"}
del GOOD["NOTIFY_WEEKLY"]  # Only a test of anything else must not know the day of the week.
DEMONSTRATION = {
    "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
    "TWILIO_API_URL": "http://127.0.0.1:8001",
    "TELEPHONE_PAGE": "true",
}

REFUSED = [
    ("TWILIO_AUTH_TOKEN", ",", "holds no token"),
    ("TWILIO_AUTH_TOKEN", " ", "holds no token"),
    ("TWILIO_ACCOUNT_SID", "AC1", "32 hexadecimal digits"),
    ("TWILIO_ACCOUNT_SID", "SK" + "1" * 32, "32 hexadecimal digits"),
    ("TWILIO_ACCOUNT_SID", "AC" + "1" * 33, "32 hexadecimal digits"),
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
    ("LINE_NUMBER", "(079) 000 30 07", "would ring itself"),
    ("SECRET_KEY", "x" * 40, "can be guessed"),
    ("SECRET_KEY", " " * 40, "can be guessed"),
    ("SECRET_KEY", "secret" * 6, "can be guessed"),
    ("SECRET_KEY", "0123456789abcdef" * 2, "can be guessed"),
    ("SECRET_KEY", "qwertyuiop1234567890asdfghjklzxcvbnm", "can be guessed"),
    ("SECRET_KEY", "aZ3$" * 10, "can be guessed"),
    ("SECRET_KEY", "2026-11-27" * 4, "can be guessed"),
    ("SECRET_KEY", "change-this-1-before-you-use-the-line", "can be guessed"),
    ("SECRET_KEY", "dit is een hele lange zin van de polikliniek", "can be guessed"),
    ("SECRET_KEY", GOOD["TWILIO_AUTH_TOKEN"], "it is TWILIO_AUTH_TOKEN too"),
    ("SECRET_KEY", "demonstration" + RANDOM, "it is the demonstration's"),
    ("RECORDING_KEYS", "kort", "not 32 random bytes"),
    ("RECORDING_KEYS", "A" * 43 + "=", "not 32 random bytes"),
    ("TWILIO_AUTH_TOKEN", "changeme", "not one of Twilio's"),
    ("TWILIO_AUTH_TOKEN", "0123456789abcdef" * 2, "a token is made up"),
    ("TWILIO_AUTH_TOKEN", "f" * 32, "a token is made up"),
    ("TWILIO_AUTH_TOKEN", GOOD["TWILIO_AUTH_TOKEN"][:31], "not one of Twilio's"),
    ("TWILIO_AUTH_TOKEN", GOOD["TWILIO_AUTH_TOKEN"] + ",old", "not one of Twilio's"),
    ("TWILIO_AUTH_TOKEN", "demonstration" + HEX, "not one of Twilio's"),
    ("TWILIO_US1_TOKEN", "changeme", "not one of Twilio's"),
    ("FALLBACK_URL", "storing.xml", "must start with https://"),
    ("FALLBACK_URL", "http://www.example.nl/storing.xml", "over http:// everyone"),
    ("FALLBACK_URL", "https://www.example.nl/storing.xml#rc=2", "fragment"),
    ("TWILIO_ACCOUNT_SID", "AC" + "X" * 32, "32 hexadecimal digits"),
    ("TWILIO_ACCOUNT_SID", "AC" + "0" * 32, "made up"),
    ("TWILIO_ACCOUNT_SID", "ACdemonstration".ljust(34, "0"), "it is the demonstration's"),
    ("DATABASE_URL", "sqlite://", "in memory loses every message"),
    ("DATABASE_URL", "sqlite:///:memory:", "in memory loses every message"),
    ("PUBLIC_BASE_URL", "http://lijn.example.nl", "everyone on the way can read"),
    ("PUBLIC_BASE_URL", "http://127.0.0.1.example.nl", "everyone on the way can read"),
    ("PUBLIC_BASE_URL", "https://10.0.0.5", "Twilio cannot reach"),
    ("PUBLIC_BASE_URL", "https://0.0.0.0", "Twilio cannot reach"),
    ("PUBLIC_BASE_URL", "https://lijn", "Twilio cannot reach"),
    ("PUBLIC_BASE_URL", "https://lijn.ziekenhuis.local", "Twilio cannot reach"),
    ("PUBLIC_BASE_URL", "https://lijn.example.nl/telefoon", "holds a path"),
    ("PUBLIC_BASE_URL", "https://zorglijn-één.nl", "xn--"),
    ("TWILIO_API_URL", "http://api.example.nl", "everyone on the way can read"),
    ("TWILIO_API_URL", "http://127.0.0.1:8001", "stand-in for Twilio"),
    ("TWILIO_EDGE", "dubln", "did you mean dublin?"),
    ("TWILIO_EDGE", "ashburn", "does not go with TWILIO_REGION ie1; set it to dublin"),
    ("TWILIO_REGION", "mars", "Twilio has no region"),
    ("PUBLIC_BASE_URL", "https://localhost", "Twilio cannot reach localhost"),
    ("PUBLIC_BASE_URL", "https://127.0.0.1:8443", "Twilio cannot reach 127.0.0.1"),
    ("TWILIO_REGION", "ie2", "did you mean ie1?"),
    ("TRUSTED_PROXIES", "", "set it to how many proxies"),
    ("TRUSTED_PROXIES", "-1", "it is too small; the least is 0"),
    ("TRUSTED_PROXIES", "8000", "it is too large; the most is 10"),
    ("TRUSTED_PROXIES", "een", "it is no whole number; write it in digits, as 1"),
    ("SMTP_HOST", "https://mail.example.nl", "no name of a machine"),
    ("SMTP_HOST", "mail.example.nl:587", "no name of a machine"),
    ("SMTP_PORT", "0", "it is too small; the least is 1"),
    ("SMTP_PASSWORD", "geheim", "set SMTP_USERNAME"),
    ("SMTP_STARTTLS", "misschien", "write true or false"),
    ("TELEPHONE_PAGE", "misschien", "write true or false"),
    ("NOTIFY_QUIET_MINUTES", "1e3", "it is no whole number"),
    ("NOTIFY_QUIET_MINUTES", "9" * 9, "it is too large; the most is 1440"),
    ("RETENTION_DAYS", "9" * 5000, "it is too large"),
    ("RETENTION_DAYS", "2", "before a long weekend"),
    ("SOUND_LOCATION", "geluid", "begin and end it with a slash"),
    ("SOUND_LOCATION", "/geluid\n/", "begin and end it with a slash"),
    ("REMINDERS", "misschien", "write true or false"),
    ("REMINDERS_PER_DAY", "0", "it is too small; the least is 1"),
    ("REMINDERS_PER_DAY", "veertig", "it is no whole number"),
    ("REMINDER_HOURS", "18.00-18.07", "in 18.00-18.07 we ring 35 callers at most"),
    ("REMINDER_HOURS", "18.00", "no stretch of time; write it as 18.00-20.00"),
    ("REMINDER_HOURS", "18.00-25.00", "a time that no clock shows"),
    ("REMINDER_HOURS", "18.61-20.00", "a time that no clock shows"),
    ("REMINDER_HOURS", "16.59-20.00", "begins at 17.00 or later"),
    ("REMINDER_HOURS", "18.00-20.01", "by 20.00"),
    ("REMINDER_HOURS", "19.00-19.00", "ends after that"),
    ("REMINDER_HOURS", "20.00-18.00", "ends after that"),
    ("SECRET_KEY", "short", "at least 32 characters"),
    ("METRICS_TOKEN", "kort", "can be guessed, or is too short"),
    ("METRICS_TOKEN", "0123456789abcdef" * 2, "can be guessed"),
    ("METRICS_TOKEN", f"{RANDOM},kort", "can be guessed, or is too short"),
    ("METRICS_FROM", "prometheus.example.nl", "write it as 10.1.2.3 or 10.1.0.0/16"),
    ("METRICS_FROM", "10.1.2.3/16", "has host bits set"),
    ("LOG_FORMAT", "xml", "write it as text or json"),
    ("SENTRY_DSN", "https://sentry.example.nl", "has no key, host or project number"),
    ("MEANING_URL", "http://10.0.0.5:8002", "may not leave this machine"),
    ("MEANING_URL", "http://model.example.nl:8002", "may not leave this machine"),
    ("MEANING_URL", "https://127.0.0.1:8002", "must start with http://; leave it empty"),
    ("MEANING_URL", "127.0.0.1:8002", "must start with http://"),
    ("MEANING_URL", "http://127.0.0.1", "needs a port, and no path"),
    ("MEANING_URL", "http://127.0.0.1:8002/scores", "needs a port, and no path"),
    ("MEANING_URL", "http://127.0.0.1:acht", "is not an address"),
    ("MEANING_URL", "http://user@127.0.0.1:8002", "user name or password"),
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
    ("NOTIFY_TO", "+31201234567=poli@example.nl", "is not in CLINIC_NUMBER"),
    ("NOTIFY_TO", "+3120=poli@example.nl", "is not a valid telephone number"),
    ("NOTIFY_TO", "+31201234567=geen-adres", "is no e-mail address"),
    ("NOTIFY_SECOND_TO", "hoofd@example.nl", "set SMTP_HOST"),
    ("NOTIFY_SECOND_TO", "+31201234567=hoofd@example.nl", "is not in CLINIC_NUMBER"),
    ("NOTIFY_SECOND_HOURS", "0", "the least is 1"),
    ("NOTIFY_WEBHOOK", "http://oproep.example.nl", "everyone on the way"),
    ("NOTIFY_WEBHOOK", "https://user:geheim@oproep.example.nl", "user name or password"),
    ("NOTIFY_WEBHOOK", "https://169.254.169.254/latest", "is the address of no receiver"),
    ("NOTIFY_WEBHOOK", "https://127.0.0.1/oproep", "only a demonstration"),
    ("NOTIFY_WEBHOOK", "https://oproep.example.nl?a=b#c", "a fragment"),
    ("NOTIFY_WEBHOOK", "https://een.example.nl,https://twee.example.nl", "two addresses"),
    ("NOTIFY_WEBHOOK", "+31201234567=https://een.example.nl", "is not in CLINIC_NUMBER"),
    ("NOTIFY_WEBHOOK_SECRET", "whsec_" + FERNET, "it signs nothing"),
    ("NOTIFY_WEBHOOK_SECRET", RANDOM, "is not whsec_ and 24 to 64 random bytes"),
    ("NOTIFY_WEBHOOK_SECRET", "whsec_" + "A" * 43 + "=", "is not whsec_"),
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


TOGETHER = [
    ({"TWILIO_REGION": "us1"}, "TWILIO_EDGE: dublin does not go with TWILIO_REGION us1"),
    ({"TWILIO_REGION": "us1", "TWILIO_EDGE": "sydney"}, "TWILIO_EDGE: sydney does not go"),
    ({"SMTP_HOST": "mail.example.nl", "SMTP_PORT": "465"}, "SMTP_PORT: 465 is for TLS"),
    ({"SMTP_USERNAME": "lijn"}, "SMTP_PASSWORD: is missing"),
    ({"SMTP_USERNAME": "lijn", "SMTP_PASSWORD": "geheim"}, "SMTP_PASSWORD: it is for no mail"),
    ({"SMTP_HOST": "mail.example.nl", "SMTP_STARTTLS": "false"}, "SMTP_STARTTLS: without TLS"),
    ({"SMTP_HOST": "10.0.0.5", "SMTP_STARTTLS": "no"}, "SMTP_STARTTLS: without TLS"),
    (
        DEMONSTRATION
        | {"TWILIO_API_URL": "", "TWILIO_ACCOUNT_SID": "ACdemonstration".ljust(34, "0")},
        "TWILIO_API_URL: Twilio does not know the demonstration's account",
    ),
    ({"SECRET_KEY": FERNET, "RECORDING_KEYS": FERNET}, "RECORDING_KEYS: a key is SECRET_KEY too"),
    ({"SECRET_KEY": RANDOM, "METRICS_TOKEN": RANDOM}, "SECRET_KEY: it is METRICS_TOKEN too"),
]


@pytest.mark.parametrize(("given", "reason"), TOGETHER, ids=[reason for _, reason in TOGETHER])
def test_what_does_not_go_together_is_refused(given: dict[str, str], reason: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(GOOD | given)
    assert f"  {reason}" in str(refused.value)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("name", Settings.model_fields)
@pytest.mark.parametrize("value", ["\x00", "nonsense ☎", "-5", "1.5", "9" * 5000, "\udc80"])
def test_no_sentence_is_the_library_s(name: str, value: str) -> None:
    """It speaks of parsing and types, and may show what a secret holds."""
    try:
        load(GOOD | {name.upper(): value})
    except SettingsError as refused:
        said = str(refused).lower()
        assert not [
            word for word in ("input", "parse", "valid integer", "should", "string") if word in said
        ]


@given(st.sampled_from(["token_hex", "token_urlsafe"]), st.integers(24, 64))
def test_a_random_secret_is_taken(how: str, size: int) -> None:
    secret = getattr(secrets, how)(size)
    if any(map(str.isdigit, secret)):
        assert load(GOOD | {"SECRET_KEY": secret}).secret_key == secret


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:////var/lib/line.db"),
        ("DATABASE_URL", "postgresql+psycopg://user:password@host/name"),
        ("DATABASE_URL", "postgres://user@host/name"),
        ("PUBLIC_BASE_URL", "https://lijn.example.nl:8443"),
        ("PUBLIC_BASE_URL", "http://[::1]:8000"),
        ("TRUSTED_PROXIES", 2),
        ("SMTP_HOST", "mail-1.example.nl"),
        ("RETENTION_DAYS", 7),
        ("CLINIC_NUMBER", "+31850002525"),
        ("TWILIO_AUTH_TOKEN", f"{HEX},{GOOD['TWILIO_AUTH_TOKEN']}"),
        ("TWILIO_API_URL", "https://api.example.nl"),
        ("MEANING_URL", "http://127.0.0.1:8002"),
        ("MEANING_URL", "http://[::1]:8002"),
        ("NOTIFY_FROM", "informatie.lijn+1@mail.example.nl"),
        ("NOTIFY_FROM", "line@localhost"),
    ],
)
def test_a_right_value_is_kept(name: str, value: str | int) -> None:
    assert getattr(load({**GOOD, name: str(value)}), name.lower()) == value


@pytest.mark.parametrize(
    ("value", "begin", "end"),
    [
        ("", time(18), time(20)),
        ("17.00-20.00", time(17), time(20)),
        ("17:30 - 18:45", time(17, 30), time(18, 45)),
    ],
)
def test_the_hours_of_an_evening_are_two_times(value: str, begin: time, end: time) -> None:
    settings = load({**GOOD, "REMINDER_HOURS": value})
    assert (settings.reminders_begin, settings.reminders_end) == (begin, end)


def test_a_demonstration_may_have_its_own_account_and_any_token() -> None:
    own = {"TWILIO_ACCOUNT_SID": "ACdemonstration".ljust(34, "0"), "TWILIO_AUTH_TOKEN": "12345"}
    memory = {"DATABASE_URL": "sqlite://", "TRUSTED_PROXIES": ""}
    settings = load(GOOD | DEMONSTRATION | own | memory)
    assert (settings.auth_tokens, settings.trusted_proxies) == (("12345",), None)


def test_no_message_is_kept_longer_than_callers_are_promised() -> None:
    assert "uiterlijk na dertig dagen" in LINE.prompts["voicemail"].text
    assert PROMISED_DAYS == 30


def test_all_that_is_wrong_is_named_at_once() -> None:
    wrong = {name: value for name, value, _ in REFUSED if name != "CLINIC_NUMBER"}
    with pytest.raises(SettingsError) as refused:
        load({**GOOD, **wrong, "TELEPHONE_PAGE": "true"})
    missing = [name for name in (*wrong, "TELEPHONE_PAGE") if f"{name}: " not in str(refused.value)]
    assert missing == []


OPTIONAL = [
    name
    for name, field in Settings.model_fields.items()
    # Behind https it is a choice that is asked for.
    if not field.is_required() and name != "trusted_proxies"
]
REQUIRED = [name.upper() for name, field in Settings.model_fields.items() if field.is_required()]


@pytest.mark.parametrize("name", OPTIONAL)
def test_an_empty_setting_means_its_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    default = Settings.model_fields[name].default
    assert getattr(load({**GOOD, name.upper(): ""}), name) == default
    for other, value in GOOD.items():
        monkeypatch.setenv(other, value)
    monkeypatch.setenv(name.upper(), "")
    assert getattr(Settings(_env_file=None), name) == default


@pytest.mark.parametrize("name", REQUIRED)
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


FILE = "".join(f"{name}={value}\n" for name, value in GOOD.items())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "RETENTION_DAY=3",
            "is no setting (line 11 of .env); did you mean RETENTION_DAYS?",
        ),
        ("SMTP_PASWORD=geheim", "did you mean SMTP_PASSWORD?"),
        ("retention_day=3", "did you mean RETENTION_DAYS?"),
        ("\ufeffSECRET_KEY=x", "did you mean SECRET_KEY?"),
        ("NTFY_TOPIC=line", "NTFY_TOPIC: is no setting"),
        ("HUBSPOT=1", "HUBSPOT: is no setting (line 11 of .env); remove it"),
        ("PORT=8100", "PORT=8100 scripts/run"),
        ("RETENTION DAYS=3", "line 11 of .env is not understood"),
        ("SECRET_KEY='geheim", "line 11 of .env is not understood"),
        ("RETENTION_DAYS", "RETENTION_DAYS: has no value"),
        ("TWILIO_EDGE=dublin\nTWILIO_EDGE=ashburn", "stands twice in .env (lines 11 and 12)"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_line(
    tmp_path: Path, line: str, said: str
) -> None:
    file = tmp_path / ".env"
    file.write_text(f"# Ours\n{FILE}{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        load(env_file=file)
    assert said in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_file_may_hold_what_is_for_the_programs_around_the_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    others = "\n# A remark\nexport FLASK_DEBUG=0\nCOMPOSE_PROJECT_NAME=lijn\nTZ=Europe/Amsterdam\n"
    file.write_text(FILE + others + "POSTGRES_PASSWORD='a\nb'\nPGHOST=db\n", encoding="utf-8")
    assert load(env_file=file).retention_days == 30


def test_names_and_values_are_refused_together(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text(FILE + "RETENTION_DAY=3\nSMTP_PORT=acht\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"(?s)RETENTION_DAY: .*SMTP_PORT: it is no whole"):
        load(env_file=file)


def test_a_misspelt_voice_is_refused_too(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("VOCE=piper:nl.onnx\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="did you mean VOICE"):
        load_speech(file)


@pytest.mark.parametrize(("mode", "said"), [(0o600, False), (0o640, True), (0o644, True)])
def test_a_file_that_others_can_read_is_said(
    tmp_path: Path, mode: int, said: bool, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / ".env"
    file.write_text(FILE, encoding="utf-8")
    file.chmod(mode)
    load(env_file=file)
    assert (f"chmod 600 {file}" in caplog.text) is said


def test_a_name_in_the_environment_that_is_nearly_ours_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / ".env"
    file.write_text(FILE, encoding="utf-8")
    for name in ("RETENTION_DAY", "TWILIO_AUTH_TOKENS", "SMTP_HOST", "PGPORT", "EDITOR"):
        monkeypatch.setenv(name, "mail.example.nl" if name == "SMTP_HOST" else "3")
    load(env_file=file)
    said = [record.getMessage() for record in caplog.records if record.name == "ivr.settings"]
    assert [sentence.split()[0] for sentence in said if "in the env" in sentence] == [
        "RETENTION_DAY",
        "TWILIO_AUTH_TOKENS",
    ]


def test_a_webhook_has_a_secret_and_each_clinic_its_own_address_before_that_of_all() -> None:
    other = "+31101234567"
    told = {
        "CLINIC_NUMBER": f"{GOOD['CLINIC_NUMBER']},{other}",
        "NOTIFY_WEBHOOK": f"https://een.example.nl/a?sig=b,{other}=https://10.0.0.5:8443/twee",
    }
    with pytest.raises(SettingsError, match="NOTIFY_WEBHOOK_SECRET: is missing"):
        load(GOOD | told)
    settings = load(GOOD | told | {"NOTIFY_WEBHOOK_SECRET": f"whsec_{FERNET.replace('-', '+')}"})
    assert settings.hook_of(GOOD["CLINIC_NUMBER"]) == "https://een.example.nl/a?sig=b"
    assert settings.hook_of(other) == "https://10.0.0.5:8443/twee"
    assert [len(key) for key in settings.hook_keys] == [32]
