"""What a colleague hears who lends the line a voice by telephone: these steps are no caller's."""

from __future__ import annotations

from ivr.words.prompt import Prompt

CODE, TAKE, REVIEW = "studio-code", "studio-take", "studio-review"
STEPS = frozenset({CODE, TAKE, REVIEW})
"""The steps of a sitting; no line leads to them."""

CODE_DIGITS = 6
CODE_TRIES = 3
"""Codes that may be keyed in during one call."""

SEARCHING = 12
"""Seconds in which a colleague looks for the code on the page."""

LONGEST_TAKE = 60
"""Seconds; the longest prompt takes some twenty."""

END_OF_TAKE = 3
"""Seconds of silence that end a take: the key that ends a Record cuts off its last second."""

REVIEWING = 10
"""Seconds to think about a take."""

REVIEWS = 3
"""Times that is asked before the call ends; the take is kept, for the page."""

ASK_CODE = Prompt(
    "studio-code",
    "U kunt nu zinnen inspreken voor deze telefoonlijn. "
    "Toets de code van zes cijfers in die op de pagina staat.",
)
WRONG_CODE = Prompt("studio-wrong-code", "Deze code klopt niet, of is niet meer geldig.")
THESE_WORDS = Prompt("studio-words", "Dit zijn de woorden.")
ONCE_MORE = Prompt("studio-once-more", "Deze zin moet nog een keer. Dit zijn de woorden.")
SPEAK = Prompt(
    "studio-speak",
    "Spreek ze uit na de toon. Wacht daarna drie tellen. Overslaan: druk op het hekje.",
)
NOT_HEARD = Prompt("studio-not-heard", "Ik heb u niet goed gehoord.")
WHAT_NOW = Prompt(
    "studio-review",
    "Luisteren: druk op vijf. Opnieuw: druk op zeven. Goed, en verder: druk op het hekje.",
)
ALL_DONE = Prompt("studio-done", "Alle zinnen zijn ingesproken. Dank u wel. Dag.")
ENOUGH = Prompt("studio-enough", "Wat u insprak, is bewaard. Dag.")


def prompts() -> tuple[Prompt, ...]:
    """Return all that is said in a sitting, beside the words that are to be read."""
    asked = (ASK_CODE, WRONG_CODE, THESE_WORDS, ONCE_MORE, SPEAK, NOT_HEARD)
    return (*asked, WHAT_NOW, ALL_DONE, ENOUGH)
