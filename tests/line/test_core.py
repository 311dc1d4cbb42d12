"""Promise: a core opens its topic with the leaflet's own words, and takes nothing away from it."""

from __future__ import annotations

import pytest

from ivr.line.building import build_line
from ivr.line.front_matter import LeafletError
from ivr.line.topics import read_aloud
from ivr.words.step import Menu
from tests.dated_leaflet import BODY, CORE, FRONT, LEAFLET, line_of, parsed, text


def heard(step: str) -> str:
    menu = line_of().steps[step]
    assert isinstance(menu, Menu)
    return "".join(prompt.text for prompt in menu.reads)


def test_the_core_is_heard_first_and_again_in_its_place() -> None:
    sentence = "Dat betekent dat u vanaf 24.00 uur de avond voor de echo niets meer mag eten."
    assert heard("topic-1-part-1").split() == f"De echo. {sentence}".split()
    assert heard("topic-1-part-2").startswith("Deel 2 van 2: voor de echo.")
    assert sentence in " ".join(heard("topic-1-part-2").split())


def test_a_leaflet_without_a_core_is_unchanged() -> None:
    plain = parsed(text(front=FRONT, core=""))
    first, *_ = plain.topics
    assert [part.title for part in first.parts] == ["Voor de echo"]
    assert not first.parts[0].is_core
    assert "topic-1-part-2" not in build_line(plain).steps


def test_the_sounds_of_a_part_are_the_same_with_and_without_a_core() -> None:
    alone = read_aloud(parsed(text(front=FRONT, core="")))["topic-1-part-1"]
    behind = read_aloud(LEAFLET)["topic-1-part-2"]
    assert [prompt.text for prompt in alone[1:]] == [prompt.text for prompt in behind[1:]]


@pytest.mark.parametrize(
    ("core", "body", "problem"),
    [
        ("## Kern\n\nEet niets meer.\n\n", BODY, r":\d+: the core says .* 'Eet niets meer\.'"),
        ("", BODY.replace("## De uitslag", "## Kern"), "the core says"),
        ("", BODY.replace("## Voor de echo", "## Kern"), "nowhere else"),
        (CORE, BODY + "\n## Kern\n\nU komt nuchter.\n", "'Kern' is not the first part"),
        ("## Kern\n\n", BODY, "part 'Kern' is empty"),
        (CORE.replace("Dat betekent dat u", "dat u"), BODY, "the core says"),
    ],
)
def test_a_core_that_says_something_of_its_own_is_refused(
    core: str, body: str, problem: str
) -> None:
    with pytest.raises(LeafletError, match=problem):
        parsed(text(front=FRONT, core=core, body=body))


def test_a_core_is_short() -> None:
    long = " ".join(f"Dit is de {number}de zin van een lange uitleg." for number in range(1, 15))
    with pytest.raises(LeafletError, match=r"the core takes about \d+ s; 30 s is the most"):
        parsed(
            text(front=FRONT, core=f"## Kern\n\n{long}\n\n", body=f"## Uitleg\n\n{long}\n{BODY}")
        )
