"""Promise: no caller is stuck, dropped, or left alone in silence, or recorded unasked."""

from __future__ import annotations

from dataclasses import replace

from ivr.line.leaflet import Part
from ivr.proof import paths
from ivr.words.act import Act, Exit
from ivr.words.line import Line
from ivr.words.prompt import Prompt
from ivr.words.step import Announcement, Ending, Menu
from tests.own_leaflet import LEAFLET, LINE
from tests.proof.broken import (
    Case,
    both_tests_of,
    explored,
    found,
    sound_line,
    with_changed,
    with_exit,
    with_step,
)

KEYS_TO_NOBODY = {key: Exit(Act.REPEAT) for key in "1234567890*#"}
STUCK = Menu("stuck", (((Prompt("stuck", "Hallo.")),),), KEYS_TO_NOBODY, "stuck", "stuck", 1, 5)
ROUND = [f"round-{number}" for number in range(5)]


def _stuck() -> Line:
    return with_step(STUCK, with_changed("sent", then="stuck"))


def _five_silent_menus() -> Line:
    line = with_changed("sent", then=ROUND[0])
    for here, there in zip(ROUND, [*ROUND[1:], "goodbye"], strict=True):
        line = with_step(Menu(here, ((),), {}, there, there, 1, 5), line)
    return line


CASES: list[Case] = [
    (
        paths.unreachable,
        with_step(Announcement("island", (Prompt("island", "Hallo."),), "menu")),
        ["island: cannot be reached."],
    ),
    (
        paths.words_nobody_hears,
        with_changed("help", words=()),
        ["The prompt 'help' is never heard."],
    ),
    (
        paths.no_way_to_a_person,
        _stuck(),
        ["stuck: no person and no voicemail can be reached from here when the clinic is closed.",
         "stuck: no person and no voicemail can be reached from here when the clinic is open."],
    ),
    (
        paths.zero_is_no_person,
        with_exit("topic-1-end", "0", Exit(Act.PERSON, "goodbye")),
        ["topic-1-end: key 0 brings nobody when the clinic is closed.",
         "topic-1-end: key 0 brings nobody when the clinic is open."],
    ),
    (
        paths.zero_is_no_person,
        with_exit("closed", "0", Exit(Act.PERSON, "voicemail")),
        ["closed: key 0 brings nobody when the clinic is open."],
    ),
    (
        paths.too_much_silence,
        _five_silent_menus(),
        [f"{name}: a caller who stays silent passes more than 3 menus from here."
         for name in ("listen", "review", *ROUND[:4])],
    ),
    (
        paths.no_goodbye,
        with_step(Ending("end", (), {})),
        ["goodbye: the line hangs up without a goodbye."],
    ),
    (
        paths.error_ends_the_call,
        with_changed("goodbye", on_no_match="end"),
        ["goodbye: a mistake or a failure ends the call here."],
    ),
    (
        paths.error_ends_the_call,
        with_changed("person", unanswered="end"),
        ["person: a mistake or a failure ends the call here."],
    ),
    (
        paths.pressing_nothing_fails,
        with_changed("menu", on_silence="goodbye"),
        ["A caller who presses nothing does not hear topic 1 (clinic closed).",
         "A caller who presses nothing does not hear topic 1 (clinic open).",
         "A caller who presses nothing reaches nobody (clinic closed).",
         "A caller who presses nothing reaches nobody (clinic open)."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)


def test_a_sentence_of_the_leaflet_that_nobody_hears_is_found() -> None:
    lost = Part("Vitamine K", ("Deze zin hoort niemand. Wat stil ligt, wordt stijf.",))
    first = LEAFLET.topics[0]
    first = replace(first, parts=(*first.parts, lost))
    leaflet = replace(LEAFLET, topics=(first, *LEAFLET.topics[1:]))
    assert found(paths.unheard_sentences, explored(LINE, leaflet)) == [
        "The leaflet's 'Deze zin hoort niemand.' is never heard.",
        "The leaflet's 'Vitamine K' is never heard.",
    ]
    assert found(paths.unheard_sentences, sound_line()) == []
