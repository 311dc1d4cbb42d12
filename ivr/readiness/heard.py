"""Looks at what callers hear and whom they reach: the sound, its voice, the leaflets, the desks."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.dutch.ring_back import ring_back
from ivr.readiness.checked import Checked, fault, warning, well
from ivr.readiness.ground import Ground
from ivr.settings import Settings
from ivr.sound.quality import diphone_voices


def sound_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether every prompt has its sound, and who speaks."""
    sound = ground.house.coverage()
    lacks = [*sound.complaints(most=3)]
    if sound.lacking:
        told = f"{sound.lacking} of {sound.needed} sounds lack, and Twilio's voice says them"
        yield fault("sound", told, lacks[0])
    else:
        yield well("sound", f"all {sound.needed} sounds are there")
    voices = [voice for voice, _ in sound.voices]
    if glued := diphone_voices(voices):
        remedy = "Run scripts/build_audio.py: it takes the best voice that is here."
        yield warning("voice", f"{', '.join(glued)}, glued from single sounds", remedy)
    elif words := sound.two_voices(3):
        yield warning("voice", "callers hear more than one voice", words)
    else:
        yield well("voice", ", ".join(voices) or "none")


def leaflets_stand(ground: Ground) -> Iterator[Checked]:
    """Yield whether this is a line for patients: no demonstration, and no example."""
    settings, leaflets = ground.settings, ground.house.library.leaflets
    if settings.is_demonstration or settings.twilio_api_url or settings.telephone_page:
        remedy = (
            "Write a fresh .env, without TWILIO_API_URL and TELEPHONE_PAGE (ivr/docs/engineer.md)."
        )
        yield fault("leaflets", "these are the settings of a demonstration", remedy)
    examples = [name for name, one in leaflets.items() if one.about.example]
    for name in examples:
        remedy = "Take its folder out of LEAFLETS."
        yield fault("leaflets", "written as an example, and approved by nobody", remedy, name)
    if not examples:
        yield well("leaflets", ", ".join(leaflets))


def desks_stand(ground: Ground) -> Iterator[Checked]:
    """Yield whether the clinics' numbers can be rung: Dutch, ordinary, and not our own."""
    for number in ground.settings.clinic_numbers:
        if told := _not_to_ring(number, ground.settings):
            remedy = "Put the clinic's ordinary Dutch number in CLINIC_NUMBER."
            yield fault("clinic", told, remedy, number)
        elif number not in ground.house.library.clinics:
            remedy = "Take it out of CLINIC_NUMBER, or mend the number in the leaflet."
            yield warning("clinic", "no leaflet names it", remedy, number)
        else:
            yield well("clinic", "a Dutch number that can be rung", number)


def _not_to_ring(number: str, settings: Settings) -> str:
    """Return why a number is no clinic's; the settings refuse most of these at the start."""
    judged = ring_back(number)
    if number in settings.line_numbers:
        return "it is the line's own number, which would ring itself"
    if judged.bar is not None:
        return "it is premium, a satellite or a pager, and every call is paid for"
    return f"it is a number in {judged.region}, not in the Netherlands" if judged.region else ""
