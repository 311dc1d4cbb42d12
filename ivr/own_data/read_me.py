"""The note that goes with what is handed over: what is in it, and what is not; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ivr.dutch import written

NOTE = """\
UW GEGEVENS BIJ {line}

Dit is alles wat de telefoonlijn bewaart bij het nummer {number},
voor {clinics}.
Het bestand is gemaakt op {moment}.

Wat zit erin?

- gegevens.json: alle gegevens. U kunt dit bestand openen in een
  internetbrowser of in een programma voor tekst.
    berichten            wat u insprak, en wat de polikliniek ermee deed
    herinneringen        waarvoor u gebeld wilde worden, en of dat is gelukt
    ingetoetste_nummers  wanneer dit nummer is ingetoetst in een gesprek
    logboek              wie uw gegevens heeft bekeken, beluisterd of gewijzigd
- bericht-1.wav, bericht-2.wav en zo verder: uw stem. Het getal is dat van het
  bericht in gegevens.json. Is er geen opname? Dan staat daar waarom niet.

Wat zit er niet in?

- Gesprekken zonder bericht. Daarvan bewaren wij geen nummer.
- Berichten die al gewist zijn. Daar is niets meer van over.
- Berichten met een afgeschermd nummer, waarbij geen nummer is ingetoetst.
- Wat in uw medisch dossier staat. Vraag daarvoor het ziekenhuis.

Iedereen die met dit nummer belde, staat hierin. Hebt u een bestand gekregen
dat niet van u is? Bel dan het ziekenhuis, en verwijder het.
"""


def read_me(line: str, number: str, clinics: Sequence[str], moment: datetime) -> str:
    """Return the note about what is kept of a number (E.164), with lines as Windows ends them."""
    told = {"line": line.upper(), "number": written.telephone(number)}
    told |= {"clinics": " en ".join(clinics), "moment": written.moment(moment)}
    return NOTE.format(**told).replace("\n", "\r\n")
