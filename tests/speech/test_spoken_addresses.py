"""Telephone numbers and addresses can be written down by somebody who only hears them."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import speak

TELEPHONE = [
    ("Bel (078) 652 32 50.", "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul."),
    ("Bel 078 - 652 32 50.", "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul."),
    ("Bel 0786523250.", "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul."),
    ("Bel 078-6523250.", "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul."),
    ("tel. (078) 652 32 50", "Telefoon: nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul"),
    (
        "Telefoonnummer 078 652 32 50.",
        "Telefoonnummer: nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul.",
    ),
    (
        "Bel 078 652 32 50 voor een afspraak.",
        "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul, voor een afspraak.",
    ),
    ("Bel 06-12345678.", "Bel nul, zes; één, twee; drie, vier; vijf, zes; zeven, acht."),
    ("Bel 06 12 34 56 78.", "Bel nul, zes; één, twee; drie, vier; vijf, zes; zeven, acht."),
    ("Bel 0184-434343.", "Bel nul, één, acht, vier; vier, drie; vier, drie; vier, drie."),
    ("Bel 0184 43 43 43.", "Bel nul, één, acht, vier; vier, drie; vier, drie; vier, drie."),
    ("Bel 088 123 4567.", "Bel nul, acht, acht; één, twee, drie; vier, vijf; zes, zeven."),
    ("Bel 0800-1234.", "Bel nul, acht, nul, nul; één, twee, drie, vier."),
    ("Bel 0900 8844.", "Bel nul, negen, nul, nul; acht, acht, vier, vier."),
    ("Bel +31 78 652 32 50.", "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul."),
    ("Bel 0031 78 652 32 50.", "Bel nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul."),
    (
        "Bel +49 30 901820.",
        "Bel nul, nul; vier, negen; drie, nul; negen, nul; één, acht; twee, nul.",
    ),
    ("Bel (0184) 434 343.", "Bel nul, één, acht, vier; vier, drie, vier; drie, vier, drie."),
    ("Bel 01 84 43 43 43.", "Bel nul, één, acht, vier; vier, drie; vier, drie; vier, drie."),
    ("Bel 14 0184.", "Bel één, vier; nul, één, acht, vier."),
    ("Bel 116117.", "Bel één, één, zes; één, één, zeven."),
    ("Vraag naar toestel 0123.", "Vraag naar toestel nul, één, twee, drie."),
    ("Bel 14 078.", "Bel één, vier; nul, zeven, acht."),
    ("Bel 112.", "Bel één, één, twee."),
    ("112", "Één, één, twee"),
    ("Bij levensgevaar: bel 112!", "Bij levensgevaar: bel één, één, twee!"),
    ("Bel 113.", "Bel één, één, drie."),
    ("Bel 116 117.", "Bel één, één, zes; één, één, zeven."),
    ("Bel 14078.", "Bel één, vier; nul, zeven, acht."),
    ("Bel 113. 24 uur per dag.", "Bel één, één, drie. Vierentwintig uur per dag."),
    ("Bel 1850.", "Bel één, acht, vijf, nul."),
    ("Wij bellen 1200 patiënten.", "Wij bellen twaalfhonderd patiënten."),
    ("Elk jaar bellen 2000 mensen ons.", "Elk jaar bellen tweeduizend mensen ons."),
    ("Vraag naar toestel 1234.", "Vraag naar toestel één, twee, drie, vier."),
    (
        "Tel: (078) 652 32 50 (24 uur per dag).",
        "Telefoon: nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul. Vierentwintig uur per "
        "dag.",
    ),
    ("mob. 06-12345678", "Mobiel: nul, zes; één, twee; drie, vier; vijf, zes; zeven, acht"),
    ("Het is 112 mg.", "Het is honderdtwaalf milligram."),
    (
        "Het nummer is (078) 652 32 50. Ik herhaal: (078) 652 32 50.",
        "Het nummer is nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul. Ik "
        "herhaal: nul, zeven, acht; zes, vijf, twee; drie, twee; vijf, nul.",
    ),
]

ADDRESSES = [
    (
        "Geef hier uw mening over deze folder: www.asz.nl/foldertest/",
        "Geef hier uw mening over deze folder: a, s, z, punt, n, l, schuine streep, foldertest",
    ),
    (
        "Terug te vinden in mijnsz.nl onder uitslagen.",
        "Terug te vinden in mijn, s, z, punt, n, l, onder uitslagen.",
    ),
    ("Kijk op www.asz.nl.", "Kijk op a, s, z, punt, n, l."),
    ("Kijk op bol.com.", "Kijk op b, o, l, punt, c, o, m."),
    ("Kijk op mijnasz.nl.", "Kijk op mijn, a, s, z, punt, n, l."),
    ("Kijk op www.osteoporosestichting.nl.", "Kijk op osteoporosestichting, punt, n, l."),
    (
        "Kijk op https://www.thuisarts.nl/botontkalking.",
        "Kijk op thuisarts, punt, n, l, schuine streep, botontkalking.",
    ),
    (
        "Kijk op www.rivm.nl en thuisarts.nl.",
        "Kijk op r, i, v, m, punt, n, l, en thuisarts, punt, n, l.",
    ),
    (
        "Kijk op www.asz.nl/folder-1515.",
        "Kijk op a, s, z, punt, n, l, schuine streep, folder, streepje, één, vijf, één, vijf.",
    ),
    ("Mail naar info@asz.nl.", "Mail naar info, apenstaartje, a, s, z, punt, n, l."),
    (
        "Mail naar poli.chirurgie@asz.nl.",
        "Mail naar poli, punt, chirurgie, apenstaartje, a, s, z, punt, n, l.",
    ),
    (
        "Albert Schweitzerplaats 25, 3318 AT Dordrecht",
        "Albert Schweitzerplaats vijfentwintig, drie, drie, één, acht, A, T, Dordrecht",
    ),
    ("3318AT Dordrecht", "Drie, drie, één, acht, A, T, Dordrecht"),
]


@pytest.mark.parametrize(("written", "spoken"), TELEPHONE)
def test_a_telephone_number_is_said_digit_by_digit_in_groups(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), ADDRESSES)
def test_an_address_is_dictated(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken
