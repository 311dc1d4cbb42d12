"""Promise: a field that names a part names one that is there, or the leaflet is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.line.front_matter import LeafletError
from ivr.line.leaflet import load_leaflet
from ivr.words.message_kind import MessageKind
from tests.shelf import put


@pytest.mark.parametrize("field", ["by_post", "opinion"])
@pytest.mark.parametrize("title", ["Tot slot", "het gips gaat eraf", "De eerste dagen."])
def test_a_part_that_is_not_there_is_refused_with_its_line(
    tmp_path: Path, field: str, title: str
) -> None:
    file = put(tmp_path, "gips", **{field: title})
    where = re.escape(f"gips/leaflet.md:2: '{field}' names '{title}'")
    with pytest.raises(LeafletError, match=where):
        load_leaflet(file)


def test_the_kinds_are_offered_in_one_order(tmp_path: Path) -> None:
    about = load_leaflet(
        put(tmp_path, "gips", opinion="Oefenen", by_post="Het gips gaat eraf")
    ).about
    assert about.offered == (MessageKind.BY_POST, MessageKind.OPINION)
