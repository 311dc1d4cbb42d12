"""A call in writing: what was heard and done, when, as a person would read it back."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.phone import happenings as happened
from ivr.phone.happenings import Happening, Party


def describe(happening: Happening) -> str:  # noqa: C901, PLR0911  # a table: one line per kind
    """Return in one line what happens."""
    match happening:
        case happened.Heard(words, url, seconds, _, party):
            who = "colleague hears" if party is Party.COLLEAGUE else "hears"
            return f"{who} ({seconds:.1f} s): {words or url}"
        case happened.Quiet(seconds, interruptible=False, listens=True):
            return f"the line listens; {seconds:g} s of silence end what is said"
        case happened.Quiet(seconds):
            return f"silence ({seconds:g} s)"
        case happened.AwaitingKey(seconds, digits):
            typed = f', after "{digits}"' if digits else ""
            return f"the line waits {seconds:g} s for {_awaited(happening)}{typed}"
        case happened.Beep():
            return "beep"
        case happened.RecordingNow(seconds, recorded=recorded):
            so_far = f"{recorded:g} s so far, " if recorded else ""
            return f"the line records, {so_far}at most {seconds:g} s more"
        case happened.Ringing(numbers, seconds, caller_id):
            shown = f"showing {caller_id}, at most {seconds:g} s"
            return f"{' and '.join(numbers)} rings, {shown}"
        case happened.BeingRung(number, seconds, caller_id):
            return f"the telephone of {number} rings, showing {caller_id}, at most {seconds:g} s"
        case happened.Connected(number):
            return f"connected with {number}"
        case happened.Webhook() as webhook:
            return f"{webhook.method} {webhook.url} -> {webhook.status}"
        case happened.Failed(error):
            return f"FAILED: {error}"
        case happened.HungUp(ending):
            return f"the call is over: {ending}"


def _awaited(waiting: happened.AwaitingKey) -> str:
    if not waiting.listens:
        return "a key"
    return "words or a key" if waiting.keys else "words"


@dataclass
class Transcript:
    """Everything on a call, in order."""

    _lines: list[tuple[float, str]] = field(default_factory=list)
    _since_action: list[happened.Heard] = field(default_factory=list)

    def add(self, happening: Happening, seconds: float) -> None:
        """Write down what happens at `seconds`; the same sound going on is one line."""
        if isinstance(happening, happened.Heard):
            if happening.already:
                return
            self._since_action.append(happening)
        self._lines.append((seconds, describe(happening)))

    def act(self, action: str, seconds: float) -> None:
        """Write down what the caller does; what was heard before it no longer counts."""
        self._since_action.clear()
        self._lines.append((seconds, f"-> the caller {action}"))

    def words(self, party: Party = Party.CALLER) -> str:
        """Return the words `party` heard since the last action."""
        return " ".join(
            heard.words or "" for heard in self._since_action if heard.party is party
        ).strip()

    def has(self, words: str, party: Party = Party.CALLER) -> bool:
        """Return whether `words` were heard since the last action."""
        return _plain(words) in _plain(self.words(party))

    def __str__(self) -> str:
        return "\n".join(f"{seconds:7.1f}  {line}" for seconds, line in self._lines)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
