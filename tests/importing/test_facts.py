"""Promise: what stands above a leaflet is found where the text tells it, and never guessed."""

from __future__ import annotations

import pytest

from ivr.importing.facts import facts_in


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("pavo 1515", "pavo_number", "1515"),
        ("Pavo-nummer: 2087", "pavo_number", "2087"),
        ("Foldernummer 0412", "pavo_number", "0412"),
        ("folder nr. OOG-123", "pavo_number", "123"),
        ("Brochurecode: 77", "pavo_number", "77"),
        ("pavo 1234567", "pavo_number", "1234567"),
        ("uur. Folder 77, uitgave juni 2025", "pavo_number", "77"),
        ("Patiëntenfolder 0815 - versie maart 2026", "pavo_number", "0815"),
        ("Folder 2 leest u thuis; pavo 1515", "pavo_number", "1515"),
        ("Folder 2 leest u thuis, deze folder 3 keer", "pavo_number", None),
        ("Postbus 444", "pavo_number", None),
        ("mei 2024", "edition", "mei 2024"),
        ("Versie: Oktober 2025", "edition", "oktober 2025"),
        ("Sinds januari 2019 doen wij dit. Uitgave mei 2024", "edition", "mei 2024"),
        ("Laatst gewijzigd: 03-2025", "edition", "maart 2025"),
        ("Datum 12-11-2025", "edition", "november 2025"),
        ("Albert Schweitzer ziekenhuis", "hospital", "het Albert Schweitzer ziekenhuis"),
        ("In het Sint Jans Gasthuis", "hospital", "het Sint Jans Gasthuis"),
        ("Ziekenhuis Rivierenland", "hospital", "Ziekenhuis Rivierenland"),
        ("Bel het Diakonessenziekenhuis.", "hospital", "het Diakonessenziekenhuis"),
        ("naar het ziekenhuis", "hospital", None),
        ("Bel de polikliniek Interne Geneeskunde, (079) 000 20 87", "clinic_name",
         "polikliniek Interne Geneeskunde"),
        ("Bel 079-0002087 (poli Keel-, Neus- en Oorheelkunde)", "clinic_name",
         "poli Keel-, Neus- en Oorheelkunde"),
        ("Bel polikliniek Maag-, darm- en leverziekten: 079 000 20 87", "clinic_name", None),
        ("Afdeling Radiologie: tel. 079 000 20 87", "clinic_name", "afdeling Radiologie"),
        ("Bel (079) 000 20 87.", "clinic_number", "(079) 000 20 87"),
        ("Bel 12345 of IBAN 00112233.", "clinic_number", None),
        ("tel. 079 000 20 87, maandag tot en met vrijdag", "open_days", "maandag t/m vrijdag"),
        ("tel. 079 000 20 87 op werkdagen", "open_days", "maandag t/m vrijdag"),
        ("tel. 079 000 20 87, ma t/m do", "open_days", "maandag t/m donderdag"),
        ("tel. 079 000 20 87, maandag t/m vrijdag; dicht: za t/m zo", "open_days", None),
    ],
)  # fmt: skip
def test_a_field_is_what_the_text_tells(text: str, field: str, value: str | None) -> None:
    assert facts_in([text]).get(field) == value


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        ("tussen 08.00-16.30 uur", ("08.00", "16.30")),
        ("van 8.30 tot 17:00 uur", ("08.30", "17.00")),
        ("8:30 uur tot 12.00 uur", ("08.30", "12.00")),
        ("maandag t/m vrijdag 8.30 - 16.30", ("08.30", "16.30")),
        ("van 8 tot 16 uur", ("08.00", "16.00")),
        ("tussen 8.30 en 16.00 uur", ("08.30", "16.00")),
        ("van 8.30 tot 12.00 uur en van 13.00 tot 16.00 uur", None),
        ("van 16.00 tot 8.00 uur", None),
        ("een half uur van tevoren", None),
        ("paragraaf 2.10 tot 3.20", None),
    ],
)
def test_hours_are_found_when_there_is_one_stretch_of_them(
    hours: str, found: tuple[str, str] | None
) -> None:
    facts = facts_in([f"Bel de polikliniek Chirurgie, (079) 000 20 87, {hours}."])
    assert (facts.get("opens"), facts.get("closes")) == (found or (None, None))


def test_of_several_numbers_it_is_the_one_beside_a_clinic() -> None:
    texts = [
        "Het algemene nummer is (079) 000 10 00.",
        "Afdeling Verpleging A: (079) 000 30 30.",
        "Bel de polikliniek Oogheelkunde, (079) 000 20 87.",
    ]
    facts = facts_in(texts)
    assert (facts["clinic_name"], facts["clinic_number"]) == (
        "polikliniek Oogheelkunde",
        "(079) 000 20 87",
    )


@pytest.mark.parametrize(
    ("title", "subject", "line"),
    [
        ("Staaroperatie", "staaroperatie", "staaroperatielijn"),
        ("Röntgenfoto van uw knie", "röntgenfoto van uw knie", "informatielijn"),
        ("MRI-scan", "MRI-scan", "informatielijn"),
    ],
)
def test_the_title_gives_a_subject_and_the_name_of_the_line(
    title: str, subject: str, line: str
) -> None:
    facts = facts_in([], title)
    assert (facts["subject"], facts["line_name"]) == (subject, line)
