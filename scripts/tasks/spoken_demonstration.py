"""Makes one call on a private line, and writes what its caller heard as sound and as words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from ivr import pcm
from ivr.demonstration import trial_settings
from ivr.dutch.public_days import AMSTERDAM
from ivr.house import AUDIO
from ivr.pcm import Pcm
from ivr.phone import happenings as happened
from ivr.phone.caller import Caller
from ivr.phone.clock import RunningClock
from ivr.phone.happenings import Happening, Party, Reaction, TwimlError
from ivr.phone.key_tones import key_tone
from ivr.phone.made_up_sound import RATE
from ivr.phone.simulated_call import number_of
from ivr.plain_exit import plain_exit
from ivr.settings import load_speech
from ivr.sound.manifest import MANIFEST, Manifest
from scripts.tasks.destination import private_line

NAME = "voorbeeld"
"""The name of both files."""

A_SATURDAY_EVENING = datetime(2027, 3, 6, 20, tzinfo=AMSTERDAM)

PRESSES = (
    ("", "1"),
    ("Nog een keer", "1"),
    ("Weet u alleen de dag", "0903"),
    ("Klopt dat?", "#"),
    ("Nog een keer", "0"),
    ("", "0"),
    ("Klopt het?", "#"),
)
"""At which words of the line which keys are pressed: the first that begin so, or at a question.

They are pressed where the words begin, so that none is cut off: who knows the line waits for none.
"""

FAREWELL = "Dank u wel voor het bellen."

ENDS = (".", "?", "!", "]")
"""What a sentence ends with, or what the caller does."""

REST = 0.3
"""Seconds that are left of a silence in which the line waits for nobody."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the call: its sound, and its words; none for a silence."""

    sound: Pcm
    words: str


class Hasty(Caller):
    """A caller who presses keys as soon as certain words begin, and keeps what was heard whole."""

    pieces: list[Piece]

    def presses_at(self, words: str, keys: str) -> None:
        """Listen until `words` begin, or to a question, and press the keys at once."""
        self.listens_until(words)
        self._fails_when_over(f"press {keys}")
        for key in keys:
            self._react(happened.Key(key))

    def listens_until(self, words: str) -> None:
        """Listen until these words begin, or until the line asks something where there are none."""
        while self._goes_on() and not _begins(self._now, words):
            self._listen_a_little()

    def _react(self, reaction: Reaction) -> Hasty:
        if self._now is not None:
            self.pieces += _pieces(self._now, reaction)
        super()._react(reaction)
        return self


def run(folder: Path) -> None:
    """Write the call into the folder, and say how long it is."""
    with plain_exit(ValueError, OSError, AssertionError, TwimlError):
        pieces = call()
        sound = Pcm(b"".join(piece.sound.samples for piece in pieces), RATE)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{NAME}.wav").write_bytes(sound.wav())
        (folder / f"{NAME}.vtt").write_text(transcript(pieces), encoding="utf-8")
    print(f"{folder / NAME}.wav: {sound.seconds:.0f} seconds; the words are in {NAME}.vtt.")


def call() -> Sequence[Piece]:
    """Return the stretches of the call, of which the sound is that of audio/.

    Raises:
        ValueError: something that is said has no sound.
        AssertionError: the leaflet that answers leads another way.
    """
    clock = RunningClock(A_SATURDAY_EVENING)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = trial_settings(folder, load_speech().leaflet_folders)
        line = private_line(settings, clock, stack)
        caller = Hasty(
            number_of(line.settings),
            connect_to=line.url,
            recordings=line.recordings,
            api_url=line.settings.twilio_api_url,
            words_of=Manifest.load(AUDIO / MANIFEST).words_of,
        )
        caller.pieces = []
        clock.elapsed = lambda: caller.elapsed
        _phone(caller)
    return caller.pieces


def _phone(caller: Hasty) -> None:
    caller.dials()
    for words, keys in PRESSES:
        caller.presses_at(words, keys)
    caller.listens_until(FAREWELL)
    caller.hangs_up()


def _begins(now: Happening | None, words: str) -> bool:
    """Return whether words that begin so begin now; no words are those of no sound."""
    heard = now if isinstance(now, happened.Heard) and not now.already else None
    return bool(words and heard and heard.words and heard.words.startswith(words))


def _pieces(now: Happening, reaction: Reaction) -> Iterator[Piece]:
    match now, reaction:
        case happened.Heard(words, url, party=Party.CALLER), happened.Finished():
            yield Piece(_sound(words, url), " ".join((words or "").split()))
        case happened.Quiet(seconds), happened.Finished():
            yield Piece(Pcm(bytes(pcm.WIDTH * round(min(seconds, REST) * RATE)), RATE), "")
        case _, happened.Key(key):
            yield Piece(key_tone(key), f"[De beller drukt op {key}]")


def _sound(words: str | None, url: str | None) -> Pcm:
    """Return the sound of audio/ that was played.

    Raises:
        ValueError: these words have none, or its file is not here.
    """
    if url is None:
        raise ValueError(f'"{words}" has no sound yet. Run scripts/build_audio.py.')
    return pcm.read((AUDIO / Path(urlsplit(url).path).name).read_bytes()).at(RATE)


def transcript(pieces: Sequence[Piece]) -> str:
    """Return the words of a call with the moments at which they are heard (w3.org/TR/webvtt1).

    What is said in several sounds is read as one sentence.
    """
    cues, words, begin, now = ["WEBVTT"], list[str](), 0.0, 0.0
    for piece in pieces:
        begin = begin if words else now
        now += piece.sound.seconds
        words += [piece.words] * bool(piece.words)
        if piece.words.endswith(ENDS):
            cues.append(f"{_moment(begin)} --> {_moment(now)}\n{' '.join(words)}")
            words = []
    return "\n\n".join(cues) + "\n"


def _moment(seconds: float) -> str:
    whole, thousandths = divmod(round(1000 * seconds), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{thousandths:03}"
