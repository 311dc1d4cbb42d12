"""A clinic whose line rings back: an office, a Twilio on this machine, and whoever is rung."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ivr.dutch.language import DIGITS
from ivr.messages.tries import RingBackTry
from ivr.phone.dialect import TWILIO, Dialect
from ivr.phone.exchange import create_exchange
from ivr.phone.local import serve
from ivr.phone.made_calls import MadeCalls
from ivr.phone.rung_person import RungPerson
from ivr.phone.simulated_call import number_of
from ivr.phone.tapes import Recordings
from tests.line_settings import ACCOUNT, TOKEN, signed
from tests.office import Office, Visitor, office_with

OWN, CALLER = "+31687654321", "+31612345678"
"""The telephones of a colleague, and of who left a message."""


@dataclass
class RingingOffice:
    """The pages, the calls that Twilio was asked to make, and where the line answers them."""

    office: Office
    calls: MadeCalls
    connect_to: str
    dialect: Dialect = TWILIO

    def rung(self, number: str = OWN) -> RungPerson:
        """Whoever has the telephone that rings now."""
        waiting = [call for call in self.calls.waiting() if call.order.to == number]
        return self.of(waiting[-1])

    def of(self, made: Any) -> RungPerson:
        """Whoever is rung by this call."""
        return RungPerson(
            *(number_of(self.office.settings), made, self.calls),
            clock=self.office.clock,
            connect_to=self.connect_to,
            dialect=self.dialect,
            words_of=self.office.house.manifest.words_of,
        )

    def colleague(self, name: str = "anna", number: str = OWN, **more: Any) -> Visitor:
        """A colleague who is logged in, and whose telephone is proven."""
        visitor = self.office.colleague(name, **more)
        visitor.opens("/uw-telefoon").sends("/uw-telefoon", nummer=number)
        code = code_in(self.rung(number).answers().listens_to_the_end())
        return visitor.sends("/uw-telefoon/code", code=code).sees("bevestigd")

    def tries(self) -> list[RingBackTry]:
        with self.office.sessions() as session:
            return [*session.scalars(select(RingBackTry).order_by(RingBackTry.id))]

    def posts(self, path: str, **form: str) -> str:
        """Twilio posts this to a path with its query."""
        answer = self.office.app.test_client().post(path, data=form, headers=signed(path, form))
        assert answer.status_code in (200, 204)
        return answer.text


def presses(visitor: Visitor, message: int) -> Visitor:
    """Press "Bel terug" on the card as it stands on the page."""
    if visitor.page.select_one(f"#bericht-{message}") is None:
        visitor.opens(f"/berichten?bericht={message}")
    button = visitor.page.select_one(f"#bericht-{message} form[action$=terugbellen] [name=na]")
    assert button is not None, visitor.text
    return visitor.sends(f"/berichten/{message}/terugbellen", na=str(button["value"]))


def code_in(person: RungPerson) -> str:
    """The code that somebody heard, once."""
    words = [word.strip(".,").lower() for word in person.transcript.words().split()]
    digits = [str(DIGITS.index(word)) for word in words if word in DIGITS]
    half = len(digits) // 2
    assert digits[:half] == digits[half:], "it is said twice"
    return "".join(digits[:half])


@contextmanager
def ringing_office(
    folder: Path, migrated: Path, dialect: Dialect = TWILIO
) -> Iterator[RingingOffice]:
    """Serve the pages of a clinic, and its line to whoever is rung."""
    calls = MadeCalls()
    exchange = create_exchange(Recordings(folder / "twilio"), ACCOUNT, TOKEN, calls=calls)
    with (
        serve(exchange) as url,
        office_with(folder, migrated, twilio=url, RING_BACK="true") as office,
        serve(office.app) as connect_to,
    ):
        yield RingingOffice(office, calls, connect_to, dialect)
