"""Promise: the figures of many days of random calls are those of a count that shares no code.

Callers press what comes to mind; Twilio delivers most requests twice or three times, to one of two
workers or to both, and some of them again much later; each worker writes when it gets round to it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from tests.calling import AMSTERDAM
from tests.clinic.independent_count import IndependentCount, OneCall, where
from tests.clinic.plain_caller import PlainCaller, TwoWorkers, two_workers
from tests.own_leaflet import LEAFLET, LINE
from tests.own_sound import own_manifest, own_sound

FIRST = date(2027, 3, 2)
MOST = 25
"""What a caller does at most before they have had enough."""

KEYS = "111222333456*#0000788"
"""What they press, some keys more often; 9 means nothing here."""

SOMETHING = ((10, "#"), (20, ""), (10, "hangup"), (5, "0"), (7, "*"), (1, "hangup"))
"""Recordings that are in the inbox, in seconds, and what ended them: who hung up may have said a
word."""

NOTHING = ((8, ""), (1, "#"), (0, "hangup"))


@dataclass
class Whim:
    """One random caller, and what they noticed."""

    chance: random.Random
    count: IndependentCount
    caller: PlainCaller
    noticed: OneCall

    def phones(self) -> None:
        self._and_hears("", self.caller.dials())
        for _ in range(MOST):
            if not self._goes_on():
                break
        else:
            self._gives_up()
        self.caller.hangs_up()
        self.count.is_over(self.noticed)

    def _and_hears(self, before: str, caller: PlainCaller) -> bool:
        if caller.verbs and caller.verbs[-1].tag != "Hangup":
            self.count.hears(self.noticed, caller.verbs, before)
            return True
        return False

    def _goes_on(self) -> bool:
        """Do something; False when that was hanging up."""
        self._is_asked_again()
        tags = {verb.tag for verb in self.caller.verbs}
        if "Dial" in tags:
            return self._is_rung_for()
        if "Record" in tags:
            return self._speaks()
        return self._at_a_question()

    def _at_a_question(self) -> bool:
        verbs, before = self.caller.verbs, _step(self.caller)
        does = self.chance.random()
        if does < 0.1 or verbs[-1].tag == "Hangup":
            return False
        if does < 0.5:
            self.count.is_silent(self.noticed, verbs)
            return self._and_hears(before, self.caller.waits())
        keys = self._keys()
        self.count.presses(verbs, keys)
        return self._and_hears(before, self.caller.presses(keys))

    def _keys(self) -> str:
        """Return one key, or a whole number where one is asked."""
        (*_, gather) = (verb for verb in self.caller.verbs if verb.tag == "Gather")
        if gather.get("numDigits") != "1" and self.chance.random() < 0.6:
            return self.chance.choice(["0791234560", "0612345678", "12345"])
        return self.chance.choice(KEYS + "9")

    def _is_rung_for(self) -> bool:
        match self.chance.choice(["answered", "unanswered", "first", "gives-up", "skips"]):
            case "answered":
                self._is_put_through()
                return self._and_hears("person", self.caller.they_have_spoken())
            case "first":  # The caller hangs up first, and no Dial action comes.
                self._is_put_through()
                return False
            case "unanswered":
                self.count.rang("niet opgenomen")
                return self._and_hears("person", self.caller.nobody_answers())
            case "skips" if any(verb.tag == "Gather" for verb in self.caller.verbs):
                return self._and_hears("person", self.caller.presses("9"))
            case _:
                self._gives_up()
                return False

    def _gives_up(self) -> None:
        """Hang up, perhaps while the telephone of the clinic rings."""
        if any(verb.tag == "Dial" for verb in self.caller.verbs):
            self.count.rang("beller hing op")

    def _is_put_through(self) -> None:
        self.noticed.got.add("person")
        self.count.rang("aangenomen")
        self.caller.a_colleague_accepts()

    def _speaks(self) -> bool:
        recorded = self.chance.choice((*SOMETHING, *NOTHING))
        if recorded in SOMETHING:
            self.noticed.got.add("message")
        seconds, ended_by = recorded
        self.caller.speaks(seconds, ended_by)
        return ended_by != "hangup" and self._and_hears("record", self.caller)

    def _is_asked_again(self) -> None:
        """Let a request of a while ago come once more, and its answer be lost."""
        ours = self.caller.asked
        if self.chance.random() < 0.1 and len(ours) > 1:
            # What was asked a while ago has been written: notes wait a quarter of a second.
            self.caller.line.write()
            path, form = self.chance.choice(ours[:-1])
            worker = self.chance.randrange(2)
            self.caller.line.send(worker, path, {"CallSid": self.caller.sid, **form})


def _step(caller: PlainCaller) -> str:
    return where(caller.verbs)[0]


def all_phone(line: TwoWorkers, count: IndependentCount, days: int, calls: int) -> date:
    """Let so many call on each of so many days; return the last one."""
    chance = random.Random(1515)
    for day in (FIRST + timedelta(days=number) for number in range(days)):
        for second in sorted(chance.sample(range(7 * 3600, 23 * 3600), calls)):
            at = datetime.combine(day, time(), AMSTERDAM) + timedelta(seconds=second)
            line.clock.now = at
            sid, number = f"CA{day:%m%d}{second}", chance.choice(["+31612345678", "anonymous"])
            caller = PlainCaller(line, sid, lambda: _delivered(chance), number)
            Whim(chance, count, caller, OneCall(at)).phones()
            if chance.random() < 0.3:
                line.write(chance.randrange(2))
    return day


def _delivered(chance: random.Random) -> list[int]:
    return [chance.randrange(2) for _ in range(chance.choice([1, 1, 2, 3]))]


@pytest.fixture
def line(tmp_path: Path, migrated_sqlite: Path) -> Iterator[TwoWorkers]:
    with two_workers(tmp_path, migrated_sqlite, own_sound()) as line:
        yield line


@pytest.mark.parametrize(
    ("days", "calls"), [(4, 12), pytest.param(200, 12, marks=pytest.mark.long)]
)
@pytest.mark.timeout(1200)
def test_every_figure_is_that_of_an_independent_count(
    line: TwoWorkers, days: int, calls: int
) -> None:
    count = IndependentCount(LINE, LEAFLET, own_manifest().words_of)
    last = all_phone(line, count, days, calls)
    shown = line.figures(line.colleague(), FIRST, last)
    # Messages are counted where they are kept, and not by what calls prove.
    shown = {what: n for what, n in shown.items() if what[0] != "achtergelaten"}
    assert shown == dict(+count.figures)
    assert sum(n for (kind, _), n in shown.items() if kind == "gesprekken per dag") == days * calls
    assert {kind for kind, _ in shown} >= {"wie een medewerker wilde", "doorverbinden"}
