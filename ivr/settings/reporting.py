"""The setting of whoever finds a weakness: where they can tell it."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from ivr.settings.hosts import web_page
from ivr.settings.reaching import Reached
from ivr.settings.values import listed, mail_addresses

MAIL = "mailto:"
REMEDY = "write it as mailto:security@example.nl or as https://example.nl/melden"


def _contact(address: str) -> str:
    if address.startswith(MAIL):
        return f"{MAIL}{mail_addresses(address.removeprefix(MAIL))}"
    if not address.startswith("https://"):
        raise ValueError(f"{address!r} is neither a mail address nor a page over https; {REMEDY}")
    return web_page(address, REMEDY)


def _contacts(value: str) -> str:
    return ",".join(map(_contact, listed(value)))


Contacts = Annotated[str, AfterValidator(_contacts)]


class Reported(Reached):
    """The setting of being told of a weakness, beside those of how callers reach us."""

    security_contact: Contacts = Field(
        "",
        description="Where a weakness of the line is told, mailto: or https:, comma separated, the "
        "best first; /.well-known/security.txt says it. Empty: there is no such page.",
    )

    @property
    def security_contacts(self) -> tuple[str, ...]:
        """Return the addresses of SECURITY_CONTACT, the best one first."""
        return listed(self.security_contact)
