"""Promise: a call with any question in it comes to a good end, and is sound files from end to end.

Callers phone a served line, ask, refuse every part that they are offered, and listen on. What they
and the desk hear is written in the manifest; the addresses that Twilio asks hold no question.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
import yaml

from ivr.house import AUDIO
from ivr.line.leaflet import LEAFLETS
from ivr.line.library import Library
from ivr.line.shelves import load_library
from ivr.phone.happenings import Happening, Heard
from ivr.proof.question_set import read_questions
from ivr.settings import ROOT
from ivr.words.asked import MOST_PLACES
from tests.calling import SATURDAY, TUESDAY, Telephone
from tests.webhooks.aloud import telephone_aloud

ANSWERS = ROOT / "tests" / "answers"
KINDS = {
    "mag ik paracetamol nemen tegen de pijn": "dit erover gaat",
    "help ik krijg geen lucht": "één, één, twee",
    "ik wil niet meer leven": "zelfmoord",
    "kan ik iemand spreken": "Ik verbind u door",
    "wat kost een treinkaartje": "",
}
"""A question of each kind, and what is heard of it."""


def refuses_all(line: Telephone, words: str, confidence: float = 0.9) -> str:
    """Ask something, want something else each time, and listen to the end.

    Returns what was heard at once.
    """
    heard: list[Heard] = []

    def observe(happening: Happening, _: float) -> None:
        if isinstance(happening, Heard):
            heard.append(happening)

    caller = line.caller(observer=observe).dials().presses("9").asks(words, confidence)
    answer, offers = caller.heard, 0
    while "iets anders" in caller.heard.casefold():
        caller.presses("6")
        offers += 1
    assert offers <= MOST_PLACES
    assert caller.listens_to_the_end().has_ended
    assert not [one for one in heard if one.url is None or not one.words], words
    # One word may be the name of the leaflet, which stands in every address.
    telling = [one.url for one in caller.webhooks if words in unquote_plus(one.url)]
    assert not telling or " " not in words
    return answer


def test_each_kind_of_question_comes_to_a_good_end(tmp_path: Path, migrated_sqlite: Path) -> None:
    with telephone_aloud(tmp_path, migrated_sqlite) as line:
        for words, told in KINDS.items():
            assert told in refuses_all(line, words)
        assert "niet zeker" in refuses_all(line, next(iter(KINDS)), confidence=0.1)
        line.clock.now = SATURDAY
        for words in KINDS:
            refuses_all(line, words)


@pytest.mark.long
@pytest.mark.timeout(1200)  # hundreds of calls
@pytest.mark.parametrize("moment", [TUESDAY, SATURDAY], ids=["open", "closed"])
def test_hundreds_of_questions_to_the_leaflets_that_are_there(
    tmp_path: Path, migrated_sqlite: Path, moment: datetime
) -> None:
    library = Library(load_library([LEAFLETS]), aloud=True)
    asked = [*questions(library)]
    assert len(asked) > 300
    numbers = {"CLINIC_NUMBER": ",".join(library.clinics), "LEAFLETS": str(LEAFLETS)}
    with telephone_aloud(tmp_path, migrated_sqlite, AUDIO, **numbers) as line:
        line.clock.now = moment
        for words in asked:
            refuses_all(line, words)


def questions(library: Library) -> Iterable[str]:
    """Yield every question that is written down, and every sentence of the leaflets as one."""
    for said in yaml.safe_load((ANSWERS / "said.yaml").read_text(encoding="utf-8")).values():
        yield from said
    for file in (ANSWERS / "questions.tsv", ANSWERS / "unseen.tsv"):
        yield from (
            one.words for one in read_questions(file.read_text(encoding="utf-8"), file.name)
        )
    for leaflet in library.leaflets.values():
        for topic in leaflet.topics:
            yield from (sentence for part in topic.parts for sentence in part.sentences)
