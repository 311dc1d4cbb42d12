"""What makes a line a demonstration: an account, numbers and recordings that nobody else knows."""

from __future__ import annotations

import secrets
from pathlib import Path

from ivr.leaflet import load_leaflet
from ivr.settings import ROOT, Settings

LINE_NUMBER = "+31850001515"
"""The line's number in a demonstration; nothing ever dials it."""

STAND_IN = ROOT / ".data" / "twilio"
"""Where recordings are kept as Twilio would; scripts/serve.py serves this folder."""

_ACCOUNT = "ACdemonstration"
"""How the account of a demonstration begins; Twilio's own have 32 hexadecimal digits after AC."""


def is_demonstration(settings: Settings) -> bool:
    """Whether these settings describe a line without a Twilio account."""
    return settings.twilio_account_sid.startswith(_ACCOUNT)


def write_demonstration(path: Path, port: int) -> None:
    """Write settings for a line without a Twilio account, with secrets of its own."""
    clinic_number = load_leaflet().about.clinic_number
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(
        f"""\
# A demonstration on this machine, written by scripts/run. For callers: put in your own Twilio
# account, numbers and public address, and delete TWILIO_API_URL and TELEPHONE_PAGE. README.md
# explains each setting.
PUBLIC_BASE_URL={local_address(port)}
TWILIO_ACCOUNT_SID={_ACCOUNT.ljust(34, "0")}
TWILIO_AUTH_TOKEN=demonstration{secrets.token_hex(16)}
TWILIO_API_URL={local_address(port + 1)}
LINE_NUMBER={LINE_NUMBER}
CLINIC_NUMBER="{clinic_number}"
SECRET_KEY=demonstration{secrets.token_urlsafe(48)}
TELEPHONE_PAGE=true
""",
        encoding="utf-8",
    )


def local_address(port: int) -> str:
    """Give the address of a server on this machine."""
    return f"http://127.0.0.1:{port}"
