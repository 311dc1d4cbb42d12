"""The settings of a line that exists only in a test."""

from __future__ import annotations

from ivr.settings import Settings, load

PUBLIC = "https://lijn.example.nl"
ACCOUNT = "AC" + "1" * 32
TOKEN = "a-token-for-tests"
LINE_NUMBER = "+31850001515"
CLINIC_NUMBER = "+31786523250"


def environment_for(**more: str) -> dict[str, str]:
    """Give the settings as a process of the line finds them, with others added or changed."""
    return {
        "PUBLIC_BASE_URL": PUBLIC,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        # In memory: the default is the database of who runs the tests.
        "DATABASE_URL": "sqlite://",
        "CLINIC_NUMBER": CLINIC_NUMBER,
        "LINE_NUMBER": LINE_NUMBER,
        "SECRET_KEY": "0123456789abcdef0123456789abcdef",
        **more,
    }


def settings_for(**more: str) -> Settings:
    """Give the same settings, read."""
    return load(environment_for(**more))
