"""Written Dutch becomes exactly what a voice has to say, and what nobody can say is refused."""

from __future__ import annotations

import pytest

from ivr.speech.spoken import UnspeakableError, speak

LEAFLET = [
    (
        "Dat betekent dat u vanaf 24.00 uur de avond voor de bloedafname niks meer mag eten.",
        "Dat betekent dat u vanaf twaalf uur 's nachts, de avond voor de bloedafname, niks meer "
        "mag eten.",
    ),
    (
        "Bel dan gerust van maandag t/m vrijdag tussen 08.00-16.30 uur naar de polikliniek "
        "Chirurgie, tel. (078) 652 32 50. De assistente kan een afspraak voor u maken.",
        "Bel dan gerust van maandag tot en met vrijdag tussen acht uur 's ochtends en half vijf "
        "'s middags naar de polikliniek Chirurgie, telefoon: nul, zeven, acht; zes, vijf, twee; "
        "drie, twee; vijf, nul. De assistente kan een afspraak voor u maken.",
    ),
    ("Een glas (karne)melk of yoghurtdrank.", "Een glas karnemelk, melk of yoghurtdrank."),
    ("Terug te vinden in mijnsz.nl.", "Terug te vinden in mijn, s, z, punt, n, l."),
    ("Calcium (kalk)", "Calcium, kalk"),
]


@pytest.mark.parametrize(("written", "spoken"), LEAFLET)
def test_the_leaflet_is_said_as_a_person_would_read_it(written: str, spoken: str) -> None:
    assert speak(written) == spoken
    assert speak(spoken) == spoken


def test_an_unknown_sign_names_itself() -> None:
    with pytest.raises(UnspeakableError, match=r"12\.50"):
        speak("Dat is 12.50 lang.")
