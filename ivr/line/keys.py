"""The keys that do the same at every step, and the words that offer a person behind one."""

from __future__ import annotations

from ivr.dutch.language import key
from ivr.line import steps
from ivr.line.leaflet import Leaflet, Topic
from ivr.words.act import Act, Exit, Exits
from ivr.words.prompt import Prompt

PERSON_OFFER = Prompt("person-offer", f"Een medewerker: {key('0')}.")
_ASK_OFFER = Prompt("ask-offer", f"Uw vraag hardop: {key('9')}.")
_ASK_OR_PERSON = Prompt(
    "ask-or-person", f"Uw vraag hardop: {key('9')}, een medewerker: {key('0')}."
)


def steering_keys(menu: str) -> dict[str, Exit]:
    """Return where the keys that do the same everywhere lead; `ivr.call.moves` follows them."""
    return {
        "5": Exit(Act.REPEAT),
        "8": Exit(Act.PACE),
        "0": Exit(Act.PERSON, steps.PERSON),
        "*": Exit(Act.MAIN_MENU, menu),
        "#": Exit(Act.DONE, steps.GOODBYE),
    }


def keys_inside(leaflet: Leaflet, topic: Topic, keys: Exits) -> Exits:
    """Return the keys in a topic: in one with a rule, that of the topic leads deeper into it."""
    if topic != leaflet.topic_of_rule:
        return keys
    return {**keys, topic.key: Exit(Act(f"topic {topic.key}"), steps.FASTING_DAY)}


def leaflet_keys(leaflet: Leaflet, *, aloud: bool = False) -> dict[str, Exit]:
    """Return the keys that do the same everywhere in a leaflet: those of its topics too."""
    topics = {
        topic.key: Exit(Act(f"topic {topic.key}"), steps.part_id(topic, 1))
        for topic in leaflet.topics
    }
    ask = {"9": Exit(Act.ASK, steps.QUESTION)} if aloud else {}
    return {**topics, **steering_keys(steps.MENU), **ask}


def asks_aloud(keys: Exits) -> bool:
    """Return whether one of these keys asks a question in one's own words."""
    return "9" in keys


def ask_or_person(keys: Exits) -> tuple[Prompt, ...]:
    """Return the words that offer both in a menu, or a person where no key asks aloud."""
    return (_ASK_OR_PERSON if asks_aloud(keys) else PERSON_OFFER,)


def ask_offer(keys: Exits) -> tuple[Prompt, ...]:
    """Return the words that offer to ask something aloud, where a key does so."""
    return (_ASK_OFFER,) if asks_aloud(keys) else ()
