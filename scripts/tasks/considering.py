"""What the simulator shows beside a call when its caller asks something aloud."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import sessionmaker

from ivr.considered import considers
from ivr.house import House, library_of
from ivr.phone.caller import Caller
from ivr.phone.candidates import Considered, Considers, ConsidersHere
from ivr.phone.happenings import Purpose
from ivr.settings import Settings
from ivr.twilio.recordings import TwilioRecordings
from ivr.twilio.whereabouts import Whereabouts


def considering(settings: Settings, caller: Caller) -> ConsidersHere:
    """Return what considers words about the leaflet in which the caller is then.

    It answers out of the leaflets of this machine, read at the first words: a line elsewhere may
    answer something else.
    """

    @cache
    def read() -> tuple[Whereabouts, Considers]:
        library = library_of(settings)
        where = Whereabouts.of(line for _, line in library.lines())
        # It is asked for replies alone, so nothing here opens a database.
        house = House(settings, library, sessionmaker(), TwilioRecordings.of(settings))
        return where, considers(library.leaflets, house.reply)

    def consider(words: str, confidence: float | None) -> Considered | None:
        where, considered = read()
        return considered(_leaflet(caller, where), words, confidence)

    return consider


def _leaflet(caller: Caller, where: Whereabouts) -> str:
    """Return the leaflet of the last document that tells one; empty when none does."""
    documents = (it.body for it in reversed(caller.webhooks) if it.purpose is Purpose.VOICE)
    return next(filter(None, map(where.of_document, documents)), "").partition("@")[2]
