"""What the simulator shows beside a call when its caller asks something aloud."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from ivr.considered import considers, replies
from ivr.house import library_of
from ivr.phone.caller import Caller
from ivr.phone.candidates import Considered, Considers
from ivr.phone.happenings import Purpose
from ivr.settings import Settings
from ivr.twilio.whereabouts import Whereabouts


def considering(settings: Settings, caller: Caller) -> Callable[[str], Considered | None]:
    """Return what considers words about the leaflet in which the caller is then.

    It answers out of the leaflets of this machine, read at the first words: a line elsewhere may
    answer something else.
    """

    @cache
    def read() -> tuple[Whereabouts, Considers]:
        library = library_of(settings)
        where = Whereabouts.of(line for _, line in library.lines())
        return where, considers(library.leaflets, replies(library.leaflets))

    def consider(words: str) -> Considered | None:
        where, considered = read()
        return considered(_leaflet(caller, where), words)

    return consider


def _leaflet(caller: Caller, where: Whereabouts) -> str:
    """Return the leaflet of the last document that tells one; empty when none does."""
    documents = (it.body for it in reversed(caller.webhooks) if it.purpose is Purpose.VOICE)
    return next(filter(None, map(where.of_document, documents)), "").partition("@")[2]
