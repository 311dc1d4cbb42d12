"""A caller in a story: `caller.dials().hears("welkom").presses("2").hears("oorzaken")`.

The caller drives the interpreter in virtual time: nothing really waits. An action (presses, waits,
says ...) first listens until the line waits for the caller, as a patient person does; `barges_in`
does not. `hears` looks at everything heard since the last action, and listens on until it is heard
or the line waits.
"""

from __future__ import annotations

from typing import Self

from ivr.dutch.pacing import seconds_to_say
from ivr.phone import happenings as happened
from ivr.phone.driving import CHAT, THINKING, TYPING, Driver, Observer, hears_words
from ivr.phone.happenings import Party, TransferOutcome


class Caller(Driver):
    """Somebody who phones a number; the arguments are those of Driver."""

    # What the caller does.

    def dials(self) -> Self:
        """Dial the number; the line has picked up when this returns."""
        assert not self._dialled, "This caller has dialled already; make a new Caller."
        self._dialled = True
        self._did("dials")
        self._take(next(self._talk, None))
        return self

    def begins(self) -> Self:
        """Begin the call, whatever side it comes from."""
        return self.dials()

    def presses(self, key: str) -> Self:
        """Listen until the line waits, then press one key."""
        assert len(key) == 1, f"presses({key!r}): one key; use presses_keys for more."
        self._listen()
        self._fails_when_over(f'press "{key}"')
        after = THINKING if isinstance(self._now, happened.AwaitingKey) else 0.0
        self._did(f'presses "{key}"')
        return self._react(happened.Key(key, after))

    def barges_in(self, key: str) -> Self:
        """Press a key as soon as the line would take it, during a prompt if possible."""
        return self._press_at_once(key, THINKING)

    def presses_keys(self, keys: str) -> Self:
        """Listen until the line waits, then type `keys` one after the other."""
        self.presses(keys[0])
        for key in keys[1:]:
            self._press_at_once(key, TYPING)
        return self

    def waits(self) -> Self:
        """Listen until the line waits, and let its time run out in silence."""
        self._listen()
        self._fails_when_over("wait")
        assert not isinstance(self._now, happened.Connected), self._explain(
            "The caller is talking with a colleague; use talks() or hangs_up()."
        )
        self._did("waits")
        return self._react(happened.Finished())

    def says(self, seconds: float = 12.0, audio: bytes | None = None) -> Self:
        """Listen until the line records and speak; then presses("#"), waits() or hangs_up()."""
        self._listen()
        assert isinstance(self._now, happened.RecordingNow), self._explain(
            f"The line is not recording; it is at {self._now}."
        )
        self._did(f"says something of {seconds:g} seconds")
        return self._react(happened.Spoke(seconds, audio))

    def asks(self, words: str, confidence: float | None = 0.9, *, at_once: bool = False) -> Self:
        """Listen until the line waits, then say `words`; `at_once`: while it still speaks.

        The words are those that are recognised, with a `confidence` of 0.0 to 1.0, or None. Where
        the line does not listen to words they are not heard.
        """
        while at_once and self._goes_on() and not hears_words(self._now):
            self._listen_a_little()
        if not at_once:
            self._listen()
        return self._says(words, confidence, THINKING)

    def adds(self, words: str, pause: float = 1.0) -> Self:
        """Go on asking after a `pause` in seconds; when the line has stopped listening by then, the
        words are not heard."""
        if isinstance(self._now, happened.Quiet) and pause >= self._now.seconds:
            self._react(happened.Finished())
        return self._says(words, None, pause)

    def _says(self, words: str, confidence: float | None, after: float) -> Self:
        self._fails_when_over(f'say "{words}"')
        if not hears_words(self._now):
            self._did(f"says: {words} (not heard: the line does not listen to words now)")
            return self
        self._did(f"says: {words}")
        if isinstance(self._now, happened.Heard | happened.Quiet):
            after = min(after, self._now.seconds)
        return self._react(happened.SaidWords(words, seconds_to_say(words), confidence, after))

    def hangs_up(self) -> Self:
        """Hang up now, whatever is going on."""
        self._fails_when_over("hang up")
        self._did("hangs up")
        return self._react(happened.PartyHungUp(0.0))

    def talks(self, seconds: float = CHAT) -> Self:
        """Talk with the colleague, who hangs up after `seconds`."""
        self.is_connected_to_the_clinic()
        self._did(f"talks for {seconds:g} seconds")
        return self._react(happened.PartyHungUp(seconds, Party.COLLEAGUE))

    def transfer_is(self, transfer: TransferOutcome, keys: str = "1") -> Self:
        """Settle what becomes of a transfer from now on; `keys` are what the colleague presses."""
        self._transfer = transfer
        self._colleague_keys = keys
        return self

    def listens_to_the_end(self) -> Self:
        """Press nothing at all until the call is over; a colleague who is reached ends it."""
        self._did("listens to the end")
        while self._now is not None:
            talking = isinstance(self._now, happened.Connected)
            self._react(
                happened.PartyHungUp(CHAT, Party.COLLEAGUE)
                if talking
                else self._passively(self._now)
            )
        return self

    def observe(self, observer: Observer) -> Self:
        """Let `observer` be told what happens from now on."""
        self._observer = observer
        return self

    # What the caller notices.

    def hears(self, words: str) -> Self:
        """Check that `words` are heard before the line waits (case and blanks do not matter)."""
        while not self.transcript.has(words) and self._goes_on():
            self._listen_a_little()
        assert self.transcript.has(words), self._explain(f"The caller does not hear {words!r}.")
        return self

    def does_not_hear(self, words: str) -> Self:
        """Check that `words` are not among what is heard until the line waits."""
        self._listen()
        assert not self.transcript.has(words), self._explain(f"The caller hears {words!r}.")
        return self

    def hears_a_beep(self) -> Self:
        """Check that the line records."""
        self._listen()
        assert isinstance(self._now, happened.RecordingNow), self._explain("No recording begins.")
        return self

    def hears_it_ring(self) -> Self:
        """Listen until a colleague's telephone rings."""
        while not isinstance(self._now, happened.Ringing) and self._goes_on():
            self._listen_a_little()
        assert isinstance(self._now, happened.Ringing), self._explain("No telephone rings.")
        return self

    def colleague_hears(self, words: str) -> Self:
        """Check that the colleague heard `words` in the whisper, since the last action."""
        self._listen()
        assert self.transcript.has(words, Party.COLLEAGUE), self._explain(
            f"The colleague does not hear {words!r}."
        )
        return self

    def is_connected_to_the_clinic(self, number: str | None = None) -> Self:
        """Check that the caller talks with a colleague, at `number` when it is given."""
        self._listen()
        assert isinstance(self._now, happened.Connected), self._explain("Nobody is on the line.")
        assert number in (None, self._now.number), self._explain(
            f"The caller is connected to {self._now.number}, not {number}."
        )
        return self

    @property
    def heard(self) -> str:
        """Every word heard since the last action, until the line waits."""
        self._listen()
        return self.transcript.words()

    @property
    def is_heard(self) -> bool:
        """Return whether the line, once everything was heard, listens to words."""
        self._listen()
        return hears_words(self._now)

    @property
    def has_ended(self) -> bool:
        """Return whether the call is over once everything was heard."""
        self._listen()
        return self._now is None
