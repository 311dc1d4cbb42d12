"""Which secrets and passwords can be guessed: those of a pattern, or that many people choose."""

from __future__ import annotations

import gc
import re
import sys

SECRET_GUESSES = 22
"""Powers of ten: zxcvbn finds at least 28 for 32 random hexadecimal digits, and 4 for a pattern."""

PASSWORD_GUESSES = 10
"""Powers of ten: the highest of zxcvbn's five marks, "very unguessable"."""

LOOKED_AT = 72
"""Characters; zxcvbn refuses longer ones, because its time grows faster than they do."""

PLACEHOLDER = re.compile(
    r"change.?me|change.?this|replace|secret|geheim|example|voorbeeld|placeholder|password|wachtwoord",
    re.IGNORECASE,
)
"""Words that stand where a secret has yet to come."""

EVERYWHERE = ("wachtwoord", "welkom", "geheim", "ziekenhuis", "polikliniek", "telefoon", "inloggen")
"""Words that a colleague thinks of first; of itself zxcvbn knows English and names."""


def is_guessable_secret(value: str) -> bool:
    """Return whether a secret was not drawn at random: a pattern, a sentence, a placeholder."""
    words_alone = not any(map(str.isdigit, value))
    return words_alone or bool(PLACEHOLDER.search(value)) or _guesses(value) < SECRET_GUESSES


def is_guessable_password(password: str, *about: str) -> bool:
    """Return whether a password can be guessed from the words `about` its owner, or from none."""
    return _guesses(password, *EVERYWHERE, *about) < PASSWORD_GUESSES


def _guesses(value: str, *known: str) -> float:
    """Return the power of ten of the guesses that a clever stranger needs."""
    # Slow to import, and VOICE alone needs none of it.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return float(zxcvbn(value[:LOOKED_AT], user_inputs=list(known))["guesses_log10"])


def forget_words() -> None:
    """Let go of zxcvbn's lists of words: 10 MB that a process with its settings needs no longer.

    A new password is rare, and then they are read again.
    """
    for name in [name for name in sys.modules if name.partition(".")[0] == "zxcvbn"]:
        del sys.modules[name]
    gc.collect()
