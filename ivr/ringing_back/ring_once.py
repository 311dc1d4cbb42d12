"""Asks Twilio once to ring, and tells in words what came of it; what is lost is not repeated."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ivr.house import House
from ivr.twilio.calls_out import (
    CallOutError,
    CallsOut,
    MayBeRung,
    NotMadeError,
    Occasion,
    TooBusyError,
)

log = logging.getLogger(__name__)

TOO_BUSY = "Twilio heeft het nu te druk en belde niet. Probeer het over een halve minuut nog eens."
REFUSED = (
    "{} Er is niet gebeld. Probeer het nog eens. Lukt het niet? Bel de beheerder: die kijkt of het "
    "account bij Twilio naar Nederland mag bellen."
)
LOST = (
    "Er kwam geen antwoord van Twilio. Misschien gaat uw telefoon over, misschien niet. Wacht een "
    "minuut voor u het nog eens probeert."
)


@dataclass(frozen=True)
class RungOnce:
    """What came of asking: the SID of the call, or else a problem with its remedy, in Dutch.

    With neither known refusal nor SID it may ring all the same.
    """

    sid: str = ""
    problem: str = ""
    is_refused: bool = False


def ring_once(
    house: House, whom: MayBeRung, line_number: str, token: str, occasion: Occasion
) -> RungOnce:
    """Ring a number for a colleague from one of ours (E.164); whatever happens, only once."""
    try:
        return RungOnce(CallsOut.of(house.settings).ring(whom, line_number, token, occasion))
    except TooBusyError:
        return RungOnce(problem=TOO_BUSY, is_refused=True)
    except NotMadeError as error:
        log.warning("A colleague could not be rung: %s", error)
        return RungOnce(problem=REFUSED.format(error), is_refused=True)
    except CallOutError as error:
        log.warning("A colleague may be rung, or not: %s It is not asked again.", error)
        return RungOnce(problem=LOST)
