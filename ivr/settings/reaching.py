"""The settings of how callers reach the line: its address, and its account at Twilio."""

from __future__ import annotations

from pydantic import Field

from ivr.settings import values
from ivr.settings.copying import Copying


class Reached(Copying):
    """The settings of being reached, beside those before it in the table."""

    public_base_url: values.BaseUrl = Field(
        description="The address Twilio reaches us at; signatures are checked against it."
    )
    twilio_account_sid: values.AccountSid = Field(description="The Twilio account, AC...")
    twilio_auth_token: values.AuthTokens = Field(
        description="The auth token of that account and region; several, comma separated, "
        "while you rotate them. The first one is used to call Twilio.",
    )
    twilio_region: values.Region = Field(
        "ie1", description="The Twilio region that handles the calls."
    )
    twilio_edge: values.Edge = Field(
        "dublin", description="The Twilio edge that goes with the region."
    )
    twilio_us1_token: str = Field(
        "",
        description="The auth token of region US1, to which alone Twilio tells in which region a "
        "number is handled, and what its papers and limits are; scripts/connect.py asks with it, "
        "the line never does. Empty: look there yourself.",
    )
    twilio_api_url: values.ApiUrl = Field(
        "",
        description="Another address for Twilio's REST API: the local stand-in's; else empty.",
    )
    fallback_url: values.FallbackUrl = Field(
        "",
        description="The address, on another host, of the file that scripts/connect.py --fallback "
        "wrote: what callers hear while this machine is down. Empty: /voice/fallback of the line.",
    )

    @property
    def auth_tokens(self) -> tuple[str, ...]:
        """Return the accepted Twilio auth tokens, the current one first."""
        return values.listed(self.twilio_auth_token)

    @property
    def is_demonstration(self) -> bool:
        """Return whether this is a line without a Twilio account, which nobody else can reach."""
        return self.twilio_account_sid == values.DEMONSTRATION_ACCOUNT
