"""Imports a leaflet, proves its words, and says what a colleague has to do before it is heard."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import yaml
from rich.console import Console
from rich.progress import Progress

from ivr.dutch.ring_back import existing_number
from ivr.dutch.spoken.lexicon import LexiconError, for_leaflets
from ivr.dutch.spoken.refused import errors_in, refused
from ivr.dutch.spoken.vocabulary import Expansion, Vocabulary
from ivr.dutch.written import counted, searchable
from ivr.importing.facts import FIELDS
from ivr.importing.filled_in import filled_in, kept_rows
from ivr.importing.imported import LEAFLET, Imported, import_source
from ivr.importing.opening import read_source
from ivr.importing.review import review
from ivr.importing.saving import REVIEW, keep_before, save
from ivr.importing.source import ImportingError, Source
from ivr.line.leaflet import LEAFLETS, parse_leaflet
from ivr.line.shelves import A_NAME
from ivr.plain_exit import plain_exit
from ivr.proof.approved import TextFile, unlike_approved
from ivr.settings import ROOT
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.words.prompt import Pace, Prompt

APPROVED, LEXICON = "approved.txt", "lexicon.yaml"
LETTERS = """\
# How words of this leaflet are said. These came with the import, letter by letter: where one is
# said as a word, write that in the place of its letters.
"""
AUDIO = ROOT / "audio"
_KEPT, _FOUND = "Kept from the leaflet that was there:", "Check these facts:"
Importer = Callable[[Source, Mapping[str, str]], Imported]
"""Makes a leaflet of a source and of the fields that somebody gave."""


def run(options: argparse.Namespace, importer: Importer = import_source) -> int:
    """Import the file; 0 the leaflet can be heard, 1 something is to be done first."""
    with plain_exit(ImportingError, LexiconError, OSError):
        source = _source(options.file)
        imported, folder, listed = _imported(source, options, importer)
        different = [*map(str, imported.differences), *_unlike_itself(imported, folder)]
        known = for_leaflets(folder.parent).vocabulary
        spelled = _spelled(imported, known)
        mute = _mute(imported, folder, _with_letters(known, spelled))
        letters = [row for row in _mute(imported, folder, known) if row not in mute]
        files = {} if different else {LEAFLET: imported.text, APPROVED: imported.approved}
        if options.review:
            files[REVIEW] = review(imported, mute, _sound_of())
        copy = keep_before(folder / LEAFLET, imported.text) if options.replace and files else None
        save(folder, files, replace=options.replace)
        if files and spelled:
            save(folder, {LEXICON: _with_own_words(folder, spelled)}, replace=True)
    _tell_what_went(imported)
    for title, rows in listed.items():
        _tell(title, rows)
    _tell("What was there before is in:", [_shown(copy)] if copy else [])
    _tell(f"Said letter by letter from now on, by {_shown(folder / LEXICON)}:", letters)
    _tell_what_is_due(imported, folder, different, mute)
    return 1 if different or mute or imported.missing else 0


def _imported(
    source: Source, options: argparse.Namespace, importer: Importer
) -> tuple[Imported, Path, dict[str, list[str]]]:
    """Return the leaflet, its folder, and what there is to tell of its facts, by title.

    What is filled in already in a leaflet that is replaced stays, unless it is given now.
    """
    given = _given(options)
    imported = importer(source, given)
    folder, told = _folder(options, imported), imported.facts
    before = filled_in(folder / LEAFLET) if options.replace else {}
    kept = {field: value for field, value in before.items() if field not in given}
    if kept:
        imported = importer(source, {**kept, **given})
    found = [f"{it}: {value}" for it, value in told.items() if it not in {**kept, **given}]
    return imported, folder, {_KEPT: [*kept_rows(kept, told)], _FOUND: found}


def _source(file: Path) -> Source:
    if file.is_dir():
        raise ImportingError(f"{file} is a folder: name one file in it.")
    data = file.read_bytes()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=None)
        return read_source(
            data,
            file.name,
            lambda page, pages: progress.update(task, completed=page, total=pages),
        )


def _given(options: argparse.Namespace) -> dict[str, str]:
    values = {field: getattr(options, field) for field in FIELDS}
    return {field: value.strip() for field, value in values.items() if value and value.strip()}


def _folder(options: argparse.Namespace, imported: Imported) -> Path:
    """Return where the leaflet goes; the folder's name is the name of the leaflet."""
    if options.out:
        folder = Path(options.out)
        name = folder.resolve().name
    else:
        name = options.name or named_after(imported.facts.get("title") or options.file.stem)
        folder = LEAFLETS / name
    if not A_NAME.fullmatch(name):
        raise ImportingError(
            f"{name!r} is no name for a leaflet: give a --name of small letters, digits and "
            "hyphens that begins with a letter, as 'staaroperatie'; 'hall' and 'clinic-' are the "
            "line's own."
        )
    return folder


def named_after(title: str) -> str:
    """Return the name of the folder of a leaflet with this title."""
    words = "-".join(re.findall(r"[a-z0-9]+", searchable(title)))
    return re.sub(r"^[^a-z]+", "", words)[:40].strip("-") or "folder"


def _unlike_itself(imported: Imported, folder: Path) -> Iterator[str]:
    """Compare the leaflet with its approved text, as scripts/check_line.py will."""
    if not imported.missing:
        name = f"{folder.name}/{LEAFLET}"
        leaflet = parse_leaflet(imported.text, name)
        approved = TextFile(f"{folder.name}/{APPROVED}", imported.approved)
        yield from map(str, unlike_approved(leaflet, TextFile(name, imported.text), approved))


def _spelled(imported: Imported, vocabulary: Vocabulary) -> list[str]:
    """Return the lines of a lexicon for words that nobody knows: their letters, one by one."""
    errors = (error for text in imported.said for error in errors_in(text, vocabulary))
    return sorted({getattr(error, "spelled", "") for error in errors} - {""})


def _with_own_words(folder: Path, spelled: Iterable[str]) -> str:
    """Return the lexicon beside a leaflet with these words in it too."""
    file = folder / LEXICON
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    return "\n".join([before.rstrip() or LETTERS, *spelled]).lstrip() + "\n"


def _with_letters(known: Vocabulary, spelled: Iterable[str]) -> Vocabulary:
    """Return the vocabulary that also knows the words of these lines of a lexicon."""
    lines = "\n".join(spelled) or "{}"
    own = {word: Expansion(**entry) for word, entry in yaml.safe_load(lines).items()}
    return Vocabulary({**known.expansions, **own})


def _mute(imported: Imported, folder: Path, vocabulary: Vocabulary) -> list[str]:
    """Return what nobody can say, with its line and what to write instead."""
    prompts = [Prompt(LEAFLET, text) for text in dict.fromkeys(imported.said)]
    sources = {str(_shown(folder / LEAFLET)): imported.text}
    return [*dict.fromkeys(refused(prompts, vocabulary, sources))]


def _sound_of() -> Callable[[str], bytes | None]:
    """Return what gives the sound that was built already of a text."""
    entries = (it for it in Manifest.load(AUDIO / MANIFEST).entries if it.pace is Pace.NORMAL)
    files = {it.text: AUDIO / it.file for it in entries if (AUDIO / it.file).is_file()}
    return lambda text: files[text].read_bytes() if text in files else None


def _shown(path: Path) -> Path:
    """Return a path as a colleague types it in the project's folder."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def _tell_what_went(imported: Imported) -> None:
    _tell("Left out, because it is no part of the text:", imported.left_out)
    _tell("Hyphens at the ends of lines:", imported.line_ends)
    _tell("Look at this once:", imported.remarks)


def _tell(title: str, rows: Iterable[object]) -> None:
    listed = [*rows]
    if listed:
        print(title, *(f"  {row}" for row in listed), sep="\n")


def _tell_what_is_due(
    imported: Imported, folder: Path, different: list[str], mute: list[str]
) -> None:
    file = _shown(folder / LEAFLET)
    if (folder / REVIEW).is_file():
        print(f"Open {_shown(folder / REVIEW)} in a browser to compare source and leaflet.")
    _tell("The words differ, so nothing was written:", different)
    _tell("This cannot be said:", mute)
    _tell("To be filled in:", _to_fill_in(imported, file))
    parts = sum(len(topic.parts) for topic in imported.topics)
    if not different:
        topics = counted(len(imported.topics), "topic")
        print(f"{file}: {topics}, {counted(parts, 'part')}. Every word is that of the source.")
    if number := existing_number(imported.facts.get("clinic_number", "")):
        print(f"The line rings {number} for it: that number has to be in CLINIC_NUMBER.")


def _to_fill_in(imported: Imported, file: Path) -> Iterator[str]:
    lines = imported.text.splitlines()
    for field in imported.missing:
        line = next(at for at, text in enumerate(lines, 1) if text.startswith(f"{field}:"))
        option = field.replace("_", "-")
        yield f"{file}:{line}: {field}; or import again with --replace --{option} ..."
