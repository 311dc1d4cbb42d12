"""One frozen, typed settings object, read once; it refuses to exist while anything is missing.

Begin with `Settings`: a field is an environment variable, its sentence in ivr/docs/engineer.md.
`speech` holds those of making sound, `reminding` of a call that we make, `signing_in` of an
identity provider, `watchers` of being watched, `copying` of backups, `reaching` of how callers
reach us, `reporting` of who finds a weakness; `values` and `hooks` say what one setting may hold,
`pairs` which do not go together; `hosts` and `guessable` judge addresses and secrets, and
`misspelt` finds names that are nearly a setting. Of the line this room knows only the countries and
prices of numbers.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings

from ivr.settings import hooks, values
from ivr.settings.guessable import forget_words
from ivr.settings.misspelt import faults_in, nearly_ours
from ivr.settings.pairs import check
from ivr.settings.problems import explain, warn_of_readers
from ivr.settings.reporting import Reported
from ivr.settings.speech import ENV_FILE, ROOT, Speech

__all__ = [
    "ENV_FILE",
    "NAMES",
    "ROOT",
    "Settings",
    "SettingsError",
    "Speech",
    "load",
    "load_speech",
    "warn_of_readers",
]

log = logging.getLogger(__name__)


class SettingsError(Exception):
    """The environment does not describe a line that can run; names every setting to mend."""


class Settings(Reported):
    """Every setting of the line, by the name of its environment variable in lower case.

    The description of a field is the sentence in ivr/docs/engineer.md; a test compares the two.
    """

    database_url: values.DatabaseUrl = Field(
        "sqlite:///.data/line.db",
        description="Where calls and messages are kept: SQLite, or postgresql+psycopg://user:password@host/name.",
    )
    studio: str = Field(
        "",
        description="The folder of the recordings made on the page De stem, which goes with the "
        "database into every backup. Empty: beside the SQLite file (of line.db: line-studio), else "
        ".data/studio.",
    )
    recogniser: str = Field(
        "",
        description="The Whisper model with which the worker hears whether a take says all its "
        "words: a folder, or a name such as small. Empty: nobody does.",
    )
    clinic_number: values.DialledNumbers = Field(
        description="The clinics' numbers, comma separated: the only ones a caller is put through "
        "to. The first one is rung by callers who chose no leaflet yet.",
    )
    line_number: values.TelephoneNumbers = Field(
        description="The line's own numbers, comma separated; the one that a caller dialled is "
        "shown to the clinic as caller ID.",
    )
    secret_key: values.Secret = Field(
        min_length=32,
        description="At least 32 random characters; signs and seals values in URLs and cookies.",
    )
    trusted_proxies: int | None = Field(
        None,
        ge=0,
        le=10,
        description="How many proxies stand before us and add X-Forwarded-For; 0: none, and "
        "the header is ignored. Required when PUBLIC_BASE_URL is https.",
    )
    recording_keys: values.SealingKeys = Field(
        "",
        description="Fernet keys that seal recordings, comma separated, the newest first; empty: "
        "one derived from SECRET_KEY. After adding a key, run .venv/bin/python "
        "scripts/reseal_recordings.py.",
    )
    retention_handled_days: values.DaysPromised = Field(
        14, ge=0, description="Days after handling at which a message is deleted."
    )
    retention_days: values.DaysKept = Field(
        values.PROMISED_DAYS, description="Days after which any message is deleted, handled or not."
    )
    smtp_host: values.Host = Field("", description="The mail server that takes our notices.")
    smtp_port: int = Field(587, ge=1, le=65535, description="The port of that mail server.")
    smtp_username: str = Field("", description="The account there; empty: no login.")
    smtp_password: str = Field("", description="The password of that account.")
    smtp_starttls: bool = Field(
        True, description="Whether mail goes over TLS (STARTTLS); false only on this machine."
    )
    notify_from: values.MailAddress = Field(
        "", description="The sender of our notices; empty: the first reader."
    )
    notify_to: values.Readers = Field(
        "",
        description="The addresses that hear of a new message, comma separated; one behind the "
        "number of a clinic (+31101234567=poli@example.nl) hears of that clinic only. Empty: no "
        "mail, the worker only writes it in its log.",
    )
    notify_quiet_minutes: int = Field(
        30,
        ge=0,
        le=1440,
        description="Minutes of silence after a notice: at most one mail in that time.",
    )
    notify_weekly: bool = Field(
        True,
        description="Whether those of NOTIFY_TO get the figures of a week on the next Monday.",
    )
    notify_second_to: values.Readers = Field(
        "",
        description="The addresses that are told, once, of a message that lies around: nobody "
        "picked it up, or it is not done since; written as NOTIFY_TO. Empty: nobody.",
    )
    notify_second_hours: int = Field(
        4,
        ge=1,
        le=80,
        description="Hours of opening time after which it does, left or last picked up.",
    )
    notify_webhook: hooks.Hooks = Field(
        "",
        description="The address (https) of a system that asks for a colleague; one behind the "
        "number of a clinic (+31101234567=https://example.nl/oproep) for that clinic. Empty: none.",
    )
    notify_webhook_secret: hooks.HookSecrets = Field(
        "",
        description="The secret with which a call to NOTIFY_WEBHOOK is signed, whsec_ and base64; "
        "several, comma separated, while you rotate them.",
    )
    telephone_page: bool = Field(
        False,
        description="Whether /telefoon is a telephone in the browser, open to everyone; only for a "
        "demonstration, so it asks for TWILIO_API_URL and a PUBLIC_BASE_URL on this machine.",
    )
    sound_location: values.Location = Field(
        "",
        description="The internal location at which nginx has the folder audio/, as /geluid/; "
        "empty: the line sends the sound itself.",
    )
    meaning_url: values.MeaningUrl = Field(
        "",
        description="The address of the process on this machine that ranks questions by what they "
        "mean: http://127.0.0.1:8002. Empty: by their words alone.",
    )

    @property
    def studio_folder(self) -> Path:
        """Return the folder of STUDIO; a relative one starts at `ROOT`.

        Each database has its own: what it does not know of is removed there.
        """
        kind, _, file = self.database_url.partition(":///")
        is_file = kind == "sqlite" and file
        beside = Path(file).with_name(f"{Path(file).stem}-studio") if is_file else ".data/studio"
        return ROOT / (self.studio or beside)

    @property
    def clinic_numbers(self) -> tuple[str, ...]:
        """Return the numbers of CLINIC_NUMBER in E.164, the most important one first."""
        return values.listed(self.clinic_number)

    @property
    def line_numbers(self) -> tuple[str, ...]:
        """Return the numbers of LINE_NUMBER in E.164, the most important one first."""
        return values.listed(self.line_number)

    @property
    def sealing_keys(self) -> tuple[str, ...]:
        """Return the Fernet keys of RECORDING_KEYS, the newest first."""
        return values.listed(self.recording_keys)

    def readers(self, clinic: str | None) -> tuple[str, ...]:
        """Return the addresses of NOTIFY_TO that hear of a clinic (E.164), or all of them."""
        return values.readers(self.notify_to, clinic)

    def second_readers(self, clinic: str | None) -> tuple[str, ...]:
        """Return the addresses of NOTIFY_SECOND_TO that hear of a clinic (E.164), or all."""
        return values.readers(self.notify_second_to, clinic)

    @property
    def sender(self) -> str:
        """Return who sends our mail; empty where nobody is mailed."""
        readers = (*self.readers(None), *self.second_readers(None))
        return (self.notify_from or readers[0]) if readers else ""

    def hook_of(self, clinic: str) -> str:
        """Return the address that asks for a colleague of a clinic (E.164), its own one first."""
        told = dict(map(values.reader, values.listed(self.notify_webhook)))
        return told.get(clinic) or told.get("", "")

    @property
    def hook_keys(self) -> tuple[bytes, ...]:
        """Return the keys of NOTIFY_WEBHOOK_SECRET, the newest first."""
        return tuple(map(hooks.key_of, values.listed(self.notify_webhook_secret)))

    # Two settings are compared at the later one, and not at the end, because pydantic judges the
    # whole only when nothing else is wrong: all is named at once.
    @field_validator("*")
    @classmethod
    def _goes_with_the_others(cls, value: Any, info: ValidationInfo) -> Any:
        check(info.field_name or "", value, info.data)
        return value


NAMES = frozenset(map(str.upper, Settings.model_fields))


_Any = TypeVar("_Any", bound=BaseSettings)


def load(environ: Mapping[str, Any] | None = None, env_file: Path = ENV_FILE) -> Settings:
    """Read the settings from the environment and `.env`, or only from `environ` when it is given.

    Raises:
        SettingsError: naming every missing or wrong setting at once, and what to do.
    """
    if environ is not None:
        given = {name.lower(): value for name, value in environ.items() if value != ""}
        return _read(partial(Settings, _env_file=None, **given), [])
    settings = _read(partial(Settings, _env_file=env_file), _faults_around(env_file))
    forget_words()
    return settings


def load_speech(env_file: Path = ENV_FILE) -> Speech:
    """Return the settings of speech alone.

    Raises:
        SettingsError: one is wrong, or a name in .env is no setting: it may be a misspelt one.
    """
    speech: Speech = _read(partial(Speech, _env_file=env_file), _faults_around(env_file))
    return speech


def _read(read: Callable[[], _Any], faults: list[str]) -> _Any:
    try:
        settings = read()
    except ValidationError as error:
        faults = [*faults, *explain(error)]
    if faults:
        first = "The line cannot start. Set these in the environment or in the file .env:"
        raise SettingsError("\n  ".join([first, *faults]))
    return settings


def _faults_around(env_file: Path) -> list[str]:
    """Return the names in .env that are no settings, and log those of the environment."""
    for doubt in nearly_ours(os.environ, NAMES):
        log.warning("%s", doubt)
    try:
        warn_of_readers(env_file)
        return faults_in(env_file, NAMES)
    except (OSError, UnicodeDecodeError) as error:
        remedy = "make it a UTF-8 text file that this account may read"
        raise SettingsError(f"The settings in .env cannot be read ({error}); {remedy}.") from None
