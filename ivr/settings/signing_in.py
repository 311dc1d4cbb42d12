"""The settings of signing in to the clinic's pages through the hospital's own identity provider."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from ivr.settings.hosts import issuer
from ivr.settings.reminding import Reminding

FREE_TEXT = {
    *("name", "given_name", "family_name", "middle_name", "nickname", "profile", "picture"),
    *("website", "email", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "address"),
}
"""Standard claims (OpenID Connect Core 1.0, 5.1) that tell who somebody says they are: at many
providers a user changes them alone, and two users may have the same."""

REMEDY = "write the one that only the hospital's administrators fill, and each colleague has alone"


def _claim(value: str) -> str:
    if value in FREE_TEXT:
        raise ValueError(
            f"users may choose their {value} themselves, and so come in as another; {REMEDY}"
        )
    if not re.fullmatch(r"[!-~]{1,100}", value):
        raise ValueError(f"{value!r} is no name of a claim; {REMEDY}")
    return value


def _name(value: str) -> str:
    if not re.fullmatch(r"[^\s\x00-\x1f](.{0,38}[^\s])?", value):
        raise ValueError("it stands on a button; write at most 40 characters on one line")
    return value


class SigningIn(Reminding):
    """The settings of an identity provider (OpenID Connect), beside those of calls that we make."""

    oidc_issuer: Annotated[str, AfterValidator(issuer)] = Field(
        "",
        description="The address (https) of the hospital's identity provider (OpenID Connect), "
        "exactly as its discovery document has it under issuer. Empty: colleagues have a password.",
    )
    oidc_client_id: str = Field(
        "", description="What the provider calls this line, as its administrator registered it."
    )
    oidc_client_secret: str = Field(
        "", description="The secret by which the provider knows this line."
    )
    oidc_claim: Annotated[str, AfterValidator(_claim)] = Field(
        "preferred_username",
        description="The claim that holds the name of the account. Choose one that only "
        "administrators fill: who can change it comes in as any colleague.",
    )
    oidc_name: Annotated[str, AfterValidator(_name)] = Field(
        "uw ziekenhuisaccount",
        description="What the button calls it: Inloggen via uw ziekenhuisaccount.",
    )
    oidc_ask_again: bool = Field(
        True,
        description="Whether the provider asks for the password again at each login, as on a "
        "computer that colleagues share; false only where each has a session of their own.",
    )
