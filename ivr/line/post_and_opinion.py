"""What a leaflet offers behind one of its parts: to have it sent, or to say what one thinks of it.

Each is a spoken message of its own kind, so that no key has to mean a mark, or a second thing.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.line import steps, timings
from ivr.line.leaflet import Leaflet, Part
from ivr.line.offered_parts import offered_behind
from ivr.line.voicemail import of_kind
from ivr.words.act import Act, Exit, Exits
from ivr.words.message_kind import MessageKind
from ivr.words.prompt import Prompt
from ivr.words.step import Menu, Step

_BY_POST = "Wilt u deze folder per post krijgen? Ja: druk op zes."
_ASKED = {
    MessageKind.BY_POST: Prompt(
        "by-post-offer", f"{_BY_POST} Nee: druk op het hekje, of wacht even."
    ),
    MessageKind.OPINION: Prompt(
        "opinion-offer",
        "Wilt u vertellen wat u van de folder vindt? Ja: druk op zes. "
        "Nee: druk op het hekje, of wacht even.",
    ),
}
_BOTH = Prompt(
    "by-post-or-opinion-offer",
    f"{_BY_POST} Nee: druk op het hekje, dan vraag ik uw mening. Of wacht even, dan ga ik verder.",
)
"""Said of the first where both are offered; silence passes both, for a caller who listens on."""

_STEPS = {
    MessageKind.BY_POST: (steps.BY_POST_OFFER, steps.BY_POST),
    MessageKind.OPINION: (steps.OPINION_OFFER, steps.OPINION),
}
"""The step that offers a message, and the notice before it."""


def first_offer(leaflet: Leaflet, part: Part) -> str:
    """Return the step that follows a part with something on offer; empty where nothing is."""
    offered = offered_behind(leaflet.about, part.title)
    return _STEPS[offered[0]][0] if offered else ""


def offers(leaflet: Leaflet, part: Part, here: str, onward: str, keys: Exits) -> Iterator[Menu]:
    """Build the offers behind a part that is read `here`, before the step that goes `onward`."""
    kinds = offered_behind(leaflet.about, part.title)
    for place, kind in enumerate(kinds):
        step, notice = _STEPS[kind]
        refused = _STEPS[kinds[place + 1]][0] if place + 1 < len(kinds) else onward
        yield Menu(
            step,
            asks=((_BOTH if refused != onward else _ASKED[kind],),),
            exits={
                **keys,
                "6": Exit(Act.NEXT, notice),
                "7": Exit(Act.PREVIOUS, here),
                "#": Exit(Act.DONE, refused),
            },
            on_silence=onward,
            on_no_match=steps.HELP,
            silences=timings.ONCE,
            seconds=timings.CHOOSING,
        )


def left_behind(leaflet: Leaflet, keys: Exits) -> Iterator[Step]:
    """Build the messages of every kind that a leaflet offers."""
    for kind in leaflet.about.offered:
        yield from of_kind(kind, _STEPS[kind][1], keys)
