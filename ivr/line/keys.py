"""What the steps are called, and the keys that do the same at every one of them."""

from __future__ import annotations

from ivr.dutch.language import key
from ivr.line.leaflet import Leaflet, Topic
from ivr.words.prompt import Prompt
from ivr.words.step import Act, Exit

CHOOSING = 8
"""Seconds of silence before we ask again, or go on to the next part (design.md §4)."""

RING = 25
"""Seconds the desk rings (design.md §4)."""

LONGEST_MESSAGE = 180
"""Seconds of speech in one message (callers.md §3, voicemail)."""

END_OF_SPEECH = 8
"""Seconds of silence that end a message: older callers pause (callers.md §3)."""

WELCOME, MENU, READING, HELP, PERSON = "welcome", "menu", "reading", "help", "person"
CLOSED, PERSON_AGAIN = "closed", "person-again"
UNANSWERED, TRANSFERRED = "unanswered", "transferred"
VOICEMAIL, NUMBER, NUMBER_CHECK, RECORD = "voicemail", "number", "number-check", "record"
REVIEW, LISTEN, SENT, NO_MESSAGE = "review", "listen", "sent", "no-message"
GOODBYE, END, TROUBLE = "goodbye", "end", "trouble"


PERSON_OFFER = Prompt("person-offer", f"Een medewerker: {key('0')}.")


def part_id(topic: Topic, number: int) -> str:
    """Name the step that reads a part of a topic; parts count from 1."""
    return f"topic-{topic.key}-part-{number}"


def end_id(topic: Topic) -> str:
    """Name the step that closes a topic."""
    return f"topic-{topic.key}-end"


def steering_keys(leaflet: Leaflet) -> dict[str, Exit]:
    """The keys that do the same everywhere (design.md §4)."""
    topics = {
        topic.key: Exit(Act(f"topic {topic.key}"), part_id(topic, 1)) for topic in leaflet.topics
    }
    return {
        **topics,
        "5": Exit(Act.REPEAT),
        "8": Exit(Act.PACE),
        "0": Exit(Act.PERSON, PERSON),
        "*": Exit(Act.MAIN_MENU, MENU),
        "#": Exit(Act.DONE, GOODBYE),
    }
