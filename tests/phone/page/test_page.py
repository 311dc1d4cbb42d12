"""Promise: the telephone makes real calls, and only its own page makes them, where it is on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest
import requests
from sqlalchemy import select

from app import create_app
from ivr.house import AUDIO
from ivr.messages.message import Message
from ivr.phone.dialect import TWILIO, Dialect
from ivr.phone.page.subtitles import sentences
from ivr.settings import Settings, SettingsError
from ivr.sound.manifest import Manifest
from ivr.words.prompt import Pace
from tests.call import test_stories
from tests.calling import AMSTERDAM, Telephone, telephone, used_telephone
from tests.line_settings import settings_for
from tests.own_leaflet import LINE
from tests.phone.page.conftest import Page

__all__ = ["telephone", "used_telephone"]


@pytest.fixture
def dialect() -> Dialect:
    """What is told here is the same in every dialect."""
    return TWILIO


SATURDAY = "2027-03-06T22:00"
TUESDAY = "2027-03-02T10:00"


class Visitor:
    """Somebody with the page open, as the page itself speaks to the server."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told: list[dict[str, Any]] = []
        self.address = self.began = ""

    def post(self, path: str, form: object, **headers: str) -> requests.Response:
        own = {"Origin": self.page.address}
        url = f"{self.page.address}{path}"
        return requests.post(url, json=form, headers={**own, **headers}, timeout=30)

    def dials(self, **settings: object) -> Visitor:
        answer = self.post("/telefoon/gesprekken", settings).json()
        self.address, self.began = answer["address"], answer["clock"]
        self.told = answer["happenings"]
        return self

    def reacts(self, **reaction: object) -> Visitor:
        form = {"number": self.now["number"], "reaction": reaction}
        answer = self.post(f"{self.address}/reacties", form)
        assert answer.ok, answer.text
        self.told += answer.json()["happenings"]
        return self

    def listens_until(self, what: str) -> Visitor:
        """Do nothing until this happens; a wait of a second nobody takes for a question."""
        while self.now["what"] != what or self.now.get("noticed") is False:
            self.reacts(what="Finished")
        return self

    @property
    def now(self) -> dict[str, Any]:
        return self.told[-1]

    @property
    def words(self) -> str:
        heard = [one for one in self.told if one["what"] == "Heard"]
        return " ".join(said["text"] for one in heard for said in one["sentences"])

    def story(self) -> Mapping[str, str]:
        told: Mapping[str, str] = requests.get(
            f"{self.page.address}{self.address}/verhaal", timeout=30
        ).json()
        return told


@pytest.fixture
def visitor(page: Page) -> Visitor:
    return Visitor(page)


def test_the_telephone_does_not_exist_unless_it_is_switched_on() -> None:
    client = create_app(settings_for()).test_client()
    assert client.get("/telefoon").status_code == 404
    assert client.post("/telefoon/gesprekken").status_code == 404


def test_a_line_for_real_callers_refuses_to_have_a_telephone() -> None:
    """Twilio would not know the messages that are left through the page."""
    with pytest.raises(SettingsError, match=r"TELEPHONE_PAGE.*TWILIO_API_URL"):
        settings_for(TELEPHONE_PAGE="true")


def at(step: str) -> str:
    """Return a step of the line as the page names it."""
    return f"{step}@{LINE.leaflet}"


def test_a_call_is_made_with_signed_webhooks_and_begins_at_the_welcome(visitor: Visitor) -> None:
    visitor.dials(clock=TUESDAY)
    webhook, welcome = visitor.told
    assert (webhook["what"], webhook["status"]) == ("Webhook", 200)
    assert "<Gather" in webhook["answer"]
    assert (welcome["place"], welcome["file"]) == (at("welcome"), True)


def test_a_key_leads_to_its_topic_and_the_place_follows(visitor: Visitor) -> None:
    visitor.dials(clock=TUESDAY).listens_until("Waiting")
    assert visitor.now["place"] == at("menu")
    visitor.reacts(what="Key", key="3", after=1.0)
    assert visitor.now["place"] == at("topic-3-part-1")
    assert visitor.now["interruptible"]


def test_the_sound_that_is_heard_is_the_file_of_the_line(visitor: Visitor, page: Page) -> None:
    visitor.dials(clock=TUESDAY)
    answer = requests.get(f"{page.address}{visitor.address}/geluid/1", timeout=30)
    assert answer.headers["Content-Type"] == "audio/x-wav"
    assert answer.content.startswith(b"RIFF")
    nothing = requests.get(f"{page.address}{visitor.address}/geluid/0", timeout=30)
    assert nothing.status_code == 404


@pytest.mark.parametrize(("clock", "reached"), [(TUESDAY, "Ringing"), (SATURDAY, "Waiting")])
def test_the_clock_of_the_page_decides_whether_the_clinic_is_open(
    visitor: Visitor, clock: str, reached: str
) -> None:
    visitor.dials(clock=clock).listens_until("Waiting").reacts(what="Key", key="0", after=0)
    visitor.listens_until(reached)
    assert ("nu gesloten" in visitor.words) is (reached == "Waiting")


def test_an_anonymous_caller_is_asked_for_a_number(visitor: Visitor) -> None:
    visitor.dials(clock=SATURDAY, anonymous=True).listens_until("Waiting")
    visitor.reacts(what="Key", key="0", after=0).listens_until("Waiting")
    visitor.reacts(what="Key", key="6", after=0).listens_until("Waiting")
    assert visitor.now["place"] == at("number")
    for key in "0612345678#":
        visitor.reacts(what="Key", key=key, after=0.2)
    assert visitor.listens_until("Waiting").now["place"] == at("number-check")
    assert visitor.story()["keys"] == "0 6 0612345678#"


def test_a_reaction_to_what_has_passed_is_refused(visitor: Visitor) -> None:
    visitor.dials(clock=TUESDAY)
    path, finished = f"{visitor.address}/reacties", {"what": "Finished"}
    assert visitor.post(path, {"number": 1, "reaction": finished}).ok
    assert visitor.post(path, {"number": 1, "reaction": finished}).status_code == 409


@pytest.mark.parametrize(
    "reaction",
    [
        {},
        {"what": "Key", "key": "12", "after": 0},
        {"what": "Key", "key": "1", "after": -1},
        {"what": "Key", "key": "1", "after": "NaN"},
        {"what": "HangUp", "after": 0, "party": "nobody"},
        {"what": "DialResult", "outcome": "maybe", "after": 0},
        {"what": "Spoke", "sound": "bm8gc291bmQ="},
        {"what": "Spoke", "sound": "?"},
        {"what": "SaidWords", "words": "melk", "confidence": 0.9, "after": 0},
        {"what": "SaidWords", "words": ["melk"], "confidence": 0.9, "percent": 0, "after": 0},
        {"what": "SaidWords", "words": "a" * 2001, "confidence": 0.9, "percent": 0, "after": 0},
        {"what": "SaidWords", "words": "melk", "confidence": 0.9, "percent": 101, "after": 0},
        {"what": "SaidWords", "words": "melk", "confidence": 1.1, "percent": 0, "after": 0},
        [],
    ],
)
def test_what_is_no_reaction_is_refused_and_the_call_goes_on(
    visitor: Visitor, reaction: object
) -> None:
    visitor.dials(clock=TUESDAY)
    path = f"{visitor.address}/reacties"
    assert visitor.post(path, {"number": 1, "reaction": reaction}).status_code == 400
    visitor.reacts(what="Finished")


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://[", ""])
def test_another_site_cannot_make_a_call(visitor: Visitor, page: Page, origin: str) -> None:
    make = "/telefoon/gesprekken"
    assert visitor.post(make, {}, Origin=origin).status_code == 403
    without = requests.post(f"{page.address}{make}", json={}, timeout=30)
    assert without.status_code == 403


@pytest.mark.parametrize("name", ["rebound.example", "["])
def test_a_foreign_name_for_this_machine_shows_nothing(page: Page, name: str) -> None:
    """DNS rebinding: the page of a stranger whose name points at this machine."""
    answer = requests.get(f"{page.address}/telefoon", headers={"Host": name}, timeout=30)
    assert answer.status_code in {400, 403}


def test_the_page_runs_nothing_but_its_own(page: Page) -> None:
    answer = requests.get(f"{page.address}/telefoon", timeout=30)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<style" not in answer.text
    assert 'lang="nl"' in answer.text


@pytest.mark.parametrize(
    ("link", "named"),
    [
        ("toetsen=2+dans", "“2 dans”"),
        ("klok=morgen", "“morgen”"),
        ("klok=0001-01-01T10:00&stem=koor", "“0001-01-01T10:00”, “koor”"),
        ("klok=9999-12-31T23:59", "“9999-12-31T23:59”"),
        ("tempo=3&nummer=x&doorverbinden=y", "“x”, “y”, “3”"),
    ],
)
def test_what_cannot_be_in_a_link_is_named(page: Page, link: str, named: str) -> None:
    answer = requests.get(f"{page.address}/telefoon?{link}", timeout=30)
    assert f"kan niet en wordt overgeslagen:\n    {named}." in answer.text


def test_a_link_of_the_page_itself_is_right(page: Page) -> None:
    link = f"klok={SATURDAY}:30&nummer=&doorverbinden=busy&stem=niemand&tempo=20&toetsen=2+.+h"
    answer = requests.get(f"{page.address}/telefoon?{link}", timeout=30)
    assert answer.ok
    assert "overgeslagen" not in answer.text


@pytest.mark.parametrize("clock", ["0001-01-01T10:00", "9999-12-31T23:59", "morgen", 5])
def test_a_call_at_an_impossible_moment_is_refused(visitor: Visitor, clock: object) -> None:
    assert visitor.post("/telefoon/gesprekken", {"clock": clock}).status_code == 400


def test_closing_the_page_hangs_up_and_the_line_hears_of_it(visitor: Visitor) -> None:
    visitor.dials(clock=TUESDAY)
    assert visitor.post(visitor.address, {}).status_code == 204
    late = {"number": 1, "reaction": {"what": "Finished"}}
    assert visitor.post(f"{visitor.address}/reacties", late).status_code == 409


def test_closing_the_page_during_a_message_keeps_the_message(visitor: Visitor, page: Page) -> None:
    """A caller who hangs up while speaking has left a message."""
    visitor.dials(clock=SATURDAY).listens_until("Waiting")
    visitor.reacts(what="Key", key="0", after=0).listens_until("Waiting")
    visitor.reacts(what="Key", key="6", after=0).listens_until("RecordingNow")
    assert visitor.post(visitor.address, {"after": "long"}).status_code == 400
    assert visitor.post(visitor.address, {"after": 7}).status_code == 204
    with page.sessions() as session:
        [message] = session.scalars(select(Message).where(Message.discarded_at.is_(None)))
        assert message.seconds == 7


def test_a_call_at_the_time_it_is_can_be_told_again(visitor: Visitor) -> None:
    before = datetime.now(AMSTERDAM).replace(microsecond=0)
    moment = datetime.fromisoformat(visitor.dials().began).replace(tzinfo=AMSTERDAM)
    assert before <= moment <= datetime.now(AMSTERDAM)
    numbers = ", ".join(map(str, moment.timetuple()[:6]))
    assert f"telephone.clock.now = datetime({numbers}, tzinfo=AMSTERDAM)" in visitor.story()["test"]


def test_a_story_tells_what_transfers_came_to(visitor: Visitor) -> None:
    visitor.dials(clock=TUESDAY).listens_until("Waiting")
    assert visitor.story()["transfer"] == ""
    visitor.reacts(what="Key", key="0", after=0).listens_until("Ringing")
    visitor.reacts(what="DialResult", outcome="busy", after=2)
    assert visitor.story()["transfer"] == "busy"


def test_a_saved_call_passes_as_a_test_and_tells_its_keys(
    visitor: Visitor, telephone: Telephone
) -> None:
    """A barge-in, a refused transfer, a message and a hang-up: what was printed is run."""
    visitor.dials(clock=TUESDAY).reacts(what="Finished")
    visitor.reacts(what="Key", key="0", after=0.5).listens_until("Ringing")
    visitor.reacts(what="DialResult", outcome="busy", after=2).listens_until("RecordingNow")
    visitor.reacts(what="Spoke", seconds=6).reacts(what="Key", key="#", after=0)
    visitor.listens_until("Waiting").reacts(what="HangUp", after=1, party="caller")
    story = visitor.story()
    assert story["keys"] == "0 . s6 # h"
    assert 'caller.barges_in("0")' in story["test"]
    names = vars(test_stories).copy()  # It is meant to be pasted there.
    exec(story["test"], names)  # the point is that it runs
    names["test_a_recorded_call"](telephone)


def test_sentences_share_the_time_of_a_sound() -> None:
    told = sentences("Voeding. Deel 1 van 3: melk.\n\nEet om 24.00 uur niets!", 10)
    assert [one.text for one in told] == [
        "Voeding.",
        "Deel 1 van 3: melk.",
        "Eet om 24.00 uur niets!",
    ]
    begins = [one.begins for one in told]
    assert begins[0] == 0
    assert begins == sorted(begins)
    assert begins[-1] < 10


def mu_law(*seconds: float) -> bytes:
    """Return a G.711 file of noise and silence in turn, each of these seconds long."""
    samples = b"".join(
        (b"\xff\x7f" if turn % 2 else b"\x21\xa3") * round(4000 * length)
        for turn, length in enumerate(seconds)
    )
    return b"RIFF....WAVEfmt ....data" + len(samples).to_bytes(4, "little") + samples


def test_sentences_begin_after_the_longest_silences_of_their_sound() -> None:
    """The builder pauses longer between sentences than at a comma."""
    wav = mu_law(2, 0.28, 1, 0.7, 3, 0.6, 1, 0.95, 1.5, 0.5)
    told = sentences("Melk, kaas. Eet; en drink. Klaar!", 10, wav)
    assert [one.begins for one in told] == [0, 3.98, 9.53]


@pytest.mark.parametrize("wav", [b"", b"no sound", mu_law(5, 0.3, 5), mu_law(0, 1, 5, 0.3, 5, 1)])
def test_sentences_share_a_sound_that_has_too_few_silences(wav: bytes) -> None:
    words = "Eet goed. Drink ook melk."
    assert sentences(words, 10, wav) == sentences(words, 10)


def test_a_sentence_goes_on_after_an_abbreviation() -> None:
    told = sentences("Bel de polikliniek, tel. (079) 123 45 60. Dank u.", 10)
    assert [one.text for one in told] == ["Bel de polikliniek, tel. (079) 123 45 60.", "Dank u."]


@pytest.mark.long
def test_the_committed_sound_tells_when_its_sentences_begin() -> None:
    """Where its silences tell, the length that is given does not matter."""
    estimated = []
    entries = Manifest.load(AUDIO / "manifest.json").entries
    for entry in (entry for entry in entries if entry.pace is Pace.NORMAL):
        wav = (AUDIO / entry.file).read_bytes()
        lengths = (entry.seconds, 2 * entry.seconds)
        said, otherwise = (sentences(entry.text, length, wav) for length in lengths)
        estimated += [entry.id] if said != otherwise else []
    assert estimated == []


def test_the_settings_of_a_demonstration_switch_it_on(page: Page) -> None:
    assert isinstance(page.settings, Settings)
    assert page.settings.telephone_page


def test_a_line_that_rings_nobody_says_so_and_rings_nobody(visitor: Visitor) -> None:
    shown = requests.get(f"{visitor.page.address}/telefoon", timeout=30).text
    assert "herinneringen staan uit" in shown
    assert "be-rung" not in shown
    assert "nobody" in visitor.post("/telefoon/gebeld", {"evening": "2027-03-08"}).json()
    evenings = requests.get(f"{visitor.page.address}/telefoon/avonden", timeout=30).json()
    assert evenings == {"evenings": []}


@pytest.mark.parametrize("evening", ["", "8 maart", None])
def test_what_is_no_evening_is_refused(visitor: Visitor, evening: str | None) -> None:
    answer = visitor.post("/telefoon/gebeld", {"evening": evening})
    assert (answer.status_code, answer.json()["problem"]) == (400, "Kies eerst een avond.")


def test_another_site_lets_the_line_call_nobody(visitor: Visitor) -> None:
    form, stranger = {"evening": "2027-03-08"}, "https://elders.example.nl"
    assert visitor.post("/telefoon/gebeld", form, Origin=stranger).status_code == 403
