"""What Twilio's page of Gather says of recognising words, read from the attributes; pure.

https://www.twilio.com/docs/voice/twiml/gather: speechModel, speechTimeout, language and hints.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.phone.happenings import TwimlError
from ivr.phone.verbs import Recognition

LONGEST_SPEECH = 60
"""Seconds of speech that one Gather recognises at most."""

MOST_HINTS, LONGEST_HINT = 500, 100
"""Hints that a Gather may have, and the characters of each."""

DUTCH: Mapping[str, frozenset[str] | None] = {
    "default": None,
    "numbers_and_commands": frozenset({"nl", "nl-BE"}),
    "phone_call": frozenset(),
    "experimental_conversations": frozenset({"nl-NL"}),
    "experimental_utterances": frozenset({"nl-NL"}),
    "googlev2_long": None,
    "googlev2_short": None,
    "googlev2_telephony": None,
    "googlev2_telephony_short": None,
    "deepgram_nova-2": frozenset({"nl", "nl-BE"}),
    "deepgram_nova-3": frozenset({"nl", "nl-BE"}),
}
"""The models of speechModel, and how each one's list of languages writes Dutch; None where it
depends on the region of the provider. A language goes to the provider as it is written."""


def recognition_of(given: Mapping[str, str]) -> Recognition:
    """Return how the words of a Gather are recognised.

    Raises:
        TwimlError: Twilio would warn of it, or the Gather would fail.
    """
    _check_model(given)
    _check_silence(given)
    _check_hints(given.get("hints", ""))
    return Recognition(
        seconds=min(LONGEST_SPEECH, int(given.get("maxSpeechTime", LONGEST_SPEECH))),
        silence=int(given.get("speechTimeout", given.get("timeout", 5))),
        barge_in=given.get("bargeIn", "true") == "true",
    )


def _check_model(given: Mapping[str, str]) -> None:
    model, language = given.get("speechModel", "default"), given.get("language", "en-US")
    tags = DUTCH[model]
    if language.split("-")[0] == "nl" and tags is not None and language not in tags:
        able = sorted(name for name, tags in DUTCH.items() if tags is None or language in tags)
        raise TwimlError(
            13334,
            f'<Gather speechModel="{model}"> does not know {language}, so the Gather fails.',
            f"Models that do: {', '.join(able)}.",
        )


def _check_silence(given: Mapping[str, str]) -> None:
    silence, model = given.get("speechTimeout"), given.get("speechModel")
    if silence == "auto":
        raise TwimlError(
            13335,
            f'<Gather speechTimeout="auto"> goes with no speechModel, {model or "default"} either.',
            "Give it a whole number of seconds.",
        )
    if model and not silence:
        raise TwimlError(
            13327,
            f'<Gather speechModel="{model}"> has no speechTimeout.',
            "Give it a whole number of seconds.",
        )


def _check_hints(hints: str) -> None:
    entries = [entry.strip() for entry in hints.split(",")]
    longest = max(entries, key=len)
    if len(entries) > MOST_HINTS or len(longest) > LONGEST_HINT:
        raise TwimlError(
            13330,
            f"<Gather hints> has {len(entries)} entries, the longest of {len(longest)} characters.",
            f"At most {MOST_HINTS} of at most {LONGEST_HINT} characters are allowed.",
        )
