"""Promise: what was proved of a leaflet is remembered until something changes that it rests on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.dutch.spoken.lexicon import for_leaflets
from ivr.house import AUDIO
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.sound.manifest import MANIFEST, Manifest
from scripts.tasks.proving import Proof, Shelf, prove
from tests.shelf import SHORT, put


def shelf(folder: Path) -> Shelf:
    library = Library(load_library([folder]))
    sounds = Manifest.load(AUDIO / MANIFEST)
    return Shelf(library, [folder], "number", for_leaflets(folder), sounds, AUDIO)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with two short leaflets, whose approved text lies beside them."""
    folder = tmp_path / "shelf"
    for name, number in (("gips", "3007"), ("verband", "12")):
        file = put(folder, name, body=SHORT, pavo_number=number)
        approved = SHORT.partition("## ")[2]
        file.with_name("approved.txt").write_text(approved, encoding="utf-8")
    return folder


def found(folder: Path, memory: Path, *, again: bool = False) -> dict[str, Proof]:
    return {proof.leaflet: proof for proof in prove(shelf(folder), memory, again=again)}


def test_only_a_leaflet_that_changed_is_proved_again(two: Path, tmp_path: Path) -> None:
    memory = tmp_path / "proofs.json"
    first = found(two, memory)
    assert [*first] == ["", "gips", "verband"]
    assert not any(proof.remembered for proof in first.values())
    assert all(proof.requests > proof.points > 100 for proof in first.values())
    said = {str(issue) for proof in first.values() for issue in proof.issues}
    assert {sentence for sentence in said if "without sound" not in sentence} == set()
    file = two / "verband" / "leaflet.md"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("op een kussen", "op een stoel"), encoding="utf-8")
    second = found(two, memory)
    assert {name: proof.remembered for name, proof in second.items()} == {
        "": True,
        "gips": True,
        "verband": False,
    }
    assert second["gips"].timings == first["gips"].timings
    assert any("op een stoel" in str(issue) for issue in second["verband"].issues)
    # Neither does a fault that is known get lost, nor is it proved again to be told.
    third = found(two, memory)["verband"]
    assert third.remembered
    assert third.issues == second["verband"].issues


def test_a_memory_that_cannot_be_read_costs_time_and_nothing_else(
    two: Path, tmp_path: Path
) -> None:
    memory = tmp_path / "proofs.json"
    memory.write_text("{", encoding="utf-8")
    (proof,) = prove(shelf(two), memory, "gips")
    assert not proof.remembered
    (proof,) = prove(shelf(two), memory, "gips")
    assert proof.remembered
