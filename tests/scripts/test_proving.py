"""Promise: what was proved of a leaflet is remembered until something changes that it rests on."""

from __future__ import annotations

from pathlib import Path

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


def put_short(folder: Path, name: str, number: str) -> Path:
    """Put a short leaflet on the shelf, with its approved text beside it; return its file."""
    file = put(folder, name, body=SHORT, pavo_number=number)
    approved = SHORT.partition("## ")[2]
    file.with_name("approved.txt").write_text(approved, encoding="utf-8")
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_leaflet_is_proved_again_when_it_changed_and_only_then(tmp_path: Path) -> None:
    folder, memory = tmp_path / "shelf", tmp_path / "proofs.json"
    file = put_short(folder, "gips", "3007")
    memory.write_text("{", encoding="utf-8")  # What cannot be read costs time and nothing else.

    def proved() -> Proof:
        (proof,) = prove(shelf(folder), memory)
        return proof

    first = proved()
    assert not first.remembered
    assert first.requests > first.points > 100
    said = [str(issue) for issue in first.issues]
    assert [sentence for sentence in said if "without sound" not in sentence] == []
    again = proved()
    assert again.remembered
    assert (again.timings, again.issues) == (first.timings, first.issues)
    change(file, "op een kussen", "op een stoel")
    changed = proved()
    assert not changed.remembered
    assert any("op een stoel" in str(issue) for issue in changed.issues)
    # A fault that is known does not get lost.
    assert proved().issues == changed.issues


def marks(folder: Path) -> dict[str, str]:
    """Return the fingerprint of each line of a shelf."""
    made = shelf(folder)
    return {line.leaflet: made.fingerprint(line) for _, line in made.library.lines()}


def test_a_leaflet_that_changed_makes_no_other_one_proved_again(tmp_path: Path) -> None:
    files = [put_short(tmp_path, name, number) for name, number in (("gips", "1"), ("arm", "2"))]
    before = marks(tmp_path)
    change(files[0], "op een kussen", "op een stoel")
    after = marks(tmp_path)
    assert {name for name in before if before[name] != after[name]} == {"gips"}
    change(files[1].with_name("approved.txt"), "kussen", "stoel")
    assert {name for name in after if after[name] != marks(tmp_path)[name]} == {"arm"}
    change(files[1], "pavo_number: 2", "pavo_number: 3")
    assert marks(tmp_path)[""] != after[""], "the hall knows the numbers"
