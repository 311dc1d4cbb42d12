"""Numbers in Dutch words, as they are said: cardinals, ordinals, decimals, single digits."""

from __future__ import annotations

import re

from ivr.dutch.language import DIGITS, LANGUAGE

LARGEST = 999_999_999
"""The largest whole number that is said as an amount; longer rows are read digit by digit."""

_RANK_IN_DE = ("nul", "twee", "vier", "vijf", "zes", "zeven", "negen", "tien", "elf", "twaalf")


def cardinal(number: int) -> str:
    """Say a whole number from 0 to 999 999 999; anything else is a ValueError.

    num2words is right below a thousand, but says "duizendhonderd" for 1100, "een miljoen", and
    glues everything together. Here: "elfhonderd", "één miljoen", a space after duizend (Leidraad
    van de Taalunie, 6.9), and hundreds only up to 1999, so that years come out right as well.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} is not between 0 and {LARGEST}; read it digit by digit instead")
    if number < 1000:
        return _below_thousand(number)
    if 1100 <= number < 2000:
        return _then(_below_thousand(number // 100) + "honderd", number % 100, "")
    if number < 1_000_000:
        return _then(_thousands(number // 1000), number % 1000, " ")
    return _then(_below_thousand(number // 1_000_000) + " miljoen", number % 1_000_000, " ")


def ordinal(number: int) -> str:
    """Say the rank of a whole number from 0 to 999 999 999: "eerste", "twaalfde", "honderdste"."""
    words = "miljoen" if number == 1_000_000 else cardinal(number)
    for ending, rank in (("één", "eerste"), ("een", "eerste"), ("drie", "derde")):
        if words.endswith(ending):
            return words.removesuffix(ending) + rank
    return words + ("de" if words.endswith(_RANK_IN_DE) else "ste")


def amount(written: str) -> str:
    """Say "12", "1.250", "0042" or "0,75"; digits behind the comma come one by one.

    No ear can then turn them round, as happens with 38 and 83 ("achtendertig").
    """
    written_whole, _, fraction = written.partition(",")
    whole = _whole(written_whole)
    if not fraction:
        return whole
    return f"{whole} komma {' '.join(DIGITS[int(sign)] for sign in fraction)}"


def digits(written: str) -> str:
    """Say every digit on its own with a short pause between them; other signs are skipped."""
    return ", ".join(DIGITS[int(sign)] for sign in written if sign.isdecimal())


def _whole(written: str) -> str:
    # A leading zero, or a long row without dots that is no round amount, is a code that somebody
    # writes down; dots between groups of three ("1.234.567") make an amount of any row.
    is_grouped = re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", written) is not None
    written = written.replace(".", "")
    is_code = len(written) > 1 and written.startswith("0")
    is_long = len(written) > 6 and not (is_grouped or written.endswith("000"))
    if is_code or is_long or len(written) > len(str(LARGEST)):
        return digits(written)
    return cardinal(int(written))


def _below_thousand(number: int) -> str:
    # It brings the numbers of every language, and most processes say none.
    from num2words import num2words  # noqa: PLC0415 - see above

    # Alone, een needs its accents to be a number; glued to another word nobody reads it as "a".
    words: str = num2words(number, lang=LANGUAGE)
    return words.replace("honderdéén", "honderdeen")


def _thousands(count: int) -> str:
    return "duizend" if count == 1 else _below_thousand(count) + "duizend"


def _then(words: str, rest: int, joint: str) -> str:
    return words + joint + cardinal(rest) if rest else words
