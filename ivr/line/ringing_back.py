"""What a colleague hears whose telephone the line rings: for a caller, or to prove it is theirs.

Whoever picks up hears which hospital rings and nothing of a caller: it may be a machine, or
somebody in the house. These words are no caller's.
"""

from __future__ import annotations

from ivr.dutch.digits_and_days import BETWEEN_GROUPS, read_digits
from ivr.dutch.language import key
from ivr.line.desk import ACCEPT
from ivr.words.prompt import Prompt, Sayings, Silence

NOT_ANSWERED = Prompt("ring-back-no-answer", "Er wordt niet opgenomen.")
ENGAGED = Prompt("ring-back-busy", "Dit nummer is in gesprek.")
NOT_REACHED = Prompt("ring-back-failed", "Dit nummer is niet te bereiken.")
NOT_ANY_MORE = Prompt(
    "ring-back-over", "Dit gesprek kan niet meer. Kijk op de pagina Berichten. Dag."
)
TROUBLE = Prompt("ring-back-trouble", "Er ging iets mis. Er wordt niemand gebeld. Dag.")
ONCE_MORE = Prompt("ring-back-code-again", "Ik zeg de code nog een keer.")
NOT_YOU = Prompt("ring-back-not-you", "Hebt u hier niet om gevraagd? Dan hoeft u niets te doen.")

AGAIN = Silence(2)
"""Between the question and the same question: who picks up is often not yet listening."""


def who_rings(hospital: str) -> str:
    """Return the words with which every such call begins."""
    return f"Dit is de computerstem van {hospital}."


def question(hospital: str) -> Sayings:
    """Return what a colleague hears who pressed "Bel terug", twice."""
    asks = f"U wilt iemand terugbellen. Verbinden: {key(ACCEPT)}."
    ask = Prompt("ring-back-ask", f"{who_rings(hospital)} {asks}")
    return (ask, AGAIN, ask)


def spoken_code(hospital: str, code: str) -> Sayings:
    """Return the six digits of a code, said twice."""
    what = "Een collega wil dit toestel gebruiken om terug te bellen. Dit is de code."
    begin = Prompt("ring-back-code", f"{who_rings(hospital)} {what}")
    half = len(code) // 2
    digits: Sayings = (*read_digits(code[:half]), BETWEEN_GROUPS, *read_digits(code[half:]))
    return (begin, *digits, AGAIN, ONCE_MORE, *digits, AGAIN, NOT_YOU)
