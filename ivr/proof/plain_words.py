"""Rules about plain words: what the line adds to the leaflet is spoken Dutch at level B1.

The leaflet's own words are approved as they are, so only our prompts are judged. Of Dutch
readability libraries, lint-ii was considered: it needs spaCy's nl_core_news_lg, which is not on
PyPI and so cannot be pinned in requirements.txt. textstat has Douma's formula for Dutch, and
wordfreq knows how common a word is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ivr.dutch import days_of_a_test, digits_and_days
from ivr.dutch.language import LANGUAGE
from ivr.dutch.spoken.known_words import frequency
from ivr.line.leaflet import Leaflet
from ivr.proof.issue import Explored, Issue
from ivr.words.prompt import Prompt

LONGEST_SENTENCE = 15
"""Words in one sentence that is only heard once (ivr/callers.md)."""

EASY_ENOUGH = 60.0
"""Flesch-Douma at which Dutch reads easily enough for most adults; 60-70 is called standard."""

JUDGEABLE = 8
"""Words below which a formula of averages says nothing about a text."""

RARE = 3.0
"""Zipf frequency below which a word occurs less than once in a million words (wordfreq)."""

DOMAIN_WORDS = {
    "achthonderd": "stands in a telephone number that is known as it is said here: 0800-0113",
    "burgerservicenummer": "its abbreviation cannot be told from other letters by ear",
    "computerstem": "says what it is in one word that explains itself",
    "hoofdmenu": "the word of every Dutch telephone menu; key * stands beside it",
    "huisartsenpost": "the name of an institution that every adult has heard of",
    "intoetsen": "the plain word for what the caller then does",
    "terugluisteren": "'luisteren' alone would leave open to what",
    "toetste": "past tense of 'toetsen', which is common",
}
"""Rare words that stay, each with the reason why callers know or need it."""

_WORD = re.compile(r"[^\W\d_]+")


def long_sentences(explored: Explored) -> Iterator[Issue]:
    """A sentence has at most fifteen words (ivr/callers.md)."""
    for prompt in _judged(explored):
        for sentence in re.split(r"(?<=[.!?:])\s+", prompt.text):
            count = len(_WORD.findall(sentence))
            if count > LONGEST_SENTENCE:
                yield Issue("", f"{prompt.id!r} has a sentence of {count} words: {sentence!r}")


def hard_to_follow(explored: Explored) -> Iterator[Issue]:
    """Our words are easy by Douma's formula (De leesbaarheid van landbouwbladen, 1960).

    Names and explained words are left out: nobody can choose shorter ones.
    """
    about = explored.leaflet.about
    names = f"{about.hospital} {about.line_name} {about.title} {about.subject} "
    names += f"{about.clinic_name} {about.open_days}"
    fixed = {*_WORD.findall(names.lower()), *DOMAIN_WORDS}
    for prompt in _judged(explored):
        text = _WORD.sub(lambda word: "" if word[0].lower() in fixed else word[0], prompt.text)
        score = _flesch_douma(text)
        if len(_WORD.findall(text)) >= JUDGEABLE and score < EASY_ENOUGH:
            scores = f"{score:.0f} by Flesch-Douma; {EASY_ENOUGH:.0f} is easy"
            yield Issue("", f"{prompt.id!r} is hard to follow: {scores}.")


def rare_words(explored: Explored) -> Iterator[Issue]:
    """Our words are common Dutch, the leaflet's own, or explained here (ivr/callers.md)."""
    known = _words_of_leaflet(explored.leaflet) | set(DOMAIN_WORDS)
    for prompt in _judged(explored):
        for word in dict.fromkeys(_WORD.findall(prompt.text.lower())):
            if word not in known and frequency(word) < RARE:
                yield Issue("", f"{prompt.id!r} says {word!r}, which few people use.")


def _judged(explored: Explored) -> Iterator[Prompt]:
    """Yield our own prompts, without digits and days, which have no choice of words."""
    fixed = {prompt.id for prompt in (*digits_and_days.prompts(), *days_of_a_test.prompts())}
    return (prompt for prompt in explored.own_words if prompt.id not in fixed)


def _words_of_leaflet(leaflet: Leaflet) -> set[str]:
    about = leaflet.about
    texts = [about.hospital, about.line_name, about.title, about.subject]
    texts += [about.clinic_name, about.open_days]
    for topic in leaflet.topics:
        texts += [topic.name, topic.title]
        texts += [text for part in topic.parts for text in (part.title, *part.paragraphs)]
    return {word for text in texts for word in _WORD.findall(text.lower())}


@cache
def _flesch_douma(text: str) -> float:
    from textstat import textstat  # noqa: PLC0415 - slow to import, and often nothing has changed

    textstat.set_lang(LANGUAGE)
    return float(textstat.flesch_reading_ease(text))
