"""Promise: one command makes a leaflet of a file, and says what is to be done with it first."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.importing.facts import FIELDS
from ivr.importing.imported import Imported, import_source
from ivr.importing.same_words import Difference
from ivr.importing.source import Source, SourcePlace
from ivr.line.leaflet import load_leaflet
from ivr.proof.approved import TextFile, unlike_approved
from scripts.import_leaflet import main
from scripts.tasks import import_leaflet
from scripts.tasks.import_leaflet import named_after
from tests.commands import Ran, run_here
from tests.importing.printed import BOLD, Press
from tests.importing.words import COLOPHON, EYE


def leaflet(folder: Path, *more: tuple[str, str]) -> Path:
    press = Press()
    press.line("Staaroperatie", 50, 60, 22, BOLD)
    y = press.sections((*more, *EYE), 50, 90, 480)
    press.lines(COLOPHON, 50, y + 30, 8)
    file = folder / "staar.pdf"
    file.write_bytes(press.pdf())
    return file


def run(*arguments: object) -> Ran:
    return run_here(main, *map(str, arguments))


def test_a_leaflet_that_tells_all_is_ready_to_be_heard(tmp_path: Path) -> None:
    ran = run(leaflet(tmp_path), "--out", tmp_path / "staaroperatie")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    written = tmp_path / "staaroperatie" / "leaflet.md"
    found = load_leaflet(written)
    assert (found.name, found.about.pavo_number) == ("staaroperatie", "2087")
    assert [topic.name for topic in found.topics] == [
        "wat is staar",
        "de operatie",
        "wanneer belt u ons",
    ]
    approved = written.with_name("approved.txt")
    texts = [TextFile(it.name, it.read_text(encoding="utf-8")) for it in (written, approved)]
    assert [*unlike_approved(found, *texts)] == []
    assert "Every word is that of the source." in ran.stdout
    assert "page 1, line 1: 'Staaroperatie': the title" in ran.stdout
    assert "has to be in CLINIC_NUMBER" in ran.stdout


def test_what_the_text_lacks_is_asked_for_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "gips.txt"
    file.write_text("Gips\n\nGips houdt de botten stil.\n", encoding="utf-8")
    ran = run(file, "--out", tmp_path / "gips", "--title", "Gips")
    assert ran.returncode == 1
    written = (tmp_path / "gips" / "leaflet.md").read_text(encoding="utf-8").splitlines()
    line = written.index("clinic_number: # nog in te vullen") + 1
    assert f"leaflet.md:{line}: clinic_number; or import again with --replace" in ran.stdout
    fields = ("pavo-number=1", "edition=mei 2024", "hospital=het ziekenhuis")
    desk = ("clinic-name=polikliniek", "clinic-number=(079) 000 20 87")
    hours = ("open-days=maandag t/m vrijdag", "opens=08.00", "closes=16.30")
    given = (f"--{field}" for field in (*fields, *desk, *hours))
    ran = run(file, "--out", tmp_path / "gips", "--replace", "--title", "Gips", *given)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert load_leaflet(tmp_path / "gips" / "leaflet.md").about.clinic_name == "polikliniek"


def test_all_that_cannot_be_said_is_told_with_line_and_remedy(tmp_path: Path) -> None:
    text = "De GVM belt u. Neem de PTA mee, en de ingr. op het recept. Uw pijn is 7/10."
    ran = run(leaflet(tmp_path, ("Vooraf bellen", text)), "--out", tmp_path / "staar")
    assert ran.returncode == 1
    written = (tmp_path / "staar" / "leaflet.md").read_text(encoding="utf-8").splitlines()
    line = next(at for at, words in enumerate(written, 1) if "De GVM" in words)
    letters, mute = ran.stdout.split("This cannot be said:")
    for token, told in (("PTA", letters), ("7/10.", mute), ("ingr.", mute)):
        assert f"leaflet.md:{line}: cannot say {token!r}" in told
    assert "PTA: {say: P T A}" in letters
    lexicon = "PTA: {say: P T A}\ningr.: {say: ingrediënten}\n"
    (tmp_path / "staar" / "lexicon.yaml").write_text(lexicon, encoding="utf-8")
    ran = run(tmp_path / "staar.pdf", "--out", tmp_path / "staar", "--replace")
    assert "'PTA'" not in ran.stdout
    assert "'7/10.'" in ran.stdout


def test_letter_words_are_said_letter_by_letter_until_somebody_knows_better(tmp_path: Path) -> None:
    text = "De AVO belt u. Neem de PTA mee naar de poli."
    file, there = leaflet(tmp_path, ("Vooraf bellen", text)), tmp_path / "staar" / "lexicon.yaml"
    assert run(file, "--out", tmp_path / "staar").returncode == 0
    assert "\nAVO: {say: A V O}\nPTA: {say: P T A}\n" in there.read_text(encoding="utf-8")
    there.write_text("# Van ons.\nPTA: {say: pta}\n", encoding="utf-8")
    assert run(file, "--out", tmp_path / "staar", "--replace").returncode == 0
    assert there.read_text(encoding="utf-8") == "# Van ons.\nPTA: {say: pta}\nAVO: {say: A V O}\n"


def test_a_leaflet_that_is_there_is_never_written_over_by_surprise(tmp_path: Path) -> None:
    file = leaflet(tmp_path)
    (tmp_path / "staar").mkdir()
    (tmp_path / "staar" / "leaflet.md").write_text("van ons", encoding="utf-8")
    ran = run(file, "--out", tmp_path / "staar")
    assert ran.returncode == 1
    assert "add --replace to write over it" in ran.stderr
    assert (tmp_path / "staar" / "leaflet.md").read_text(encoding="utf-8") == "van ons"
    assert [it.name for it in (tmp_path / "staar").iterdir()] == ["leaflet.md"]


def test_what_cannot_be_read_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "staar.pdf"
    file.write_bytes(b"%PDF-1.7")
    ran = run(file, "--out", tmp_path / "staar")
    assert ran.returncode == 1
    assert "staar.pdf is a damaged PDF" in ran.stderr
    assert not (tmp_path / "staar").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nergens.pdf",), "nergens.pdf"),
        ((".",), "is a folder: name one file in it"),
        (("staar.pdf", "--name", "Staar!"), "'Staar!' is no name for a leaflet"),
        (("staar.pdf", "--out", "x_y"), "'x_y' is no name for a leaflet"),
        (("staar.pdf", "--name", "hall"), "'hall' is no name for a leaflet"),
        (
            ("staar.pdf", "--out", "staar", "--opens", "acht"),
            "'acht' is no right value for 'opens'",
        ),
    ],
)
def test_a_wrong_argument_is_named(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    leaflet(tmp_path)
    ran = run_here(main, *arguments, folder=tmp_path)
    assert ran.returncode == 1
    assert sentence in ran.stderr
    assert [it.name for it in tmp_path.iterdir()] == ["staar.pdf"]


def test_the_file_has_to_be_named() -> None:
    ran = run()
    assert ran.returncode == 2
    assert "name the FILE" in ran.stderr


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Staaroperatie", "staaroperatie"),
        ("Röntgenfoto van uw knie", "rontgenfoto-van-uw-knie"),
        ("5-FU crème", "fu-creme"),
        ("¡!", "folder"),
    ],
)
def test_the_folder_is_called_after_the_title(title: str, name: str) -> None:
    assert named_after(title) == name


def test_words_that_differ_write_nothing(tmp_path: Path) -> None:
    """No file is known that does this: it would be a mistake of ours, and must not be heard."""
    lost = Difference(SourcePlace(1, 2), ("niet",), ())

    def faulty(source: Source, given: Mapping[str, str]) -> Imported:
        return replace(import_source(source, given), differences=(lost,))

    options = argparse.Namespace(
        file=leaflet(tmp_path), out=tmp_path / "staar", replace=False, review=False
    )
    for field in FIELDS:
        setattr(options, field, None)
    ran = run_here(lambda _: import_leaflet.run(options, faulty))
    assert ran.returncode == 1
    assert "page 1, line 2: the leaflet leaves out 'niet'." in ran.stdout
    assert not (tmp_path / "staar" / "leaflet.md").exists()


def test_facts_that_were_found_are_listed_to_be_checked(tmp_path: Path) -> None:
    ran = run(leaflet(tmp_path), "--out", tmp_path / "staar", "--edition", "mei 2020")
    listed = ran.stdout.split("Check these facts:\n")[1]
    assert "  title: Staaroperatie\n" in listed
    assert "  pavo_number: 2087\n" in listed
    assert "  edition:" not in ran.stdout


def test_a_fact_that_cannot_be_said_is_told_with_its_line(tmp_path: Path) -> None:
    ran = run(leaflet(tmp_path), "--out", tmp_path / "staar", "--clinic-name", "poli 7/10.")
    assert ran.returncode == 1
    mute = ran.stdout.split("This cannot be said:")[1]
    assert "leaflet.md:8: cannot say 'poli 7/" in mute


def test_what_somebody_filled_in_stays_when_a_leaflet_is_imported_again(tmp_path: Path) -> None:
    file, there = leaflet(tmp_path), tmp_path / "staar" / "leaflet.md"
    run(file, "--out", tmp_path / "staar", "--clinic-name", "poli Ogen")
    written = there.read_text(encoding="utf-8").replace("2087\n", "99\nexample: ja\n", 1)
    there.write_text(f"{written}\nVan ons.\n", encoding="utf-8")
    ran = run(file, "--out", tmp_path / "staar", "--replace", "--opens", "07.30")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    about = load_leaflet(there).about
    assert (about.clinic_name, about.pavo_number, about.example) == ("poli Ogen", "99", True)
    assert about.opens.hour == 7
    assert "pavo_number: 99 (the text tells '2087': to take that, add --pavo-number)" in ran.stdout
    assert there.with_name("leaflet.md.bak").read_text(encoding="utf-8").endswith("Van ons.\n")
    assert "leaflet.md.bak" in ran.stdout
    run(file, "--out", tmp_path / "staar", "--replace", "--opens", "07.45")
    assert there.with_name("leaflet.md.bak").read_text(encoding="utf-8").endswith("Van ons.\n")
    assert there.with_name("leaflet.md.bak1").is_file()


def test_an_import_that_changes_nothing_leaves_no_copy(tmp_path: Path) -> None:
    file = leaflet(tmp_path)
    for _ in range(2):
        ran = run(file, "--out", tmp_path / "staar", "--replace")
    assert ".bak" not in ran.stdout
    assert not (tmp_path / "staar" / "leaflet.md.bak").exists()


def test_front_matter_that_cannot_be_read_is_kept_in_the_copy(tmp_path: Path) -> None:
    file, there = leaflet(tmp_path), tmp_path / "staar" / "leaflet.md"
    there.parent.mkdir()
    there.write_text("---\ntitle: [Staar\n---\n", encoding="utf-8")
    assert run(file, "--out", tmp_path / "staar", "--replace").returncode == 0
    assert "title: [Staar" in there.with_name("leaflet.md.bak").read_text(encoding="utf-8")
