"""How a Dutch word sounds on a telephone, where many letters sound alike; pure."""

from __future__ import annotations

import re

# In this order. On a line of 8 kHz f and v, s and z, and what ends in b or p cannot be told apart.
_ALIKE = (
    (r"[áàâä]", "a"),
    (r"[éèêë]", "e"),
    (r"[íìîï]", "i"),
    (r"[óòôö]", "o"),
    (r"[úùûü]", "u"),
    (r"[^a-z]", ""),
    (r"sch(?=[^aeiou]|$)", "s"),
    (r"ieuw?", "iw"),
    (r"ouw?|auw?", "A"),
    (r"ij|ei|ey", "E"),
    (r"ui|uy", "U"),
    (r"eu", "O"),
    (r"oe", "W"),
    (r"ie|y", "i"),
    (r"ng", "N"),
    (r"ph|v", "f"),
    (r"th|dt", "t"),
    (r"ch", "g"),
    (r"tie\b|ti(?=o)", "si"),
    (r"c(?=[eiE])|z", "s"),
    (r"c|q", "k"),
    (r"x", "ks"),
    (r"d$", "t"),
    (r"b$", "p"),
    (r"(?<=.)en$", "e"),
    (r"(?<=[^aeiouAEUOWi])h|^h", ""),
    (r"(.)\1+", r"\1"),
)
_RULES = tuple((re.compile(pattern), sound) for pattern, sound in _ALIKE)

VOWELS = "aeiouAEUOW"
"""The signs of a key that are vowels: capitals stand for ou, ij, ui, eu and oe."""

SOUNDS = f"{VOWELS}bdfgjklmnNprstw"
"""All signs of a key."""

_FAMILIES = (VOWELS, "mnN", "ptk", "bdg", "fsg", "lr", "jw")
"""Sounds that are easily taken for each other."""


def sound_key(word: str) -> str:
    """Return the sounds of a word in letters; words with one key are homophones on this line."""
    key = word.lower()
    for pattern, sound in _RULES:
        key = pattern.sub(sound, key)
    return key


def are_kin(one: str, other: str) -> bool:
    """Return whether two signs of keys are easily taken for each other."""
    return any(one in family and other in family for family in _FAMILIES)
