"""What is kept of a number as the person whose it is reads it: rows with Dutch names.

Moments are those of the clinic's clock, in ISO 8601.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.dutch.public_days import AMSTERDAM
from ivr.dutch.written import KINDS
from ivr.line.leaflet import Leaflet
from ivr.messages.message import LABELS, Message
from ivr.messages.retention import Retention
from ivr.messages.ring_back_shown import LAST
from ivr.messages.tries import RingBackTry
from ivr.records.access_log import AccessLog
from ivr.reminders.evening import Evenings, eve_of
from ivr.reminders.outcome_words import tries_told, what_came_of
from ivr.reminders.planned import Reminder, ReminderTry

Told = dict[str, Any]
"""One row: Dutch names, and values that JSON knows."""


@dataclass(frozen=True)
class Telling:
    """What is needed to tell a row: names, how long it is kept, and the moment."""

    clinic_name: Callable[[str], str]
    leaflets: Mapping[str, Leaflet]
    retention: Retention
    evenings: Evenings
    now: datetime

    def message(self, one: Message, file: str, reason: str, tries: Sequence[RingBackTry]) -> Told:
        """Tell a message; `file` holds its sound, or else `reason` says why there is none.

        `tries` are those to ring back.
        """
        return {
            "bericht": one.id,
            "soort": KINDS.get(one.kind, "ingesproken bericht"),
            "polikliniek": self.clinic_name(one.clinic),
            "achtergelaten_op": _moment(one.left_at),
            "nummer_zelf_ingetoetst": one.number_was_keyed,
            "lengte_in_seconden": one.seconds,
            "folder": self._leaflet(one.leaflet),
            "laatst_gehoord_onderwerp": one.topic,
            "opname": file or None,
            "waarom_geen_opname": reason or None,
            "door_de_beller_vervangen_op": _moment(one.discarded_at),
            "daarna_doorverbonden_op": _moment(one.put_through_at),
            "opgepakt_door": one.claimed_by,
            "opgepakt_op": _moment(one.claimed_at),
            "afgehandeld_door": one.handled_by,
            "afgehandeld_op": _moment(one.handled_at),
            "notitie_van_de_polikliniek": one.note or None,
            "label": LABELS[one.label] if one.label else None,
            "teruggebeld_via_de_lijn": [
                {
                    "op": _moment(tried.pressed_at),
                    "door": tried.staff,
                    "afloop": LAST[tried.outcome],
                }
                for tried in tries
            ],
            "wordt_gewist_op": _moment(self.retention.ends(one.left_at, one.handled_at)),
        }

    def reminder(self, one: Reminder, tries: Sequence[ReminderTry]) -> Told:
        """Tell a consent to be rung, and what came of it."""
        return {
            "herinnering": one.id,
            "polikliniek": self.clinic_name(one.clinic),
            "gevraagd_op": _moment(one.asked_at),
            "folder": self._leaflet(one.leaflet),
            "dag_van_het_onderzoek": one.day.isoformat(),
            "avond_waarop_wij_bellen": eve_of(one.day).isoformat(),
            "afloop": what_came_of(one, tries, self.now, self.evenings),
            "pogingen": tries_told(one, tries, self.now),
        }

    def given(self, given_at: datetime, clinic: str) -> Told:
        """Tell that the number was keyed in during a call that is not settled yet."""
        return {"ingetoetst_op": _moment(given_at), "polikliniek": self.clinic_name(clinic)}

    def log_line(self, line: AccessLog) -> Told:
        """Tell who did what; from which machine is of use to nobody but the hospital."""
        return {
            "tijdstip": _moment(line.at),
            "wie": line.staff,
            "wat": line.event,
            "bericht": line.message_id,
            "toelichting": line.detail or None,
        }

    def _leaflet(self, name: str) -> str | None:
        known = self.leaflets.get(name)
        return known.about.title if known else name or None


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(AMSTERDAM).isoformat(timespec="seconds") if at else None
