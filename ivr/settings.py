"""One frozen, typed settings object, read once; it refuses to exist while anything is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ivr.setting_values import (
    AccountSid,
    ApiUrl,
    AuthTokens,
    BaseUrl,
    DatabaseUrl,
    DaysPromised,
    DialledNumber,
    MailAddress,
    MailAddresses,
    Place,
    SealingKeys,
    Secret,
    TelephoneNumber,
    is_on_this_machine,
    listed,
)

ROOT = Path(__file__).resolve().parent.parent
"""The project's top folder; relative paths in settings start here."""


class SettingsError(Exception):
    """The environment does not describe a line that can run; names every setting to mend."""


class Settings(BaseSettings):
    """Every setting of the line, by the name of its environment variable in lower case.

    The description of a field is the sentence in the README's table; a test compares the two.
    """

    # A setting that is left empty (`TRUSTED_PROXIES=`) is not set: it means its default.
    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    public_base_url: BaseUrl = Field(
        description="The address Twilio reaches us at; signatures are checked against it."
    )
    twilio_account_sid: AccountSid = Field(description="The Twilio account, AC...")
    twilio_auth_token: AuthTokens = Field(
        description="The auth token of that account and region; several, comma separated, "
        "while you rotate them. The first one is used to call Twilio.",
    )
    twilio_region: Place = Field("ie1", description="The Twilio region that handles the calls.")
    twilio_edge: Place = Field("dublin", description="The Twilio edge that goes with the region.")
    twilio_api_url: ApiUrl = Field(
        "",
        description="Another address for Twilio's REST API: the local stand-in's; else empty.",
    )
    database_url: DatabaseUrl = Field(
        "sqlite:///.data/line.db",
        description="Where calls and messages are kept: SQLite, or postgresql+psycopg://user:password@host/name.",
    )
    clinic_number: DialledNumber = Field(
        description="The clinic's number, the only number the line ever dials."
    )
    line_number: TelephoneNumber = Field(
        description="The line's own number, shown to the clinic as caller ID."
    )
    secret_key: Secret = Field(
        min_length=32,
        description="At least 32 random characters; signs and seals values in URLs and cookies.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        description="How many proxies stand before us and add X-Forwarded-For; 0: none, and "
        "the header is ignored.",
    )
    recording_keys: SealingKeys = Field(
        "",
        description="Fernet keys that seal recordings, comma separated, the newest first; empty: "
        "one derived from SECRET_KEY. After adding a key, run scripts/reseal_recordings.py.",
    )
    retention_handled_days: DaysPromised = Field(
        14, ge=0, description="Days after handling at which a message is deleted."
    )
    retention_days: DaysPromised = Field(
        30, ge=1, description="Days after which any message is deleted, handled or not."
    )
    smtp_host: str = Field("", description="The mail server that takes our notices.")
    smtp_port: int = Field(587, ge=1, le=65535, description="The port of that mail server.")
    smtp_username: str = Field("", description="The account there; empty: no login.")
    smtp_password: str = Field("", description="The password of that account.")
    smtp_starttls: bool = Field(
        True, description="Whether mail goes over TLS (STARTTLS); false only on this machine."
    )
    notify_from: MailAddress = Field(
        "", description="The sender of our notices; empty: the first reader."
    )
    notify_to: MailAddresses = Field(
        "",
        description="The addresses that hear of a new message, comma separated; empty: no mail, "
        "the worker only writes it in its log.",
    )
    notify_quiet_minutes: int = Field(
        30, ge=0, description="Minutes of silence after a notice: at most one mail per so many."
    )
    telephone_page: bool = Field(
        False,
        description="Whether /telefoon is a telephone in the browser, open to everyone; only for a "
        "demonstration, so it asks for TWILIO_API_URL and a PUBLIC_BASE_URL on this machine.",
    )
    voice: str = Field("mbrola:nl2", description="The voice scripts/build_audio.py speaks with.")

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """The accepted Twilio auth tokens, the current one first."""
        return listed(self.twilio_auth_token)

    @property
    def sealing_keys(self) -> tuple[str, ...]:
        """The Fernet keys of RECORDING_KEYS, the newest first."""
        return listed(self.recording_keys)

    @property
    def notified(self) -> tuple[str, ...]:
        """The addresses of NOTIFY_TO."""
        return listed(self.notify_to)

    # These compare two settings. They belong to the later one, and not to the whole, because
    # pydantic judges the whole only when nothing else is wrong: all is named at once.

    @field_validator("line_number")
    @classmethod
    def _the_line_does_not_ring_itself(cls, value: str, info: ValidationInfo) -> str:
        if value == info.data.get("clinic_number"):
            raise ValueError(
                "it is CLINIC_NUMBER too, so the line would ring itself; set it to the number "
                "bought at Twilio"
            )
        return value

    @field_validator("notify_to")
    @classmethod
    def _mail_can_be_sent(cls, value: str, info: ValidationInfo) -> str:
        if value and not info.data.get("smtp_host"):
            raise ValueError("it asks for mail; set SMTP_HOST to the mail server as well")
        return value

    @field_validator("telephone_page")
    @classmethod
    def _a_telephone_is_for_a_demonstration(cls, value: bool, info: ValidationInfo) -> bool:
        addresses = (info.data.get(name, "") for name in ("public_base_url", "twilio_api_url"))
        if value and not all(map(is_on_this_machine, addresses)):
            raise ValueError(
                "it lets anyone leave messages that Twilio does not know; switch it off, or set "
                "TWILIO_API_URL to a local stand-in and PUBLIC_BASE_URL to http://127.0.0.1:8000"
            )
        return value


def load(environ: Mapping[str, Any] | None = None) -> Settings:
    """Read the settings from the environment and `.env`, or only from `environ` when it is given.

    Raises:
        SettingsError: naming every missing or wrong setting at once, and what to do.
    """
    try:
        if environ is None:
            return Settings()
        given = {name.lower(): value for name, value in environ.items() if value != ""}
        return Settings(_env_file=None, **given)
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    except (OSError, UnicodeDecodeError) as error:
        remedy = "make it a UTF-8 text file that this account may read"
        raise SettingsError(f"The settings in .env cannot be read ({error}); {remedy}.") from None


class _Speech(BaseSettings):
    model_config = Settings.model_config

    voice: str = Settings.model_fields["voice"].default


def chosen_voice() -> str:
    """Give the setting VOICE alone: making sound needs no telephone account."""
    return _Speech().voice


def _explain(error: ValidationError) -> str:
    lines = ["The line cannot start. Set these in the environment or in the file .env:"]
    for problem in error.errors():
        name = "".join(f"{str(part).upper()}: " for part in problem["loc"])
        reason = (
            "is missing"
            if problem["type"] == "missing"
            else problem["msg"].removeprefix("Value error, ")
        )
        lines.append(f"  {name}{reason}")
    return "\n".join(lines)
