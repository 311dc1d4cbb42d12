"""Abbreviations and capitals are said as a person would read them aloud."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import speak

ABBREVIATIONS = [
    ("bijv. wandelen", "Bijvoorbeeld wandelen"),
    ("Bijv. wandelen.", "Bijvoorbeeld wandelen."),
    ("bv. melk", "Bijvoorbeeld melk"),
    ("evt. met hulp", "Eventueel met hulp"),
    ("d.w.z. niet eten", "Dat wil zeggen niet eten"),
    ("i.v.m. uw botten", "In verband met uw botten"),
    ("ivm uw botten", "In verband met uw botten"),
    ("o.a. vis", "Onder andere vis"),
    ("nr. 5", "Nummer vijf"),
    ("m.b.t. de uitslag", "Met betrekking tot de uitslag"),
    ("t.a.v. de arts", "Ter attentie van de arts"),
    ("a.u.b. bellen", "Alstublieft bellen"),
    ("Bel a.u.b. Dank u wel.", "Bel alstublieft. Dank u wel."),
    ("melk, kaas, enz.", "Melk, kaas, enzovoort."),
    ("melk, kaas, enz. Neem ook vis.", "Melk, kaas, enzovoort. Neem ook vis."),
    ("melk, kaas e.d. en vis", "Melk, kaas en dergelijke en vis"),
    ("vis (bijv. haring)", "Vis, bijvoorbeeld haring"),
    ("etc.", "Enzovoort."),
    ("ca. 10 keer", "Ongeveer tien keer"),
    ("max. 2 glazen", "Maximaal twee glazen"),
    ("min. 3 keer", "Minimaal drie keer"),
    ("z.s.m.", "Zo snel mogelijk."),
    ("t/m", "Tot en met"),
    ("5 t/m 9", "Vijf tot en met negen"),
    ("van ma. t/m vr.", "Van maandag tot en met vrijdag."),
    ("blz. 3", "Bladzijde drie"),
    ("dhr. Jansen en mevr. De Vries", "De heer Jansen en mevrouw De Vries"),
    ("Dhr. P. de Vries", "De heer P de Vries"),
    ("P. de Vries belt u.", "P de Vries belt u."),
    ("dr. J.P. Jansen", "Dokter J P Jansen"),
    ("Prof. dr. Jansen", "Professor dokter Jansen"),
    ("man/vrouw", "Man of vrouw"),
    ("m/v", "Man of vrouw"),
    ("Tel tot tien.", "Tel tot tien."),
    ("Tel (in gedachten) tot tien.", "Tel, in gedachten, tot tien."),
    ("Tel 0 mee.", "Tel nul mee."),
    ("Mensen > 70 jaar.", "Mensen ouder dan zeventig jaar."),
    ("De leeftijd > 70 jaar.", "De leeftijd meer dan zeventig jaar."),
    ("Bel ons om 9 h.", "Bel ons om negen uur."),
    ("en/of", "En of"),
    ("hij/zij", "Hij of zij"),
    ("type II", "Type twee"),
    ("vit. D", "Vitamine D"),
    ("Vit B12", "Vitamine B twaalf"),
    ("De arts is fit. Dat is fijn.", "De arts is fit. Dat is fijn."),
    ("fig. 1", "Figuur één"),
    ("Zie p. 3.", "Zie pagina drie."),
    ("Foldernr. 1515", "Foldernummer één, vijf, één, vijf"),
    ("ca 20 keer", "Ongeveer twintig keer"),
    ("max 2", "Maximaal twee"),
    ("Neem 2 tabl. per dag.", "Neem twee tabletten per dag."),
    ("Neem 1 tabl.", "Neem één tablet."),
    ("Dhr./Mevr. Jansen", "De heer of mevrouw Jansen"),
    ("vrouw(en)/man(nen)", "Vrouw of vrouwen of man of mannen"),
]

CAPITALS = [
    ("uw BSN", "Uw B S N"),
    ("Noem uw BSN niet.", "Noem uw B S N niet."),
    ("BSN-nummer", "B S N nummer"),
    ("DEXA-scan", "Dexa-scan"),
    ("DXA", "D X A"),
    ("MRI-scan", "M R I scan"),
    ("CT-scan", "C T scan"),
    ("de SEH", "De S E H"),
    ("LET OP", "Let op"),
    ("NIET eten", "Niet eten"),
    ("vitamine D", "Vitamine D"),
    (
        "Neem vitamine D. Via de voeding krijgt u het ook.",
        "Neem vitamine D. Via de voeding krijgt u het ook.",
    ),
    ("wc en tv", "Wc en tv"),
]


@pytest.mark.parametrize(("written", "spoken"), ABBREVIATIONS)
def test_an_abbreviation_is_written_out(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), CAPITALS)
def test_capitals_are_spelled_or_said(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken
