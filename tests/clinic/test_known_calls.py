"""Promise: of calls that are known to the last key, every figure is as one would count by hand.

Each call has a day of its own. What is expected is written down by hand, in full: whatever is not
told here is nought.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import cycle, product
from pathlib import Path

import pytest

from tests.calling import AMSTERDAM
from tests.clinic.plain_caller import Figures, PlainCaller, two_workers
from tests.own_sound import aloud_sound

OPEN, CLOSED = time(10, 0), time(22, 0)
WEEKDAYS = [date(2027, 3, 1) + timedelta(days=n) for n in range(60) if n % 7 < 5]
EMERGENCY, NOWHERE = "help ik krijg geen lucht", "zwierezwaluwtje"

Call = Callable[[PlainCaller], object]
Counted = Callable[[date], Figures]


def unanswered(caller: PlainCaller) -> PlainCaller:
    return caller.dials().presses("0").nobody_answers()


def leaves_message_at_night(caller: PlainCaller) -> None:
    caller.dials().presses("0").presses("6").speaks(10, "#").presses("#").waits().hangs_up()


def closing_time(caller: PlainCaller) -> None:
    """The clinic closes at five; then the caller asks for a person again."""
    unanswered(caller)
    caller.line.clock.now += timedelta(minutes=2)
    caller.presses("0").hangs_up()


def silent_from_the_beginning(caller: PlainCaller) -> None:
    """Two silences; the line reads the first topic, and then it is closed."""
    caller.dials().waits().waits()
    caller.waits().waits().waits()  # The three parts of the topic.
    caller.waits().waits().hangs_up()


# The call, its hour, and every figure but those of its day and hour.
KNOWN: dict[str, tuple[time, Call, str]] = {
    "the welcome only": (
        OPEN,
        lambda it: it.dials().hangs_up(),
        """
        wat er van gesprekken kwam: niets van dit alles 1
        keuzemoment: Hoofdmenu: bezocht 1
        """,
    ),
    "0, unanswered, then hangs up": (
        OPEN,
        lambda it: unanswered(it).hangs_up(),
        """
        wie een medewerker wilde: wilde een medewerker (in openingstijd) 1
        wie een medewerker wilde: kreeg niets daarvan (in openingstijd) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: wilde een medewerker en kreeg niets 1
        doorverbinden: geprobeerd 1
        doorverbinden: niet opgenomen 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Niemand neemt op: bezocht 1
        """,
    ),
    "closed, and silent": (
        CLOSED,
        lambda it: (
            it.dials().presses("0").waits().speaks(8, "").speaks(8, "").waits().waits().hangs_up()
        ),
        """
        wie een medewerker wilde: wilde een medewerker (daarbuiten) 1
        wie een medewerker wilde: kreeg niets daarvan (daarbuiten) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: wilde een medewerker en kreeg niets 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Polikliniek gesloten: bezocht 1
        keuzemoment: Polikliniek gesloten: stilte 1
        keuzemoment: Afscheid: bezocht 1
        keuzemoment: Afscheid: stilte 2
        """,
    ),
    "closed, and silent from the beginning": (
        CLOSED,
        silent_from_the_beginning,
        """
        wie een medewerker wilde: wilde een medewerker (daarbuiten) 1
        wie een medewerker wilde: kreeg niets daarvan (daarbuiten) 1
        wat er van gesprekken kwam: begon aan de uitleg 1
        wat er van gesprekken kwam: hoorde een deel tot het einde 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: wilde een medewerker en kreeg niets 1
        TOPIC 1, 1: keer begonnen 1
        TOPIC 1, 1: begonnen in een gesprek 1
        TOPIC 1, 1: gehoord tot het einde 1
        TOPIC 1, 2: keer begonnen 1
        TOPIC 1, 2: begonnen in een gesprek 1
        TOPIC 1, 2: gehoord tot het einde 1
        TOPIC 1, 3: keer begonnen 1
        TOPIC 1, 3: begonnen in een gesprek 1
        TOPIC 1, 3: gehoord tot het einde 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Hoofdmenu: stilte 2
        PART 1, 1: bezocht 1
        PART 1, 1: stilte 1
        PART 1, 2: bezocht 1
        PART 1, 2: stilte 1
        PART 1, 3: bezocht 1
        PART 1, 3: stilte 1
        keuzemoment: Einde van de eerste dagen: bezocht 1
        keuzemoment: Einde van de eerste dagen: stilte 2
        keuzemoment: Polikliniek gesloten: bezocht 1
        """,
    ),
    "wrong keys, and hangs up while it rings": (
        OPEN,
        lambda it: it.dials().presses("4").presses("4").hangs_up(),
        """
        wie een medewerker wilde: wilde een medewerker (in openingstijd) 1
        wie een medewerker wilde: kreeg niets daarvan (in openingstijd) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: wilde een medewerker en kreeg niets 1
        doorverbinden: geprobeerd 1
        doorverbinden: beller hing op 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Hoofdmenu: toets zonder betekenis 2
        """,
    ),
    "a message of one second": (
        CLOSED,
        lambda it: it.dials().presses("0").presses("6").speaks(1, "#").hangs_up(),
        """
        wie een medewerker wilde: wilde een medewerker (daarbuiten) 1
        wie een medewerker wilde: kreeg niets daarvan (daarbuiten) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: wilde een medewerker en kreeg niets 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Polikliniek gesloten: bezocht 1
        """,
    ),
    # Whoever hangs up may have said a word: it is in the inbox, with the number.
    "a message of one second, ended by hanging up": (
        CLOSED,
        lambda it: it.dials().presses("0").presses("6").speaks(1, "hangup").hangs_up(),
        """
        wie een medewerker wilde: wilde een medewerker (daarbuiten) 1
        wie een medewerker wilde: liet een bericht achter (daarbuiten) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: liet een bericht achter 1
        achtergelaten: Bericht ingesproken 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Polikliniek gesloten: bezocht 1
        """,
    ),
    "2, and hangs up": (
        OPEN,
        lambda it: it.dials().presses("2").hangs_up(),
        """
        wat er van gesprekken kwam: begon aan de uitleg 1
        TOPIC 2, 1: keer begonnen 1
        TOPIC 2, 1: begonnen in een gesprek 1
        keuzemoment: Hoofdmenu: bezocht 1
        PART 2, 1: bezocht 1
        """,
    ),
    "3, again, slower, again, and then to its end": (
        OPEN,
        lambda it: (
            it.dials().presses("3").presses("5").presses("8").presses("5").waits().hangs_up()
        ),
        """
        wat er van gesprekken kwam: begon aan de uitleg 1
        wat er van gesprekken kwam: hoorde een deel tot het einde 1
        TOPIC 3, 1: keer begonnen 1
        TOPIC 3, 1: begonnen in een gesprek 1
        TOPIC 3, 1: gehoord tot het einde 1
        TOPIC 3, 2: keer begonnen 1
        TOPIC 3, 2: begonnen in een gesprek 1
        keuzemoment: Hoofdmenu: bezocht 1
        PART 3, 1: bezocht 1
        PART 3, 1: stilte 1
        PART 3, 2: bezocht 1
        """,
    ),
    "skips a part, comes back to it, and hears it twice to its end": (
        OPEN,
        lambda it: (
            it.dials().presses("3").presses("6").presses("7").waits().presses("7").waits()
        ).hangs_up(),
        """
        wat er van gesprekken kwam: begon aan de uitleg 1
        wat er van gesprekken kwam: hoorde een deel tot het einde 1
        TOPIC 3, 1: keer begonnen 3
        TOPIC 3, 1: begonnen in een gesprek 1
        TOPIC 3, 1: gehoord tot het einde 1
        TOPIC 3, 2: keer begonnen 3
        TOPIC 3, 2: begonnen in een gesprek 1
        keuzemoment: Hoofdmenu: bezocht 1
        PART 3, 1: bezocht 3
        PART 3, 1: stilte 2
        PART 3, 2: bezocht 3
        """,
    ),
    "talks with a colleague": (
        OPEN,
        lambda it: it.dials().presses("0").a_colleague_accepts().they_have_spoken().hangs_up(),
        """
        wie een medewerker wilde: wilde een medewerker (in openingstijd) 1
        wie een medewerker wilde: sprak een medewerker (in openingstijd) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: sprak een medewerker 1
        doorverbinden: geprobeerd 1
        doorverbinden: aangenomen 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Afscheid: bezocht 1
        """,
    ),
    "unanswered, a message, and a colleague after all": (
        OPEN,
        lambda it: (
            unanswered(it).presses("6").speaks(9, "#").presses("0").a_colleague_accepts().hangs_up()
        ),
        """
        wie een medewerker wilde: wilde een medewerker (in openingstijd) 1
        wie een medewerker wilde: sprak een medewerker (in openingstijd) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: sprak een medewerker 1
        wat er van gesprekken kwam: liet een bericht achter 1
        achtergelaten: Bericht ingesproken 1
        doorverbinden: geprobeerd 2
        doorverbinden: aangenomen 1
        doorverbinden: niet opgenomen 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Niemand neemt op: bezocht 1
        keuzemoment: Bericht versturen: bezocht 1
        """,
    ),
    "a message at night": (
        CLOSED,
        leaves_message_at_night,
        """
        wie een medewerker wilde: wilde een medewerker (daarbuiten) 1
        wie een medewerker wilde: liet een bericht achter (daarbuiten) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: liet een bericht achter 1
        achtergelaten: Bericht ingesproken 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Polikliniek gesloten: bezocht 1
        keuzemoment: Bericht versturen: bezocht 1
        keuzemoment: Afscheid: bezocht 1
        keuzemoment: Afscheid: stilte 1
        """,
    ),
    "hears 112 only": (
        OPEN,
        lambda it: it.dials().presses("9").says_aloud(EMERGENCY).hangs_up(),
        """
        wat er van gesprekken kwam: niets van dit alles 1
        doorverbinden: geprobeerd 1
        doorverbinden: beller hing op 1
        vragen in eigen woorden: Hardop gevraagd 1
        vragen in eigen woorden: Noodgeval 1
        keuzemoment: Hoofdmenu: bezocht 1
        """,
    ),
    "hears that the leaflet says nothing of it": (
        OPEN,
        lambda it: it.dials().presses("9").says_aloud(NOWHERE).hangs_up(),
        """
        wat er van gesprekken kwam: niets van dit alles 1
        vragen in eigen woorden: Hardop gevraagd 1
        vragen in eigen woorden: De folder zegt er niets over 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Staat niet in de folder: bezocht 1
        """,
    ),
    "wants a person before it closes, and after": (
        time(16, 59),
        closing_time,
        """
        wie een medewerker wilde: wilde een medewerker (in openingstijd) 1
        wie een medewerker wilde: kreeg niets daarvan (in openingstijd) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: wilde een medewerker en kreeg niets 1
        doorverbinden: geprobeerd 1
        doorverbinden: niet opgenomen 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Niemand neemt op: bezocht 1
        keuzemoment: Terugbellen: nummer controleren: bezocht 1
        """,
    ),
    "closed, and rung back without a word": (
        CLOSED,
        lambda it: it.dials().presses("0").presses("0").presses("#").hangs_up(),
        """
        wie een medewerker wilde: wilde een medewerker (daarbuiten) 1
        wie een medewerker wilde: wordt teruggebeld (daarbuiten) 1
        wat er van gesprekken kwam: wilde een medewerker 1
        wat er van gesprekken kwam: vroeg om teruggebeld te worden 1
        achtergelaten: Belverzoek zonder bericht 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Polikliniek gesloten: bezocht 1
        keuzemoment: Terugbellen: nummer controleren: bezocht 1
        keuzemoment: Afscheid: bezocht 1
        """,
    ),
    "something of ours fails, and nobody answers": (
        OPEN,
        lambda it: it.dials().falls_back().nobody_answers().hangs_up(),
        """
        wat er van gesprekken kwam: hoorde dat er iets misging 1
        doorverbinden: geprobeerd 1
        doorverbinden: niet opgenomen 1
        keuzemoment: Hoofdmenu: bezocht 1
        keuzemoment: Niemand neemt op: bezocht 1
        """,
    ),
}

TOPICS = {
    "1": ("De eerste dagen", "De eerste dagen met gips", 3),
    "2": ("Oefenen", "Oefenen met uw vingers en schouder", 2),
    "3": ("Wassen en eraf", "Wassen, en wanneer het gips eraf gaat", 3),
}
"""The short name of each topic, its title, and of how many parts it is."""

PARTS = {
    "1, 1": "De eerste dagen",
    "1, 2": "Zwelling en pijn",
    "1, 3": "Wanneer u ons moet bellen",
    "2, 1": "Oefenen",
    "3, 1": "Wassen en eraf",
    "3, 2": "Jeuk onder het gips",
}

WAYS: dict[str, list[tuple[int, ...]]] = {
    "once": [(0,)],
    "three times": [(0, 0, 0)],
    "again to another worker": [(0, 1), (1, 0)],
}
"""How requests are delivered: to which of two workers, one after the other."""


def expected(told: str, day: date, hour: int) -> Figures:
    """Return the figures of a call, written out."""
    counts = {("gesprekken per dag", str(day)): 1, ("gesprekken per uur", f"{hour}.00"): 1}
    for line in told.split("\n"):
        what, _, number = line.strip().rpartition(" ")
        if what:
            kind, _, name = _written_out(what).rpartition(": ")
            counts[kind, name] = int(number)
    return counts


def _written_out(what: str) -> str:
    for at, part in PARTS.items():
        topic, title, parts = TOPICS[at[0]]
        what = what.replace(f"TOPIC {at}", f"beluisterd: {title}, deel {at[-1]}: {part}")
        named = f"{topic}. Deel {at[-1]} van {parts}: {part}"
        what = what.replace(f"PART {at}", f"keuzemoment: {named}")
    return what


def day_of(name: str, way: str) -> date:
    """Return the day of a call; each way of delivering has a year, with the same days of a week."""
    return WEEKDAYS[[*KNOWN].index(name)] + [*WAYS].index(way) * timedelta(weeks=52)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Counted]:
    """Let all phone, and return what the figures of a day are."""
    folder, aloud = tmp_path_factory.mktemp("line"), {"SPEECH_QUESTIONS": "true"}
    with two_workers(folder, migrated_sqlite, aloud_sound(), **aloud) as line:
        for (way, deliveries), (name, (at, call, _)) in product(WAYS.items(), KNOWN.items()):
            day, delivered = day_of(name, way), cycle(deliveries)
            line.clock.now = datetime.combine(day, at, AMSTERDAM)
            # Of one number one wish to be rung back is kept: each way has a number of its own.
            number = f"+3161234567{[*WAYS].index(way)}"
            call(PlainCaller(line, f"CA{day:%Y%m%d}", partial(next, delivered), number))
        anna = line.colleague()
        yield lambda day: line.figures(anna, day, day)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", KNOWN)
def test_a_known_call_is_counted_as_by_hand(counted: Counted, name: str, way: str) -> None:
    at, _, told = KNOWN[name]
    day = day_of(name, way)
    assert counted(day) == expected(told, day, at.hour)
