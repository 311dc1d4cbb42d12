"""What a call proves, one fact beside another: none of them outranks or undoes another; no I/O."""

from __future__ import annotations

from enum import IntFlag, StrEnum


class Fact(IntFlag):
    """What is known of a call. Whoever tells a fact again, or in another order, changes nothing.

    The numbers stand in the database. A caller wants a person who presses 0, asks for one aloud, or
    waits until the line connects; whom a failure or an emergency connects said nothing of the kind.
    """

    BEGUN = 1
    """A part of the leaflet began to be read."""
    INFORMED = 2
    """A part was heard to its end, or what answers a question: no key came before it was over."""
    WANTED_OPEN = 4
    """The caller wanted a person while the clinic was open."""
    WANTED_CLOSED = 8
    """The caller wanted a person while the clinic was closed."""
    PERSON = 16
    """A colleague accepted the call."""
    MESSAGE = 32
    """A message was left."""
    CALL_BACK = 64
    """The caller asked to be rung back, without a word."""
    TROUBLE = 128
    """Something of ours failed, and the caller heard so."""
    EARLIER = 256
    """The call is from before facts were kept: what is not told of it is unknown."""


NO_FACTS = Fact(0)

WANTED = Fact.WANTED_OPEN | Fact.WANTED_CLOSED
HELP = (Fact.PERSON, Fact.MESSAGE, Fact.CALL_BACK)
"""What a caller who wanted a person can get, the best of it first."""


class Listened(StrEnum):
    """How far a part of the leaflet was heard, as figures count it: each once in a call."""

    BEGUN = "begun"
    ENDED = "to_the_end"
