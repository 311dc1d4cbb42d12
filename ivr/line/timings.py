"""How long the line waits, how often it asks, how much it says at once; reasons: ivr/callers.md.

What no caller notices stands beside its use: what an address can hold (`ivr/words/step.py`), how
long Twilio may take to fetch a sound (`ivr/call/moves.py`).
"""

from __future__ import annotations

CHOOSING = 8
"""Seconds of silence before we ask again, or go on to the next part: the usual five cut slow
callers off (ivr/callers.md, Choosing)."""

PAUSE_IN_QUESTION = 3
"""Seconds of silence that end a question in the caller's own words: older callers pause
(ivr/callers.md, A message)."""

SKIPPED = 4.0
"""Seconds of other sentences that are heard at most before the one that fits a question best."""

CONFIRMING = 6
"""Seconds in which a caller may say that a leaflet is another one than was meant; then it is read,
for most are right."""

SEARCHING = 12
"""Seconds, behind the question for a number, in which a caller turns the paper over; the first
digit stops them. Twilio would wait as long between two digits (twilio.com/docs/voice/twiml/gather,
timeout), so it is a pause and no time-out."""

BETWEEN_DIGITS = 4
"""Seconds within which a digit follows the one before; after a lone 0 or * nobody waits longer."""

ONCE, TWICE = 1, 2
"""Silences after which a menu asks no more: twice where a caller chooses, before a person or the
voicemail follows (ivr/callers.md, Choosing); once where going on loses nothing."""

WRONG_KEYS = 2
"""Keys without a meaning after which a menu asks no more (ivr/callers.md, Choosing)."""

INTERRUPTIONS = 2
"""Times that a key without a meaning may stop a notice; the next time no key does, because nobody
is recorded unheard (ivr/callers.md, A message)."""

RINGING = 25
"""Seconds that the desk rings (ivr/callers.md, A person)."""

ACCEPTING = 5
"""Seconds that a colleague who picked up has to press a key."""

BETWEEN_WHISPERS = 2
"""Seconds before that colleague is asked again."""

LAST_RESORT_RINGING = 60
"""Seconds that the desk rings when nothing else of ours works, and so nothing comes after it."""

LONGEST_RECORDING = 180
"""Seconds of one message (ivr/callers.md, A message)."""

END_OF_SPEECH = 8
"""Seconds of silence that end a message: older callers pause (ivr/callers.md, A message)."""

SHORTEST_RECORDING = 2
"""Seconds of speech below which nobody could have said anything."""

RECORDINGS = 2
"""Recordings without a word after which we ask for no other one (as `TWICE`)."""

LONGEST_PART = 60.0
"""Seconds of one part: more is forgotten before it ends (ivr/callers.md, Reading aloud)."""

LONGEST_CORE = 30.0
"""Seconds of the part that opens a topic with what comes first: a longer one is no core."""

LONGEST_SOUND = 20.0
"""Seconds of one sound, the unit at which a caller goes on (ivr/callers.md, Reading aloud)."""
