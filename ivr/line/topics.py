"""How the leaflet is read: part after part, each with where you are and what you can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ivr.dutch.number_groups import holds_number
from ivr.dutch.written import closed, lower, upper
from ivr.line import steps, timings
from ivr.line.fasting import offer_of_a_date
from ivr.line.keys import PERSON_OFFER, ask_offer, asks_aloud, keys_inside
from ivr.line.leaflet import Leaflet, Part, Topic
from ivr.line.paragraphs import BLANK_LINE, sounds
from ivr.line.post_and_opinion import first_offer, offers
from ivr.words.act import Act, Exit, Exits
from ivr.words.prompt import Prompt
from ivr.words.step import Menu, Step

_AFTER = Prompt(
    "after-part",
    "Nog een keer: druk op vijf. Hoofdmenu: sterretje, links onderaan. "
    "Of wacht even, dan ga ik verder.",
)
_AFTER_FIRST = Prompt(
    "after-first-part",
    "Nog een keer: druk op vijf. Langzamer, of weer gewoon: druk op acht. "
    "Hoofdmenu: sterretje, links onderaan. "
    "Of wacht even, dan ga ik verder.",
)
_AFTER_HELP = Prompt(
    "after-part-help",
    "Nog een keer: druk op vijf. Verder: druk op zes. Terug: druk op zeven. "
    "Langzamer, of weer gewoon: druk op acht. Een medewerker: druk op nul. "
    "Of wacht even, dan ga ik verder.",
)


_BACK = Prompt("back", "Terug: druk op zeven.")

Read = Mapping[str, tuple[Prompt, ...]]
"""The prompts that read each part, by the id of its step."""


def read_aloud(leaflet: Leaflet) -> Read:
    """Return the prompts of every part: where you are, then its sounds; equal words share one."""
    said: dict[str, Prompt] = {}
    read = {}
    for topic in leaflet.topics:
        for number, part in enumerate(topic.parts, 1):
            name = steps.part_id(topic, number)
            texts = (_opening(topic, number, part), *sounds(part.paragraphs))
            ids = (name, *(f"{name}-{place}" for place in range(1, len(texts))))
            prompts = map(leaflet.prompt, ids, texts)
            read[name] = tuple(said.setdefault(prompt.text, prompt) for prompt in prompts)
    return read


def topic_steps(leaflet: Leaflet, topic: Topic, read: Read, keys: Exits) -> Iterator[Step]:
    """Build the steps that read one topic, and the one that closes it."""
    keys = keys_inside(leaflet, topic, keys)
    offer = (offer_of_a_date(topic),) if topic == leaflet.topic_of_rule else ()
    for number, part in enumerate(topic.parts, 1):
        here = _part(topic, number, read, keys, *(offer if number == 1 else ()))
        if asked := first_offer(leaflet, part):
            yield _leading_to(asked, here)
            yield from offers(leaflet, part, here.id, here.on_silence, keys)
        else:
            yield here
    offered = bool(first_offer(leaflet, topic.parts[-1]))
    ending = _ending(leaflet, topic, keys)
    # Whoever let an offer pass in silence is not asked twice more before a person comes.
    yield replace(ending, asks=ending.asks[:1], silences=timings.ONCE) if offered else ending


def _leading_to(step: str, part: Menu) -> Menu:
    """Return a part behind which something is offered first."""
    return replace(part, exits={**part.exits, "6": Exit(Act.NEXT, step)}, on_silence=step)


def _opening(topic: Topic, number: int, part: Part) -> str:
    """Return where the caller is: in a first part the topic just chosen, and then the leaflet."""
    if number > 1:
        return closed(f"Deel {number} van {len(topic.parts)}: {lower(part.title)}") + BLANK_LINE
    title = closed(part.title) + BLANK_LINE
    said_already = lower(part.title).rstrip("?!") == lower(topic.name)
    return title if said_already else f"{closed(upper(topic.name))} {title}"


def _part(topic: Topic, number: int, read: Read, keys: Exits, *offer: Prompt) -> Menu:
    # A caller who hears a telephone number is on the telephone already.
    if any(map(holds_number, topic.parts[number - 1].paragraphs)):
        offer = (*offer, PERSON_OFFER)
    aloud = ask_offer(keys)
    # Where 9 asks something every key has a meaning, and no odd one is explained.
    again = () if aloud else ((_AFTER_HELP,),)
    previous = steps.part_id(topic, number - 1) if number > 1 else steps.MENU
    is_last = number == len(topic.parts)
    following = steps.end_id(topic) if is_last else steps.part_id(topic, number + 1)
    return Menu(
        steps.part_id(topic, number),
        asks=((*offer, *aloud, _AFTER_FIRST if number == 1 else _AFTER), *again),
        exits={**keys, "6": Exit(Act.NEXT, following), "7": Exit(Act.PREVIOUS, previous)},
        on_silence=following,
        on_no_match=steps.HELP,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
        reads=read[steps.part_id(topic, number)],
    )


def _ending(leaflet: Leaflet, topic: Topic, keys: Exits) -> Menu:
    place = leaflet.topics.index(topic)
    follows = leaflet.topics[place + 1] if place + 1 < len(leaflet.topics) else None
    words = leaflet.prompt(steps.end_id(topic), _last_words(topic, follows))
    to = steps.part_id(follows, 1) if follows else steps.MENU
    back = steps.part_id(topic, len(topic.parts))
    return Menu(
        steps.end_id(topic),
        asks=((words,), (words, *([_BACK] if asks_aloud(keys) else []))),
        exits={**keys, "6": Exit(Act.NEXT, to), "7": Exit(Act.PREVIOUS, back)},
        on_silence=steps.PERSON,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
    )


def _last_words(topic: Topic, follows: Topic | None) -> str:
    onward = f"Verder met {follows.name}: druk op zes. " if follows else ""
    return (
        f"Dit was de uitleg over {topic.name}. {onward}Hoofdmenu: sterretje. "
        "Een medewerker: druk op nul, of wacht even. U kunt ook ophangen."
    )
