"""Promise: what a prompt says of keys is true, and its words can be followed by ear."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.line.leaflet import Part
from ivr.proof import hearing, named_keys, plain_words, voice_menu, when_heard
from ivr.proof.check import Rule
from ivr.proof.named_keys import keys_named
from ivr.words.prompt import Pace, Prompt
from ivr.words.step import Line, Menu
from tests.proof.broken import (
    LEAFLET,
    LINE,
    explored,
    found,
    in_order,
    sound_line,
    with_changed,
    with_exit,
    with_words,
)

MENU = LINE.prompts["menu"].text
LONG = "Dit is een veel te lange zin die maar door en door gaat en nergens over gaat."

CASES: list[tuple[Rule, Line, list[str]]] = [
    (
        named_keys.names_a_dead_key,
        with_exit("goodbye", "*", None),
        ["goodbye: 'goodbye' names key *, which does nothing here."],
    ),
    (
        named_keys.names_a_dead_key,
        with_words("record", "Zeg kort uw vraag. Voeding: toets vier."),
        ["record: 'record' names key 4, which does nothing here."],
    ),
    (
        named_keys.names_a_dead_key,
        with_words("welcome", "Goedendag. Een vraag: toets negen."),
        ["welcome: 'welcome' names key 9, which does nothing here."],
    ),
    (
        named_keys.says_another_meaning,
        with_words("after-part", "Nog een keer: toets zes."),
        [
            f"{name}: 'after-part' says that key 6 is repeat; it is next."
            for name, step in LINE.steps.items()
            if isinstance(step, Menu) and LINE.prompts["after-part"] in step.asks[0]
        ],
    ),
    (
        named_keys.says_another_meaning,
        with_words(
            "menu",
            MENU.replace("Voeding: toets vier", "Voeding: toets drie").replace(
                "Vallen en bewegen: toets drie", "Vallen en bewegen: toets vier"
            ),
        ),
        [
            "menu: 'menu' says that key 3 is topic 4; it is topic 3.",
            "menu: 'menu' says that key 4 is topic 3; it is topic 4.",
        ],
    ),
    (
        named_keys.says_another_meaning,
        with_words("topic-1-end", "Verder met oorzaken en gevolgen: toets zeven."),
        ["topic-1-end: 'topic-1-end' says that key 7 is next; it is previous."],
    ),
    (
        named_keys.keys_nobody_is_told,
        with_words("number-options", "Klopt het niet? Toets zeven."),
        ["number-check: key # does something special here, but no prompt says so."],
    ),
    (
        named_keys.too_many_options,
        with_words("goodbye", "Iets: toets vijf. Nog iets: toets zes, toets zeven, toets acht, of "
                              "het hoofdmenu: sterretje."),
        ["goodbye: offers 5 choices in one go; 4 is the most."],
    ),
    (
        named_keys.too_long_a_menu,
        with_words("goodbye", f"{LONG} {LONG} {LONG} {LONG} Hoofdmenu: sterretje."),
        ["The choices in 'goodbye' take 22.8 s; 20 s is the most."],
    ),
    (
        named_keys.another_count,
        with_words("menu", MENU.replace("vier onderwerpen", "drie onderwerpen")),
        ["'menu' announces 3 choices and offers 4."],
    ),
    (
        named_keys.key_before_function,
        with_words("goodbye", "Dank u wel. Toets sterretje voor het hoofdmenu."),
        ["'goodbye' names key * before what it does."],
    ),
    (
        named_keys.choices_out_of_order,
        with_words("after-part-help", "Verder: toets zes. Nog een keer: toets vijf."),
        ["'after-part-help' names its keys out of order: 6, 5."],
    ),
    (
        named_keys.choices_out_of_order,
        with_words("menu", MENU.replace("Oorzaken en gevolgen: toets twee. ", "")),
        ["'menu' skips a topic: it names 1, 3, 4."],
    ),
    (
        voice_menu.unsaid_at_the_start,
        with_words("emergency", "Goedendag."),
        ["The call does not begin with the emergency number.",
         "welcome: a key skips the emergency number."],
    ),
    (
        voice_menu.unsaid_at_the_start,
        with_changed("welcome", first=()),
        ["welcome: a key skips the emergency number."],
    ),
    (
        voice_menu.person_not_offered,
        with_words("person-offer", "Een medewerker: toets negen."),
        ["menu: does not offer a person with key 0."],
    ),
    (
        voice_menu.shorter_second_prompt,
        with_changed("review", asks=(*LINE.steps["review"].asks[:1], ())),  # type: ignore[union-attr]
        ["review: names fewer keys the second time it asks."],
    ),
    (
        voice_menu.shorter_second_prompt,
        with_words("number-again", "Druk op hekje."),
        ["number: is not fuller the second time, after silence."],
    ),
    (
        voice_menu.blames_the_caller,
        with_words("no-match", "Dat was een verkeerde toets."),
        ["'no-match' blames the caller: 'verkeerde'."],
    ),
    (
        hearing.incomplete_notice,
        with_words("voicemail", "Wij nemen uw bericht op. Alleen medewerkers luisteren ernaar. "
                                "Noem uw burgerservicenummer niet."),
        ["The notice before the beep does not say when it is deleted."],
    ),
    (
        hearing.odd_length_of_part,
        with_changed("topic-3-part-2", reads=(Prompt("short", "Deel 2 van 2: te kort."),)),
        ["topic-3-part-2: reads for 2.6 s; 15 to 60 s is good."],
    ),
    (
        hearing.coarse_sounds,
        with_changed("topic-3-part-2", reads=tuple(Prompt(str(n), "Dag.") for n in range(7))),
        ["topic-3-part-2: reads 7 sounds; 6 is the most."],
    ),
    (
        hearing.coarse_sounds,
        with_words("topic-4-part-1-1", f"{LONG} {LONG} {LONG} {LONG}"),
        ["topic-4-part-1: 'topic-4-part-1-1' takes 20.5 s; 20 s is the most for one sound."],
    ),
    (
        when_heard.too_late,
        with_words("welcome", f"{LONG} {LONG} {LONG}"),
        ["the first key has been named: 17.3 s; 10 s is the most."],
    ),
    (
        when_heard.too_late,
        with_words("topic-4-part-1", f"{LONG}"),
        ["topic 4: the leaflet's own words begin, after its key: 5.1 s; 5 s is the most.",
         "topic 4: the leaflet's own words begin, its key pressed at once: 8.7 s; "
         "7 s is the most."],
    ),
    (
        when_heard.long_breaths,
        with_words("topic-4-end", " ".join([LONG] * 6)),
        ["topic-4-end: our own words take 33.0 s in one go; 26 s is the most."],
    ),
    (
        plain_words.long_sentences,
        with_words("goodbye", LONG),
        [f"'goodbye' has a sentence of 17 words: {LONG!r}"],
    ),
    (
        plain_words.hard_to_follow,
        with_words("sent", "Ondergetekende informatieverstrekkende behandelfunctionaris brengt "
                           "onverwijld communicatieve aangelegenheden betreffende gegevens."),
        ["'sent' is hard to follow: -187 by Flesch-Douma; 60 is easy."],
    ),
    (
        plain_words.rare_words,
        with_words("sent", "Wij bellen u onverwijld terug over uw densitometrie."),
        ["'sent' says 'densitometrie', which few people use.",
         "'sent' says 'onverwijld', which few people use."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "broken", "sentences"), CASES)
def test_broken_words_are_found(rule: Rule, broken: Line, sentences: list[str]) -> None:
    assert found(rule, explored(broken)) == sorted(sentences)


@pytest.mark.parametrize("rule", in_order(rule for rule, _, _ in CASES))
def test_the_real_line_keeps_the_rule(rule: Rule) -> None:
    assert found(rule, sound_line()) == []


def test_a_sentence_of_the_leaflet_that_nobody_hears_is_found() -> None:
    lost = Part("Vitamine K", ("Deze zin hoort niemand. Osteoporose is een langzaam proces.",))
    first = LEAFLET.topics[0]
    first = replace(first, parts=(*first.parts, lost))
    leaflet = replace(LEAFLET, topics=(first, *LEAFLET.topics[1:]))
    assert found(hearing.unheard_sentences, explored(LINE, leaflet)) == [
        "The leaflet's 'Deze zin hoort niemand.' is never heard.",
        "The leaflet's 'Vitamine K' is never heard.",
    ]
    assert found(hearing.unheard_sentences, sound_line()) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Voor voeding: toets vier.", "4"),
        ("Klopt het? Toets hekje.", "#"),
        ("Druk daarna op hekje. Hoofdmenu: sterretje.", "#*"),
        ("Een medewerker: toets nul.", "0"),
        ("Bel één, één, twee.", ""),
        ("Toets uw telefoonnummer in, met de nul vooraan.", ""),
        ("U kiest met de toetsen van uw telefoon. Er zijn vier onderwerpen.", ""),
    ],
)
def test_keys_are_read_from_words(text: str, keys: str) -> None:
    assert "".join(mention.key for mention in keys_named(text)) == keys


def test_a_key_counts_as_named_when_the_word_for_it_has_been_heard() -> None:
    def measured(prompt: Prompt, _pace: Pace) -> float:
        return {"welcome": 7.0, "person-offer": 4.0, "emergency": 3.0, "menu": 20.0}.get(
            prompt.id, 1.0
        )

    heard = {
        timing.name: timing
        for timing in when_heard.timings(replace(sound_line(), seconds=measured))
    }
    assert heard["the first key has been named"].seconds == pytest.approx(10.0, abs=0.5)
    assert heard["the first key has been named"].limit == 10.0
    # 7 + 4 + 3, the second in which a key is still waited for, and the whole menu.
    assert heard["topic 4: its key has been named"].seconds == pytest.approx(34.0, abs=0.5)


def test_a_silence_without_end_is_measured_until_it_comes_back() -> None:
    """The line that does so is refused; measuring it must not take for ever."""
    timings = when_heard.timings(explored(with_changed("menu", on_silence="menu")))
    [silent] = [timing for timing in timings if timing.name.startswith("nothing pressed")]
    assert 60 < silent.seconds < 120
