"""Promise: a PDF that another program set is read in order too; here Chromium sets web pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from ivr.proof.approved import words_in
from tests.importing.reading import heard, imported
from tests.importing.words import BOWEL, EYE, PLASTER, of

STEPS = (
    ("Wanneer", "Wat doet u?"),
    (
        "Een week van tevoren",
        "U stopt in overleg met uw arts met bloedverdunners en u koopt het middel bij de apotheek.",
    ),
    (
        "Een dag van tevoren, na het ontbijt",
        "U eet niets meer en u drinkt alleen nog heldere dranken zoals thee, bouillon en appelsap.",
    ),
    ("De dag zelf", "U komt op tijd."),
)
ROWS = "".join(f"<tr><td>{one}</td><td>{other}</td></tr>" for one, other in STEPS)
CELLS = " ".join(cell for row in STEPS for cell in row)


def sections(texts: tuple[tuple[str, str], ...], around: str = "{}") -> str:
    return "".join(around.format(f"<h2>{heading}</h2><p>{text}</p>") for heading, text in texts)


WITH_TABLE = f"{sections(BOWEL[:1])}<table>{ROWS}</table>{sections(BOWEL[1:])}"
TABLE_SAID = f"{of(BOWEL[:1])} {CELLS} {of(BOWEL[1:])}"


@pytest.mark.parametrize(
    ("style", "body", "said"),
    [
        ("main { columns: 2; text-align: justify }", sections(EYE), of(EYE)),
        (
            "@page { size: A4 landscape } main { columns: 3; font: 9pt serif }",
            sections((*EYE, *BOWEL, *PLASTER)),
            of((*EYE, *BOWEL, *PLASTER)),
        ),
        ("td { border-bottom: 1px solid; width: 50% }", WITH_TABLE, TABLE_SAID),
        ("td:first-child { width: 30% }", WITH_TABLE, TABLE_SAID),
        ("table, td { border: 1px solid; border-collapse: collapse }", WITH_TABLE, TABLE_SAID),
        (
            "section { display: grid; grid-template-columns: 12em 1fr; margin: 1em }"
            "h2, p { margin: 0; font-size: 10pt }",
            sections(EYE, "<section>{}</section>"),
            of(EYE),
        ),
        (
            "main { display: grid; grid-template-columns: 1fr 1fr; gap: 1em }"
            "section { border: 1px solid; padding: .5em }",
            sections(EYE, "<section>{}</section>"),
            of(EYE),
        ),
        ("main { background: #eef; padding: 1em }", sections(EYE), of(EYE)),
        (
            "",
            f"<h2>Neem mee</h2><p>Dit:<ul><li>uw pas<li>uw bril</ul>{sections(PLASTER)}",
            f"Neem mee Dit: uw pas uw bril {of(PLASTER)}",
        ),
    ],
    ids=[
        *("two columns", "three columns", "lines under rows", "no lines", "lines around cells"),
        *("headings in the margin", "boxes", "background", "list"),
    ],
)
def test_what_a_browser_prints_is_read_in_its_order(
    browser: Browser, style: str, body: str, said: str
) -> None:
    usual = (
        "body { font: 10pt sans-serif } td { padding: 6px; vertical-align: top; text-align: left }"
    )
    html = f"<html lang=nl><style>{usual}{style}</style><h1>Onderzoek</h1><main>{body}</main>"
    page = browser.new_page()
    page.set_content(html)
    data = page.pdf(prefer_css_page_size=True, format="A4", print_background=True)
    page.close()
    found = imported(data)
    assert found.facts["title"] == "Onderzoek"
    assert heard(found) == words_in(said)
