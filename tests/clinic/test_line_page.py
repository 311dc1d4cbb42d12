"""Promise: a colleague reads and hears all that a caller can hear."""

from __future__ import annotations

from tests.line_settings import LEAFLET_NAME, PUBLIC
from tests.office import Office


def test_the_line_is_shown_with_all_its_words(office: Office) -> None:
    anna = office.colleague("anna").opens("/lijn")
    anna.sees("Goedendag, dit is de").sees("Deel 2 van").sees("Toets zes: Deel 2 van 3")
    folds = [fold.get_text(strip=True) for fold in anna.page.select("summary")]
    assert folds[:2] == [
        "Het begin van het gesprek",
        "Toets één: de eerste dagen met gips",
    ]
    chart = anna.client.get(f"/lijn/{LEAFLET_NAME}/schema.svg", base_url=PUBLIC)
    assert chart.mimetype == "image/svg+xml"
