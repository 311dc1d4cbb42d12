"""Promise: the papers lead somewhere, name only what is there, and say on whose page it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from ivr.pages.rights import PAGES
from ivr.settings import ROOT

DOCS = ROOT / "ivr/docs"
BESIDE_CODE = {ROOT / "ivr/call/README.md"}
PAPERS = sorted({*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "audio/README.md", *BESIDE_CODE})
DUTCH = [DOCS / f"{reader}.md" for reader in ("assistent", "beslissen", "communicatie", "privacy")]

LINK = re.compile(r"\]\(([^)\s]+)\)")
ELSEWHERE = ("https://", "http://", "mailto:")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"^ {4}.*\n", re.MULTILINE)
NAME = re.compile(r"(?<![*\w])\*([^*\s](?:[^*]*[^*\s])?)\*(?![*\w])")


@cache
def _text(paper: Path) -> str:
    return paper.read_text(encoding="utf-8")


def _anchor(heading: str) -> str:
    """Return what stands behind # in the address of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _anchors(paper: Path) -> set[str]:
    return set(map(_anchor, HEADING.findall(COMMAND.sub("", _text(paper)))))


def _leads_nowhere(paper: Path) -> Iterator[str]:
    for link in LINK.findall(_text(paper)):
        file, _, heading = link.partition("#")
        there = (paper.parent / file).resolve() if file else paper
        if link.startswith(ELSEWHERE):
            continue
        if not there.exists() or (heading and heading not in _anchors(there)):
            yield link


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_leads_to_a_file_and_its_heading(paper: Path) -> None:
    assert list(_leads_nowhere(paper)) == []


def test_every_paper_is_linked_from_the_front_page_or_the_engineer_s() -> None:
    fronts = (ROOT / "README.md", DOCS / "engineer.md")
    linked = {(it.parent / link).resolve() for it in fronts for link in LINK.findall(_text(it))}
    assert set(PAPERS) - BESIDE_CODE - linked - set(fronts) == set()


@cache
def _shown() -> str:
    """Return all that a page of the line can show, with each space once."""
    sources = (*ROOT.glob("ivr/**/templates/**/*.html"), *ROOT.glob("ivr/**/static/*.js"))
    words = " ".join((*PAGES.values(), *(source.read_text(encoding="utf-8") for source in sources)))
    return " ".join(words.split())


@pytest.mark.parametrize("paper", DUTCH, ids=lambda paper: paper.name)
def test_a_page_or_button_has_the_name_that_it_shows(paper: Path) -> None:
    names = {" ".join(name.split()) for name in NAME.findall(COMMAND.sub("", _text(paper)))}
    assert names
    assert {name for name in names if name not in _shown()} == set()


def test_names_and_headings_are_found() -> None:
    assert NAME.findall("**Vet** en *Bel\nterug*, 5 * 4 *") == ["Bel\nterug"]
    assert _anchor("Ask in one's own words") == "ask-in-ones-own-words"
    assert _anchor("Bellen op de avond vooraf") == "bellen-op-de-avond-vooraf"
