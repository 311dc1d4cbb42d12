"""The words of the leaflets that these tests print, in the manner of hospitals."""

from __future__ import annotations

EYE = (
    (
        "Wat is staar?",
        "Bij staar is de lens in uw oog troebel geworden. U ziet daardoor wazig en u heeft meer "
        "licht nodig om te lezen. Kleuren lijken valer dan vroeger. Staar ontstaat meestal "
        "langzaam, doordat de lens ouder wordt.",
    ),
    (
        "De voorbereiding op de operatie",
        "Op de dag van de operatie mag u gewoon eten en drinken. Gebruik geen make-up en doe uw "
        "sieraden af. Uw oog wordt verdoofd met druppels. Neem iemand mee die u naar huis kan "
        "brengen, want u mag die dag niet zelf autorijden.",
    ),
    (
        "De operatie",
        "De oogarts haalt de troebele lens weg en zet een heldere kunstlens terug. U ligt op uw "
        "rug en kijkt naar een lampje. De operatie duurt ongeveer twintig minuten. U voelt er "
        "meestal weinig van.",
    ),
    (
        "Na de operatie",
        "U krijgt een kapje op uw oog. Dat mag u de volgende ochtend zelf weghalen. Druppel uw "
        "oog vier weken lang, zoals op het recept staat. Wrijf niet in uw oog. Til de eerste "
        "week niets zwaars.",
    ),
    (
        "Wanneer belt u ons?",
        "Bel direct als uw oog rood wordt en pijn doet, of als u opeens slechter ziet. Ook als u"
        " lichtflitsen ziet, moet u meteen bellen. Wacht niet tot de volgende controle.",
    ),
    (
        "Vragen",
        "Heeft u nog vragen? Bel dan van maandag t/m vrijdag tussen 08.30 en 16.00 uur naar de "
        "polikliniek Oogheelkunde, telefoon (079) 000 20 87.",
    ),
)

BOWEL = (
    (
        "Waarom een onderzoek van de darm?",
        "Met dit onderzoek bekijkt de arts de binnenkant van uw dikke darm. Dat gebeurt met een "
        "dunne, buigzame slang waar een kleine camera in zit. Zo kan de arts zien of er poliepen"
        " of ontstekingen zijn.",
    ),
    (
        "Uw darm schoonmaken",
        "De darm moet helemaal leeg zijn. Daarom drinkt u thuis een middel dat laxeert. U krijgt"
        " er dunne ontlasting van. Blijf die dag in de buurt van een toilet en drink veel "
        "heldere dranken.",
    ),
    (
        "Tijdens het onderzoek",
        "U ligt op uw linkerzij. De arts brengt de slang via de anus naar binnen en blaast wat "
        "lucht in de darm. U kunt daar krampen van krijgen. Als u wilt, krijgt u een slaapmiddel"
        " via een infuus.",
    ),
    (
        "Weer naar huis",
        "Na het onderzoek rust u uit op de afdeling. Met een slaapmiddel mag u die dag niet "
        "autorijden en geen machines bedienen. De arts vertelt u meteen wat er is gezien. De "
        "uitslag van een stukje weefsel duurt ongeveer een week.",
    ),
)

PLASTER = (
    (
        "Uw arm of been in het gips",
        "Gips houdt de botten stil, zodat een breuk kan genezen. Het gips wordt warm als het "
        "hard wordt. Dat is gewoon en gaat na een kwartier weer over. Pas na twee dagen is het "
        "gips sterk genoeg om op te lopen.",
    ),
    (
        "Leefregels",
        "Leg uw arm of been de eerste dagen hoog. Beweeg uw vingers of tenen elk uur. Maak het "
        "gips niet nat. Steek geen voorwerpen tussen het gips en uw huid, ook niet als het "
        "jeukt.",
    ),
)

CONTACT = (
    "Bel de polikliniek Chirurgie, telefoon (079) 000 20 87, op werkdagen van 08.00 tot 16.30 uur."
)
"""A number that belongs to nobody."""

COLOPHON = ("Voorbeeld Ziekenhuis", "maart 2026", "pavo 2087")


def of(sections: tuple[tuple[str, str], ...]) -> str:
    """All words of some sections, in the order in which they are read."""
    return " ".join(f"{heading} {text}" for heading, text in sections)
