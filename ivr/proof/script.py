"""Writes the line as a Dutch script in Markdown: every word and every exit, for people to approve.

The communication office signs what this says; it is made of the same words that callers hear.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from ivr.dutch import language
from ivr.line.ways import chapters, key_map, meaning, ways
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.line import Line
from ivr.words.prompt import Prompt, Slot, Words
from ivr.words.step import Step

_SLOTS = {
    Slot.NUMBER: "[het nummer van de beller, cijfer voor cijfer]",
    Slot.ASKED: "[wanneer de beller dit al eerder vroeg, als dat zo is]",
    Slot.NEXT_OPENING: "[de dag en het uur waarop de polikliniek weer opengaat]",
    Slot.CALL_BACK: "[de dag waarop de polikliniek terugbelt]",
    Slot.RECORDING: "[het bericht van de beller zelf]",
    Slot.TEST_DAY: "[de dag van het onderzoek, en of dat een weekend of feestdag is]",
    Slot.APPOINTMENT: "[de dag van de afspraak, en of dat een weekend of feestdag is]",
    Slot.FASTING: "[de dag van het onderzoek, en vanaf welke avond en welk uur]",
    Slot.DAY_BEFORE: "[de dag voor het onderzoek]",
    Slot.LINE_NUMBER: "[het nummer van de lijn, cijfer voor cijfer]",
}

_AGAIN = "Nog een keer gevraagd"
_INTRODUCTION = """\
# Script van de telefoonlijn

Alles wat een beller kan horen, in de volgorde van een gesprek, en waar elke toets naartoe gaat.
Dit script volgt vanzelf uit de folder en de vaste teksten van de lijn."""


def script(line: Line) -> str:
    """Return the whole line as Dutch Markdown."""
    paragraphs = [_INTRODUCTION, *_keys(line), *_steps(line), *_moments(line)]
    return "\n\n".join(paragraphs) + "\n"


def _keys(line: Line) -> Iterator[str]:
    rows = (
        f"| {language.KEY_NAMES[key]} | {meaning(line, key, act)} |"
        for key, act in key_map(line).items()
    )
    yield "## De toetsen"
    yield "Een toets betekent overal hetzelfde. Bij een stap staan alleen de bijzonderheden."
    yield "\n".join(("| toets | betekenis |", "|---|---|", *rows))


def _steps(line: Line) -> Iterator[str]:
    for title, steps in chapters(line):
        yield f"## {title}"
        for step in steps:
            yield f"### {line.titles.get(step.id, step.id)}"
            yield from _words_of(line, step)
            yield from _ways_of(line, step)


def _words_of(line: Line, step: Step) -> Iterator[str]:  # noqa: C901 - a table
    match step:
        case kind.Menu(first=first, opening=opening, reads=reads, asks=asks):
            yield _quote((*first, *opening, *reads, *asks[0]))
            silence = step.silences > 1
            for words in asks[1:]:
                yield f"{_AGAIN}, na {'stilte' if silence else 'een toets die hier niets doet'}:"
                yield _quote((line.patience if silence else line.no_match, *words))
        case (
            entry.NumberEntry(asks=asks, invalid=remark)
            | entry.LeafletEntry(asks=asks, unknown=remark)
        ):
            yield _quote(asks[0])
            for words in asks[1:]:
                yield f"{_AGAIN}, na een nummer dat niet klopt:"
                yield _quote((remark, *words))
        case kind.OpenQuestion() | kind.Offer():
            yield from _of_own_words(line, step)
        case entry.DateEntry(asks=asks):
            yield _quote(asks[0])
            for words in asks[1:]:
                yield f"{_AGAIN}, na een dag die niet klopt, of na stilte:"
                yield _quote(words)
        case kind.Recorder():
            yield _quote(step.words)
            yield f"{_AGAIN}, na een opname waarop niets te horen is:"
            yield _quote(step.too_short)
        case kind.Announcement() | kind.Notice() | kind.Transfer() | kind.Ending():
            yield _quote(step.words)
        case kind.ReminderGate():
            return
        case _:
            assert_never(step)


def _of_own_words(line: Line, step: kind.OpenQuestion | kind.Offer) -> Iterator[str]:
    if isinstance(step, kind.Offer):
        yield from _words_of_offer(step)
    else:
        yield from _words_of_question(line, step)


def _words_of_question(line: Line, step: kind.OpenQuestion) -> Iterator[str]:
    yield _quote(step.asks[0])
    for words in step.asks[1:]:
        yield f"{_AGAIN}, na stilte:"
        yield _quote((line.patience, *words))
    yield "Bij een noodgeval klinkt eerst:"
    yield _quote(step.emergency)
    yield "En bij iemand die dood wil ook:"
    yield _quote(step.despair)


def _words_of_offer(step: kind.Offer) -> Iterator[str]:
    """Yield the words around an excerpt; those of the excerpt itself stand at its own part."""
    titles = " / ".join(dict.fromkeys(it.title.text for it in step.excerpts.values()))
    if step.opening:
        yield _quote(step.opening)
        yield f"Dan een van deze titels: {titles}"
        yield _quote(step.onward)
    if step.reads:
        yield "Dan het stuk uit de folder, vanaf de zin die het best past."
    yield _quote(step.asks[0])


def _quote(words: Words) -> str:
    texts = (word.text if isinstance(word, Prompt) else _SLOTS[word] for word in words)
    return "\n>\n".join(f"> {line}" for text in texts for line in text.splitlines() if line)


def _ways_of(line: Line, step: Step) -> Iterator[str]:
    rows = [
        f"- {_when(line, way.when)}: {line.titles.get(way.to, way.to)}" for way in ways(line, step)
    ]
    match step:
        case kind.Notice(first=first):
            yield from _heard_whatever_happens(line, step, first)
        case kind.Menu() | kind.OpenQuestion() | kind.Offer():
            yield f"Daarna is het {step.seconds} seconden stil."
        case entry.NumberEntry() | entry.LeafletEntry() | entry.DateEntry():
            yield f"Daarna is het {step.searching + step.seconds} seconden stil."
        case kind.Recorder():
            yield (
                f"Een bericht duurt hoogstens {step.max_seconds} seconden; "
                f"{step.silence_seconds} seconden stilte beëindigen het. Ophangen bewaart het."
            )
        case _:
            pass
    yield "\n".join(rows) if rows else "De lijn hangt op."


def _heard_whatever_happens(line: Line, step: kind.Notice, first: Words) -> Iterator[str]:
    if first:
        yield "Een toets werkt meteen. Daarvoor klinkt dan altijd:"
        yield _quote(first)
        return
    keys = " en ".join(_when(line, key) for key in step.exits)
    yield f"Alleen {keys} slaan deze woorden over. Na een andere toets beginnen ze opnieuw."


def _when(line: Line, when: str) -> str:
    if when in language.KEY_NAMES:
        return f"{language.key(when)} ({meaning(line, when, key_map(line)[when])})"
    return when or "daarna"


def _moments(line: Line) -> Iterator[str]:
    spoken = {
        "Na stilte, voordat de vraag opnieuw klinkt": (line.patience,),
        "Na een toets die hier niets doet, voordat de vraag opnieuw klinkt": (line.no_match,),
        "Na de toets voor langzamer": (line.slower,),
        "Na dezelfde toets, om weer gewoon te horen": (line.usual,),
        "Voor wie weggaat en al een bericht insprak": (line.kept,),
        "Als het eigen bericht nog niet te beluisteren is": (line.not_ready,),
        "Gesloten: de polikliniek gaat vandaag nog open": (line.opens.today,),
        "Gesloten: de polikliniek gaat morgen open": (line.opens.tomorrow,),
        "Gesloten: een andere dag": (line.opens.then,),
        "Gesloten: het uur, een van deze": tuple(line.hours.values()),
        "Bericht verstuurd: de polikliniek belt vandaag terug": (line.call_back.today,),
        "Bericht verstuurd: de polikliniek belt morgen terug": (line.call_back.tomorrow,),
        "Bericht verstuurd: een andere dag": (line.call_back.then,),
        "Bericht verstuurd: het nummer van de beller is onbekend": (line.numberless,),
        "Al gevraagd om te worden teruggebeld: vandaag, gevolgd door het uur": (
            line.asked.today,
            line.asked.hour,
        ),
        "Al gevraagd om te worden teruggebeld: een andere dag, gevolgd door het uur": (
            line.asked.then,
            line.asked.hour,
        ),
        "Wat de medewerker hoort die opneemt": (line.whisper.ask,),
        "Wat de medewerker hoort na het aannemen": (line.whisper.accepted,),
    }
    yield "## Woorden voor een moment"
    for moment, words in spoken.items():
        yield f"### {moment}"
        yield _quote(words)
