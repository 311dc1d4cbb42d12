"""Gives the number that reaches a line, set up at Twilio as the README says."""

from __future__ import annotations

from ivr.phone.simulated_call import TwilioNumber
from ivr.settings import Settings


def number_of(settings: Settings, base: str = "") -> TwilioNumber:
    """Let the line's number ask the line at `base`, by default the one at PUBLIC_BASE_URL."""
    base = base or settings.public_base_url
    return TwilioNumber(
        number=settings.line_number,
        voice_url=f"{base}/voice",
        account_sid=settings.twilio_account_sid,
        auth_token=settings.auth_tokens[0],
        fallback_url=f"{base}/voice/fallback",
        status_callback=f"{base}/voice/status",
        region=settings.twilio_region,
    )
