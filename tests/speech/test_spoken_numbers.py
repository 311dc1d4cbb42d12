"""Every number, amount and measure is said in words."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import speak

NUMBERS = [
    ("0", "Nul"),
    ("1 glas", "Één glas"),
    ("boven de 50 jaar", "Boven de vijftig jaar"),
    ("21", "Eenentwintig"),
    ("22", "Tweeëntwintig"),
    ("101", "Honderdeen"),
    ("1000", "Duizend"),
    ("1001", "Duizend één"),
    ("1100", "Elfhonderd"),
    ("1515", "Vijftienhonderdvijftien"),
    ("1999", "Negentienhonderdnegenennegentig"),
    ("2000", "Tweeduizend"),
    ("2350", "Tweeduizend driehonderdvijftig"),
    ("12.500", "Twaalfduizend vijfhonderd"),
    ("100.000", "Honderdduizend"),
    ("1.000.000", "Één miljoen"),
    ("2.500.000", "Twee miljoen vijfhonderdduizend"),
    ("0042", "Nul, nul, vier, twee"),
    ("patiëntnummer 12345", "Patiëntnummer één, twee, drie, vier, vijf"),
    ("123456789", "Één, twee, drie, vier, vijf, zes, zeven, acht, negen"),
    ("0,75", "Nul komma zeven vijf"),
    ("2,5", "Twee komma vijf"),
    ("-2,5", "Min twee komma vijf"),
    ("een T-score van -2,5 of lager", "Een T-score van min twee komma vijf of lager"),
    ("37,5 °C", "Zevenendertig komma vijf graden Celsius"),
    ("Route 25", "Route vijfentwintig"),
    ("vitamine B12", "Vitamine B twaalf"),
    ("65+", "Vijfenzestig plus"),
    ("65-plussers", "Vijfenzestigplussers"),
    ("50+'ers", "Vijftigplussers"),
    ("65-jarige", "Vijfenzestigjarige"),
    ("3-daagse", "Driedaagse"),
    ("1 op de 3 vrouwen", "Één op de drie vrouwen"),
    ("Stop. 24 uur later mag het.", "Stop. Vierentwintig uur later mag het."),
    ("toets 4", "Toets vier"),
    ("Toets # of *.", "Toets hekje of sterretje."),
]

RANKS = [
    ("1e", "Eerste"),
    ("1ste", "Eerste"),
    ("2e etage", "Tweede etage"),
    ("2de", "Tweede"),
    ("3e", "Derde"),
    ("8e", "Achtste"),
    ("20e eeuw", "Twintigste eeuw"),
    ("21e", "Eenentwintigste"),
    ("100e", "Honderdste"),
]

MEASURES = [
    ("€ 12,50", "Twaalf euro vijftig"),
    ("€ 5,-", "Vijf euro"),
    ("€ 0,50", "Vijftig cent"),
    ("€5", "Vijf euro"),
    ("12,50 euro", "Twaalf euro vijftig"),
    ("€ 1.250,00", "Twaalfhonderdvijftig euro"),
    ("€ 3 miljoen", "Drie miljoen euro"),
    ("€ 10-15", "Tien euro tot vijftien euro"),
    ("30%", "Dertig procent"),
    ("2,5 %", "Twee komma vijf procent"),
    ("20-30%", "Twintig tot dertig procent"),
    ("800 IE per dag", "Achthonderd internationale eenheden per dag"),
    ("1 IE", "Één internationale eenheid"),
    ("1000-1200 mg calcium", "Duizend tot twaalfhonderd milligram calcium"),
    ("500mg", "Vijfhonderd milligram"),
    ("10 µg/dag", "Tien microgram per dag"),
    ("100 ml", "Honderd milliliter"),
    ("20 cm", "Twintig centimeter"),
    ("1,5 liter", "Één komma vijf liter"),
    ("70 kg", "Zeventig kilo"),
    ("2 km", "Twee kilometer"),
    ("0,9 g/cm²", "Nul komma negen gram per vierkante centimeter"),
    ("5 mmol/l", "Vijf millimol per liter"),
    ("10 min. lopen", "Tien minuten lopen"),
    ("10 min.", "Tien minuten."),
    ("1 min. wachten", "Één minuut wachten"),
    ("½ liter", "Een halve liter"),
    ("½ uur", "Een half uur"),
    ("1½ uur", "Anderhalf uur"),
    ("1 1/2 glas", "Anderhalf glas"),
    ("1/4", "Een kwart"),
    ("3/4", "Drie kwart"),
    ("2/3", "Twee derde"),
    ("120/80", "Honderdtwintig over tachtig"),
    ("24/7", "Vierentwintig uur per dag, zeven dagen per week"),
    ("1x per dag", "Één keer per dag"),
    ("1 x per dag", "Één keer per dag"),
    ("2-3 x per dag", "Twee tot drie keer per dag"),
    ("2\u20133x", "Twee tot drie keer"),
    ("3x/week", "Drie keer per week"),
    ("Doe het 3x.", "Doe het drie keer."),
    ("Doe het 3 x, elke dag.", "Doe het drie keer, elke dag."),
    ("6u slaap", "Zes uur slaap"),
    ("Bij vraag 5 u bellen.", "Bij vraag vijf u bellen."),
    ("50 km/u", "Vijftig kilometer per uur"),
    ("bloeddruk 120/80 mmHg", "Bloeddruk honderdtwintig over tachtig millimeter kwik"),
    ("covid-19", "Covid-negentien"),
    ("Stap 1. Neem uw pas mee.", "Stap één. Neem uw pas mee."),
    ("2 tabletten/dag", "Twee tabletten per dag"),
    ("10 x 10 cm", "Tien bij tien centimeter"),
    ("tussen 50-60 jaar", "Tussen vijftig en zestig jaar"),
    ("5 à 6 keer", "Vijf à zes keer"),
    ("Neem 2 000 mg.", "Neem tweeduizend milligram."),
    ("1 ½ tablet", "Anderhalve tablet"),
    ("2 ¼ uur", "Twee en een kwart uur"),
    ("1  1/2 glas", "Anderhalf glas"),
    ("½-1 uur", "Een half tot één uur"),
    ("1/2 - 1 uur", "Een half tot één uur"),
    ("½ - ¾ liter", "Een halve tot drie kwart liter"),
    ("1-1½ uur", "Één tot anderhalf uur"),
    ("tussen ½-1 uur", "Tussen een half en één uur"),
    ("1/3e", "Een derde"),
    ("2/3e deel", "Twee derde deel"),
    ("3x10 kniebuigingen", "Drie keer tien kniebuigingen"),
    ("2x30 minuten", "Twee keer dertig minuten"),
    ("10x15 cm", "Tien bij vijftien centimeter"),
    ("dag/nacht", "Dag of nacht"),
    ("Dag/Nacht", "Dag of Nacht"),
    ("vrouwen > 50 jaar", "Vrouwen ouder dan vijftig jaar"),
    ("mannen < 70 jaar", "Mannen jonger dan zeventig jaar"),
    ("> 5 jaar gebruik", "Meer dan vijf jaar gebruik"),
    ("≥ 800 IE", "Minstens achthonderd internationale eenheden"),
    ("≤ 2 glazen", "Hoogstens twee glazen"),
    ("T-score < -2,5", "T-score kleiner dan min twee komma vijf"),
]


@pytest.mark.parametrize(("written", "spoken"), NUMBERS)
def test_a_number_is_said_in_words(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), RANKS)
def test_a_rank_is_said_as_a_rank(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


@pytest.mark.parametrize(("written", "spoken"), MEASURES)
def test_amounts_and_measures_are_said_in_full(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken
