"""A list of messages with one of them open beside it, as every page that shows messages has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash
from sqlalchemy.orm import Session

from ivr.messages.cards import GONE, Card, cards_of, note_looks
from ivr.messages.inbox import PAGE, Siblings, find_message
from ivr.messages.message import LABELS, Message
from ivr.messages.ring_back_shown import RingBacks
from ivr.messages.snippets import snippets_of
from ivr.messages.way_back import here
from ivr.pages.context import clinics, colleague
from ivr.pages.forms import asked_number
from ivr.pages.staff import Role, names_of


@dataclass(frozen=True)
class Overview:
    """A page of messages in a list, and the one that is open.

    `is_chosen` is whether a colleague opened it: on a telephone it then takes the place of the
    list. `colleagues` are the others to whom it may be handed, and `snippets` what is often noted.
    """

    cards: Sequence[Card]
    opened: Card | None
    is_chosen: bool
    colleagues: Sequence[str]
    snippets: Sequence[str]

    @property
    def labels(self) -> Mapping[str, str]:
        """Return what colleagues read of each label."""
        return LABELS

    @property
    def opened_id(self) -> int:
        """Return the number of the message that is open; 0 when none is."""
        return self.opened.id if self.opened else 0


def opened_message(session: Session, listed: Sequence[Message]) -> Message | None:
    """Return the message in the address, or else the first of those that are listed.

    None when there is no message, or the one asked for is gone.
    """
    asked_for = asked_number("bericht")
    if asked_for is None:
        return listed[0] if listed else None
    for message in listed:
        if message.id == asked_for:
            return message
    found = find_message(session, clinics(), asked_for)
    if found is None:
        flash(GONE.format(asked_for), "problem")
    return found


def with_opened(listed: Sequence[Message], opened: Message | None) -> Sequence[Message]:
    """Return the messages that are listed and the one that is open, each of them once."""
    return listed if opened is None or opened in listed else [*listed, opened]


def overview_of(
    session: Session,
    listed: Sequence[Message],
    opened: Message | None,
    others: Mapping[int, Siblings] | None = None,
    rung: RingBacks | None = None,
) -> Overview:
    """Return these messages ready to be shown.

    `others` are their siblings, and `rung` how they were rung back, where that is known already.
    """
    shown = with_opened(listed, opened)
    cards = {card.id: card for card in cards_of(session, shown, others, rung)}
    return Overview(
        [cards[message.id] for message in listed],
        cards[opened.id] if opened else None,
        is_chosen=asked_number("bericht") is not None,
        colleagues=_others(session, opened.clinic) if opened else (),
        snippets=snippets_of(session, opened.clinic) if opened else (),
    )


def _others(session: Session, clinic: str) -> Sequence[str]:
    names = names_of(session, Role.ASSISTANT, clinic)
    return [name for name in names if name != colleague().name]


def look_at(desk: Overview) -> None:
    """Log that a colleague sees what this desk shows."""
    note_looks([*desk.cards, *filter(None, [desk.opened])])


def page_of_overview(
    session: Session, found: Sequence[Message], page: int, place: str, word: str = ""
) -> dict[str, Any]:
    """Return what a template needs to show this page of what was found, and to lead back to it.

    `found` has one message more than the page when there is a next one.
    """
    listed, more = found[:PAGE], len(found) > PAGE
    desk = overview_of(session, listed, opened_message(session, listed))
    return {"desk": desk, "page": page, "more": more, "back": here(place, word, page)}
