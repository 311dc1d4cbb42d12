"""How a question in one's own words is asked, and what of the leaflet is offered for it.

The words of the answer are the leaflet's own: the part that fits, from its best sentence on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.written import closed, lower
from ivr.line import steps, timings
from ivr.line.desk import EMERGENCY, urgent
from ivr.line.leaflet import Leaflet, Part, Topic
from ivr.line.paragraphs import BLANK_LINE, sentences_in
from ivr.line.topics import Read
from ivr.words.act import Act, Exit, Exits
from ivr.words.asked import Decision, Place
from ivr.words.prompt import Prompt, Slot
from ivr.words.step import Excerpt, Menu, Offer, OpenQuestion, Step

_AGAIN = Prompt(
    "question-again",
    "Zeg in een paar woorden wat u wilt weten. Een medewerker: druk op nul. Hoofdmenu: sterretje.",
)
_DESPAIR = Prompt(
    "despair",
    "Denkt u aan zelfmoord? Bel nul achthonderd, nul één één drie, dag en nacht, gratis.",
)
_OFFERED = Prompt("offered", "Ik denk dat dit erover gaat:")
_OTHER = Prompt("offered-other", "Iets anders? Druk op zes.")
_AFTER = Prompt(
    "after-answer",
    "Nog een keer: druk op vijf. Iets anders: druk op zes. Nog een vraag: druk op negen. "
    "Hoofdmenu: sterretje, of wacht even.",
)
_DOUBTED = Prompt("doubted", "Ik weet het niet zeker. Misschien gaat dit erover:")
_DOUBTED_OPTIONS = Prompt(
    "doubted-options",
    "Iets anders: druk op zes. Een medewerker: druk op nul. Of wacht even, dan lees ik dit voor.",
)
_NOT_IN_LEAFLET = Prompt("not-in-leaflet", "Daar staat niets over in deze folder.")
_NO_OTHER = Prompt("no-other", "Meer heb ik er niet over gevonden.")
_ASK_ANOTHER = Prompt("ask-another", "Een andere vraag: druk op negen. Hoofdmenu: sterretje.")

_WAYS = {
    Decision.SURE: steps.ANSWER,
    Decision.UNSURE: steps.DOUBT,
    Decision.NONE: steps.NOT_IN_LEAFLET,
    Decision.PERSON: steps.PERSON,
    Decision.EMERGENCY: steps.URGENT,
}

_SAID_OF = {"inleiding": "het begin van de folder", "tot slot": "het slot van de folder"}
"""What is said of a title that names no subject."""

_LONGEST_HINT = 100
"""Characters of one hint, and `_MOST_HINTS` of them: twilio.com/docs/voice/twiml/gather, hints."""

_MOST_HINTS = 500


def asking_aloud(leaflet: Leaflet, read: Read, keys: Exits) -> Iterator[Step]:
    """Build the question, what is offered for it, and where those go who are offered nothing."""
    yield _question(leaflet, keys)
    yield from _offers(excerpts(leaflet, read), keys)
    yield _nothing(steps.NOT_IN_LEAFLET, _NOT_IN_LEAFLET, keys)
    yield _nothing(steps.NO_OTHER, _NO_OTHER, keys)
    yield from urgent(leaflet.about.clinic, keys)


def _question(leaflet: Leaflet, keys: Exits) -> OpenQuestion:
    example = leaflet.topics[-1].name
    words = f"Zeg nu hardop wat u wilt weten. Bijvoorbeeld: ik heb een vraag over {example}."
    return OpenQuestion(
        steps.QUESTION,
        asks=((leaflet.prompt("question", words),), (_AGAIN,)),
        exits={**keys, "7": Exit(Act.PREVIOUS, steps.MENU)},
        ways=_WAYS,
        emergency=(EMERGENCY,),
        despair=(_DESPAIR,),
        on_silence=steps.HELP,
        on_no_match=steps.HELP,
        silences=timings.TWICE,
        seconds=timings.CHOOSING,
        pause=timings.PAUSE_IN_QUESTION,
        hints=_hints(leaflet),
    )


def _hints(leaflet: Leaflet) -> tuple[str, ...]:
    """Return what a caller is likely to say: the names of topics, parts and headings."""
    parts = [part for topic in leaflet.topics for part in topic.parts]
    headings = (part.paragraphs[at] for part in parts for at in sorted(part.headings))
    names = (leaflet.about.title, leaflet.about.subject, *(it.name for it in leaflet.topics))
    said = (*names, *(part.title for part in parts), *headings)
    plain = (" ".join(words.replace(",", " ").split())[:_LONGEST_HINT] for words in said)
    hints = dict.fromkeys(map(lower, plain))
    return tuple(hint for hint in hints if hint not in _SAID_OF)[:_MOST_HINTS]


def _offers(found: Mapping[Place, Excerpt], keys: Exits) -> Iterator[Offer]:
    """Build the three ways to offer: as the answer, in doubt, and what was doubted after all."""
    exits = {**keys, "6": Exit(Act.NEXT, steps.DOUBT)}
    nearest = Offer(
        steps.NEAREST,
        asks=((_AFTER,),),
        excerpts=found,
        exits=exits,
        no_other=steps.NO_OTHER,
        on_silence=steps.MENU,
        on_no_match=steps.HELP,
        seconds=timings.CHOOSING,
    )
    sure = {**exits, "6": Exit(Act.NEXT, steps.ANSWER)}
    yield replace(nearest, id=steps.ANSWER, opening=(_OFFERED,), onward=(_OTHER,), exits=sure)
    doubt = replace(nearest, id=steps.DOUBT, opening=(_DOUBTED,), asks=((_DOUBTED_OPTIONS,),))
    yield replace(doubt, reads=False, on_silence=steps.NEAREST)
    yield nearest


def _nothing(step: str, remark: Prompt, keys: Exits) -> Menu:
    return Menu(
        step,
        asks=((remark, _ASK_ANOTHER, Slot.DESK), (_ASK_ANOTHER, Slot.DESK)),
        exits=keys,
        on_silence=steps.PERSON,
        on_no_match=steps.PERSON,
        silences=timings.ONCE,
        seconds=timings.CHOOSING,
    )


def excerpts(leaflet: Leaflet, read: Read) -> dict[Place, Excerpt]:
    """Return what is read from each sentence of a leaflet on."""
    found = {}
    for topic in leaflet.topics:
        for number, part in enumerate(topic.parts, 1):
            id_ = steps.part_id(topic, number)
            titles = [*_titles(leaflet, topic, number, part)]
            for at, reads in enumerate(_from_each_sentence(leaflet, id_, read[id_][1:])):
                found[Place(topic.key, number, at)] = Excerpt(titles[at], reads, id_)
    return found


def _titles(leaflet: Leaflet, topic: Topic, number: int, part: Part) -> Iterator[Prompt]:
    """Yield what each sentence of a part is about: the heading above it, or the part itself.

    A heading that opens the part says less than the title of the part: "Inleiding".
    """
    title, name = part.title, f"about-{topic.key}-{number}"
    for at, paragraph in enumerate(part.paragraphs):
        if at in part.headings and at > 0:
            title, name = paragraph, f"about-{topic.key}-{number}-{at}"
        for _ in sentences_in(paragraph):
            yield leaflet.prompt(name, closed(_SAID_OF.get(lower(title), lower(title))))


def _from_each_sentence(
    leaflet: Leaflet, part: str, read: tuple[Prompt, ...]
) -> Iterator[tuple[Prompt, ...]]:
    """Yield what is heard from each sentence of a part on.

    A sound is entered at its beginning when little else is heard before the sentence; else its rest
    is a prompt of its own.
    """
    for place, prompt in enumerate(read):
        sentences = [*_sentences(prompt.text)]
        lengths = accumulate(map(seconds_to_say, sentences), initial=0.0)
        for at, (_, before) in enumerate(zip(sentences, lengths, strict=False)):
            text = prompt.text[sum(map(len, sentences[:at])) :]
            rest = leaflet.prompt(f"{part}-{place + 1}-from-{at + 1}", text)
            yield (prompt if before <= timings.SKIPPED else rest, *read[place + 1 :])


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a sound, each with the white space behind it."""
    for paragraph in text.split(BLANK_LINE):
        *others, last = [*sentences_in(paragraph)] or [""]
        yield from others
        if last:
            yield last + BLANK_LINE
