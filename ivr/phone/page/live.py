"""One call from the page, in real time: the page lives each moment and says what its caller did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from threading import Lock

from ivr.phone import happenings as happened
from ivr.phone.happenings import Happening, Party, Purpose, Reaction, TwimlError
from ivr.phone.interpreter import Interpreter
from ivr.phone.page.subtitles import Sentence, sentences
from ivr.phone.story import Story


@dataclass(frozen=True)
class Places:
    """Tells at which step of the line some words are said, and where a document leads to.

    Both give an empty text when they cannot tell.
    """

    of_words: Callable[[str], str]
    of_document: Callable[[str], str]

    def of(self, happening: Happening) -> str:
        """Return the step at which something happens; empty when that stays what it was."""
        match happening:
            case happened.Heard(words=str(words), party=Party.CALLER):
                return self.of_words(words)
            case happened.Webhook(purpose=Purpose.VOICE):
                return self.of_document(happening.body)
            case _:
                return ""


class OutOfStepError(Exception):
    """A reaction to something else than what is going on; the page should look again."""


@dataclass(frozen=True)
class Occurrence:
    """A happening in its place: `number` counts from 0, `at` is in seconds since pick-up.

    `sentences` are those that are heard, none when nobody knows the words.
    """

    number: int
    at: float
    place: str
    happening: Happening
    sentences: Sequence[Sentence] = ()


class LiveCall:
    """A call that a page makes, one reaction at a time; safe for several threads.

    Args:
        interpreter: the call, which has not begun.
        fetch: gives the sound at an address.
        places: tell where in the line something happens.
        beginning: the lines with which a test of this call begins.
        stack: what must be closed when the call is over.
        begins: the moment for the line at which it begins.
    """

    def __init__(
        self,
        interpreter: Interpreter,
        fetch: Callable[[str], bytes],
        places: Places,
        beginning: Sequence[str],
        stack: ExitStack,
        begins: datetime,
    ) -> None:
        self.begins = begins
        self._interpreter = interpreter
        self._talk = interpreter.run()
        # It is fetched to find its sentences, and asked for when it sounds: by then the caller may
        # have hung up, and the line of this call may be gone.
        self._fetch = lru_cache(maxsize=4)(fetch)
        self._places = places
        self._stack = stack
        self._lock = Lock()
        self._occurred: list[Occurrence] = []
        self._leads_to = ""
        self._beginning = beginning
        self._story = Story(keeps_words=False)
        self.is_over = False

    def begin(self) -> list[Occurrence]:
        """Dial, and return everything up to the first moment that asks for a reaction."""
        with self._lock:
            self._take(next(self._talk, None))
            return self._told(0)

    def react(self, number: int, reaction: Reaction) -> list[Occurrence]:
        """Let the page react to occurrence `number`, and return what happens after that.

        Raises:
            OutOfStepError: that is not what is going on.
        """
        with self._lock:
            if self.is_over or number != len(self._occurred) - 1:
                raise OutOfStepError(f"{number} is not what is going on in this call")
            self._go_on(reaction)
            return self._told(number + 1)

    def _told(self, number: int) -> list[Occurrence]:
        """Return what happened from `number` on, and forget the words of the caller in it."""
        told = self._occurred[number:]
        self._occurred[number:] = map(_without_words, told)
        return told

    @property
    def leaflet(self) -> str:
        """The leaflet that the caller is in; empty in the hall."""
        return self._occurred[-1].place.partition("@")[2] if self._occurred else ""

    def sound(self, number: int) -> bytes | None:
        """Return the sound that is heard at occurrence `number`, as the line serves it to Twilio.

        Raises:
            TwimlError: the sound cannot be fetched.
        """
        with self._lock:
            match self._occurred[number].happening if 0 <= number < len(self._occurred) else None:
                case happened.Heard(url=str(url)):
                    return self._fetch(url)
                case _:
                    return None

    def story(self) -> Mapping[str, str]:
        """Return the call so far as a test, as the keys of a link, and what transfers came to."""
        with self._lock:
            test = self._story.as_test(self._beginning)
            return {"test": test, "keys": self._story.acts, "transfer": self._story.transfer}

    def leave(self, after: float = 0.0) -> None:
        """Hang up, if need be, so that the line hears of it; nobody is on the page any more.

        `after` are the seconds that what is going on has lasted: a message that was being recorded
        is kept, as on a real line.
        """
        with self._lock:
            if not self.is_over:
                self._go_on(happened.PartyHungUp(after))
            # A caller who is gone ends every moment of a call; this is for a call that missed it.
            self._end()

    def _go_on(self, reaction: Reaction) -> None:
        self._story.reacts(self._occurred[-1].happening, reaction)
        try:
            self._take(self._talk.send(reaction))
        except StopIteration:
            self._end()

    def _take(self, happening: Happening | None) -> None:
        """Note what happens, up to what somebody has to react to."""
        while happening is not None:
            self._note(happening)
            if not isinstance(happening, happened.Webhook | happened.Failed | happened.HungUp):
                return
            happening = next(self._talk, None)
        self._end()

    def _note(self, happening: Happening) -> None:
        before = self._occurred[-1].place if self._occurred else ""
        found = self._places.of(happening)
        if isinstance(happening, happened.Webhook):
            self._leads_to = found or self._leads_to
        # Words that are said at several steps belong to the one that the document leads to.
        shared = self._leads_to if isinstance(happening, happened.Heard) else ""
        place = found or shared or before
        at = self._interpreter.seconds
        heard = self._sentences(happening)
        self._occurred.append(Occurrence(len(self._occurred), at, place, happening, heard))
        self._story.happens(happening)

    def _sentences(self, happening: Happening) -> Sequence[Sentence]:
        match happening:
            case happened.Heard(words=str(words), url=url, seconds=seconds):
                return sentences(words, seconds, self._wav(url))
            case _:
                return ()

    def _wav(self, url: str | None) -> bytes:
        with suppress(TwimlError):  # The page tells of a sound that is gone when it plays it.
            return self._fetch(url) if url else b""
        return b""

    def _end(self) -> None:
        self.is_over = True
        self._talk.close()
        self._stack.close()


def _without_words(occurrence: Occurrence) -> Occurrence:
    """Leave out what a caller said: the page was told, and nobody else may read it here."""
    match occurrence.happening:
        case happened.Webhook(params=params) as webhook if "SpeechResult" in params:
            rest = {name: value for name, value in params.items() if name != "SpeechResult"}
            return replace(occurrence, happening=replace(webhook, params=rest))
        case _:
            return occurrence
