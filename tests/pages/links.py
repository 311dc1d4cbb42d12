"""The link that a manager hands over, as a test takes it from the page."""

from __future__ import annotations

from tests.line_settings import PUBLIC
from tests.office import Visitor


def link_on(visitor: Visitor) -> str:
    """Return the address within the line of the link that the page shows."""
    field = visitor.page.select_one("#adres")
    assert field is not None
    address = str(field["value"])
    assert address.startswith(f"{PUBLIC}/uitnodiging/")
    return address.removeprefix(PUBLIC)
