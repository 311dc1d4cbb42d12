"""Promise: a caller without Twilio reaches the line as Twilio would."""

from __future__ import annotations

from ivr.phone.simulated_call import number_of
from tests.line_settings import settings_for


def test_the_number_is_set_up_as_the_readme_says() -> None:
    settings = settings_for(TWILIO_REGION="us1", TWILIO_EDGE="ashburn")
    number = number_of(settings)
    base = settings.public_base_url
    assert number.voice_url == f"{base}/voice"
    assert number.fallback_url == f"{base}/voice/fallback"
    assert number.status_callback == f"{base}/voice/status"
    assert number.region == "us1"
    assert number_of(settings, "http://127.0.0.1:8100").voice_url == "http://127.0.0.1:8100/voice"
