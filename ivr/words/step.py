"""The steps of a line and the keys that lead out of them: frozen values, and no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from ivr.words.act import Exits
from ivr.words.asked import Decision, Place
from ivr.words.entry import DateEntry, KeyedEntry, LeafletEntry, NumberEntry
from ivr.words.message_kind import MessageKind
from ivr.words.prompt import Prompt, Words
from ivr.words.reminder import Standing

MOST_ATTEMPTS = 9
"""Times that one step can ask; more do not fit in an address, and would wear anybody out."""

MOST_SOUNDS = 6
"""Sounds of one part: Twilio fetches all of them before the first one is heard."""


@dataclass(frozen=True)
class Announcement:
    """Says something and goes on; it sounds at the step that follows, whose keys work meanwhile."""

    id: str
    words: Words
    then: str


@dataclass(frozen=True)
class Notice:
    """Says what must be heard, while the keys of `exits` work already.

    A key stops the words, and Twilio does not tell how far they were. So a key of `exits` is obeyed
    after `first`, said where no key reaches. Any other key leads to `other`, where it means nothing
    either; without `other` the notice starts again, once, and the next time no key stops it. One
    that is heard `once_a_call` is left out when the caller comes by again. Before a `LeafletEntry`
    a whole number may be keyed in already.
    """

    id: str
    words: Words
    then: str
    exits: Exits
    first: tuple[Prompt, ...] = ()
    other: str = ""
    once_a_call: bool = False


@dataclass(frozen=True)
class Menu:
    """Asks something and waits for one key.

    `asks` holds the words of each attempt, the last ones also for further attempts. When the
    attempt with the number `silences` (1 to MOST_ATTEMPTS) ends without a key, the call goes on to
    `on_silence`; when that with the number `Line.wrong_keys`, or a later one, ends with a key that
    means nothing here, to `on_no_match`. Before the first attempt it says `first`, where no key
    reaches, and `reads` from the leaflet, sound by sound; one that `reviews` is about the message
    just recorded. One that `is_private` may be heard by anyone, so nothing of the line is within
    reach but by its own keys. Before it reads, it says its `opening`.
    """

    id: str
    asks: tuple[Words, ...]
    exits: Exits
    on_silence: str
    on_no_match: str
    silences: int
    seconds: int
    reads: tuple[Prompt, ...] = ()
    opening: Words = ()
    first: Words = ()
    reviews: bool = False
    is_private: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.silences <= MOST_ATTEMPTS:
            raise ValueError(f"{self.id}: silences must be 1 to {MOST_ATTEMPTS}.")


@dataclass(frozen=True)
class OpenQuestion:
    """Asks for a question in the caller's own words; a key works too, until the caller speaks.

    The call goes on by what the question is, as `ways` say. One that tells of an emergency hears
    `emergency` first, where no key reaches; one of somebody who wants to die `despair` as well.
    `seconds` of silence end an attempt, and `pause` seconds a question that is being asked. `hints`
    are words of the leaflet that are likely to be heard.
    """

    id: str
    asks: tuple[Words, ...]
    exits: Exits
    ways: Mapping[Decision, str]
    emergency: tuple[Prompt, ...]
    despair: tuple[Prompt, ...]
    on_silence: str
    on_no_match: str
    silences: int
    seconds: int
    pause: int
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Excerpt:
    """A part of the leaflet from one of its sentences on: its name, its sounds, and its step."""

    title: Prompt
    reads: tuple[Prompt, ...]
    part: str


@dataclass(frozen=True)
class Offer:
    """Offers what may answer a question: the excerpt at the first of the caller's places.

    It says `opening`, the title of the excerpt, and `onward`, or without an `opening` none of them;
    one that `reads` goes on with the excerpt itself. Act.NEXT leads to the next place, and behind
    the last one to `no_other`. For the rest it is a `Menu`.
    """

    id: str
    asks: tuple[Words, ...]
    excerpts: Mapping[Place, Excerpt]
    exits: Exits
    no_other: str
    on_silence: str
    on_no_match: str
    seconds: int
    opening: tuple[Prompt, ...] = ()
    onward: tuple[Prompt, ...] = ()
    reads: bool = True

    def part_at(self, places: tuple[Place, ...]) -> str:
        """Return the step of the part that is offered; empty when nothing is."""
        excerpt = self.excerpts.get(places[0]) if places else None
        return excerpt.part if excerpt else ""

    def menu(self, places: tuple[Place, ...]) -> Menu | None:
        """Return the same as the menu of one caller; None when nothing is offered there."""
        excerpt = self.excerpts.get(places[0]) if places else None
        if excerpt is None:
            return None
        return Menu(
            self.id,
            self.asks,
            self.exits,
            self.on_silence,
            self.on_no_match,
            silences=1,
            seconds=self.seconds,
            reads=excerpt.reads if self.reads else (),
            opening=(*self.opening, excerpt.title, *self.onward) if self.opening else (),
        )


@dataclass(frozen=True)
class ReminderGate:
    """Leads on without a word, by how things stand with a reminder."""

    id: str
    ways: Mapping[Standing, str]


@dataclass(frozen=True)
class Recorder:
    """Records a message; a hang-up keeps it, and so does a key of `exits`, which is then obeyed.

    While it asks, any other key brings the tone at once. A recording with less than
    `shortest_seconds` of speech holds nothing; after `tries` of those it goes on to `empty`. What
    is left is of the `kind` that it asks for.
    """

    id: str
    words: Words
    too_short: Words
    exits: Exits
    then: str
    empty: str
    max_seconds: int
    silence_seconds: int
    shortest_seconds: int
    tries: int
    kind: MessageKind = MessageKind.SPOKEN


@dataclass(frozen=True)
class Transfer:
    """Connects to the desk, a telephone number in E.164, when it is open; says `words` first.

    Meanwhile a key of `exits` that leads elsewhere is obeyed; any other one skips the words.
    Whoever comes here wants a person, unless an emergency alone brings them: then it `is_wanted`
    by nobody.
    """

    id: str
    words: Words
    exits: Exits
    desk: str
    closed: str
    unanswered: str
    answered: str
    ring_seconds: int
    is_wanted: bool = True


@dataclass(frozen=True)
class Ending:
    """Says goodbye and hangs up, unless a key of `exits` asks for something still."""

    id: str
    words: Words
    exits: Exits


Passing = Announcement | ReminderGate
"""A step where no key works: it leads on by itself."""

Asking = Menu | OpenQuestion | Offer | KeyedEntry
"""A step where keys work while and after it speaks."""

Step = Announcement | Notice | ReminderGate | Asking | Recorder | Transfer | Ending
OneKind = TypeVar(
    "OneKind",
    Announcement,
    Notice,
    Menu,
    OpenQuestion,
    Offer,
    NumberEntry,
    LeafletEntry,
    DateEntry,
    ReminderGate,
    Recorder,
    Transfer,
    Ending,
)
