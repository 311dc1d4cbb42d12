"""What makes a line a demonstration: an account, numbers and recordings that nobody else knows."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ivr.line.leaflet import LEAFLETS
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.settings import ROOT, Settings, Speech, load, load_speech
from ivr.settings.values import BY_NUMBER, DEMONSTRATION, DEMONSTRATION_ACCOUNT, listed

LINE_NUMBER = "+31850001234"
"""The line's number in a demonstration; nothing ever dials it."""

EXAMPLES = "scripts/demonstration"
"""The folder of leaflets that were written as examples, as LEAFLETS names it."""

DATA = ROOT / ".data"
"""Where a demonstration keeps everything; nothing of it is for another account to read."""


def desks(folders: Sequence[Path]) -> list[str]:
    """Return the number of every clinic whose leaflets lie in these folders.

    Raises:
        LeafletError: a leaflet is broken.
    """
    return [*Library(load_library(folders)).clinics]


def trial_settings(
    folder: Path,
    folders: Sequence[Path] = (LEAFLETS,),
    choice: str = BY_NUMBER,
    *,
    aloud: bool = False,
) -> Settings:
    """Return settings of a line that a command starts for itself, with its database in `folder`.

    Its leaflets are those of `folders`, and callers choose among them as LEAFLET_CHOICE says;
    `aloud` is SPEECH_QUESTIONS.
    """
    library = Library(load_library(folders))
    return load(
        {
            "PUBLIC_BASE_URL": "https://lijn.example.nl",
            "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
            "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
            "DATABASE_URL": f"sqlite:///{folder}/line.db",
            "CLINIC_NUMBER": ",".join(library.clinics),
            "LEAFLET_CHOICE": choice,
            "LEAFLETS": ",".join(map(str, folders)),
            "SPEECH_QUESTIONS": str(aloud).lower(),
            "LINE_NUMBER": ",".join([LINE_NUMBER, *library.straight]),
            "SECRET_KEY": secrets.token_urlsafe(48),
            "TRUSTED_PROXIES": "0",
        }
    )


def stand_in(settings: Settings) -> Path:
    """Return the folder where recordings are kept as Twilio would; scripts/serve.py serves it.

    Each address of a stand-in has its own: else the line on one port took in what was said on
    another.
    """
    port = urlsplit(settings.twilio_api_url).port
    return DATA / (f"twilio-{port}" if port else "twilio")


def moved_to(port: int, settings: Settings) -> dict[str, str]:
    """Return what is different for a demonstration on another port than that of its settings.

    It has a database of its own, unless the settings name one: two lines on one machine are two.
    """
    moved = {
        "PUBLIC_BASE_URL": local_address(port),
        "TWILIO_API_URL": local_address(port + 1),
    }
    if "database_url" not in settings.model_fields_set:
        moved["DATABASE_URL"] = f"sqlite:///.data/line-{port}.db"
    return moved


def with_examples(settings: Settings) -> dict[str, str]:
    """Return what is different where callers can choose the example leaflets as well.

    Raises:
        LeafletError: a leaflet is broken.
    """
    folders = dict.fromkeys([*listed(settings.leaflets), EXAMPLES])
    theirs = desks([ROOT / folder for folder in folders])
    clinics = dict.fromkeys([*settings.clinic_numbers, *theirs])
    return {"LEAFLETS": ",".join(folders), "CLINIC_NUMBER": ",".join(clinics)}


def kept_password(settings: Settings) -> str:
    """Return the password that was made for this demonstration; empty when there is none."""
    try:
        return str(json.loads(_credentials(settings).read_text(encoding="utf-8"))["password"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def keep_password(settings: Settings, name: str, password: str) -> None:
    """Keep the password of a demonstration's account for the next time it starts."""
    path = _credentials(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(json.dumps({"name": name, "password": password}) + "\n", encoding="utf-8")


def _credentials(settings: Settings) -> Path:
    return DATA / f"demonstration-{urlsplit(settings.public_base_url).port}.json"


def write_demonstration(path: Path, port: int) -> None:
    """Write settings for a line without a Twilio account, with secrets of its own.

    Its leaflets are those of LEAFLETS in the environment.
    """
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(_settings(port, load_speech(path)), encoding="utf-8")


def _settings(port: int, speech: Speech) -> str:
    return f"""\
# A demonstration on this machine, written by scripts/run. For callers: put in your own Twilio
# account, numbers and public address, and delete TWILIO_API_URL, TELEPHONE_PAGE, REMINDERS,
# RING_BACK and SPEECH_QUESTIONS. ivr/docs/engineer.md explains each.
PUBLIC_BASE_URL={local_address(port)}
TWILIO_ACCOUNT_SID={DEMONSTRATION_ACCOUNT}
TWILIO_AUTH_TOKEN={DEMONSTRATION}{secrets.token_hex(16)}
TWILIO_API_URL={local_address(port + 1)}
LINE_NUMBER={LINE_NUMBER}
LEAFLETS={speech.leaflets}
CLINIC_NUMBER="{",".join(desks(speech.leaflet_folders))}"
SECRET_KEY={DEMONSTRATION}{secrets.token_urlsafe(48)}
TELEPHONE_PAGE=true
REMINDERS=true
RING_BACK=true
SPEECH_QUESTIONS=true
"""


def local_address(port: int) -> str:
    """Return the address of a server on this machine."""
    return f"http://127.0.0.1:{port}"
