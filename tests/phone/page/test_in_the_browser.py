"""Promise: with a browser one phones the line as a caller does, and what is heard has sounded."""

from __future__ import annotations

import io
import os
import re
import shutil
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import soundfile
from PIL import Image
from playwright.sync_api import Route
from sqlalchemy import select

from ivr.dutch.pacing import seconds_to_say
from ivr.line.ways import key_map, meaning
from ivr.messages.fetch import fetch_due
from ivr.messages.message import Message, RecordingAudio
from ivr.messages.sealed_sound import open_sound
from ivr.settings import ROOT
from tests.calling import AMSTERDAM
from tests.own_leaflet import LINE
from tests.own_words import own
from tests.pavo_1515 import needs_pavo_1515, pavo_1515, put_alone
from tests.phone.page.axe import needs_axe, violations
from tests.phone.page.browsing import DESKTOP, PHONE, TUESDAY, Visitor
from tests.phone.page.conftest import SECONDS, OpenTab, Page, page_at

SATURDAY = "klok=2027-03-06T22:00"
SMALL = {"width": 360, "height": 640}

NO_MICROPHONE = """() => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error("there is none"));
}"""

UNANSWERED = """() => {
  navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
}"""

TESTS = ROOT / "tests"


def parts_of(topic: str) -> list[str]:
    return [step for step in LINE.steps if step.startswith(f"topic-{topic}-part-")]


def stored(page: Page) -> list[tuple[Message, bytes]]:
    """Return the messages of the line and their sound, after the worker has been round."""
    fetch_due(page.work)
    with page.sessions() as session:
        found = session.scalars(select(Message).where(Message.discarded_at.is_(None))).all()
        keys = page.work.keys
        return [(one, open_sound(session.get(RecordingAudio, one.id), keys)) for one in found]


def loudness(wav: bytes) -> float:
    samples, rate = soundfile.read(io.BytesIO(wav))
    assert rate == 8000
    return float(np.abs(samples).max())


@pytest.mark.parametrize(
    "zone", ["Pacific/Auckland", pytest.param("America/New_York", marks=pytest.mark.long)]
)
def test_the_clock_shows_the_clinics_time_wherever_the_browser_is(
    open_tab: OpenTab, zone: str
) -> None:
    before = datetime.now(AMSTERDAM)
    says = open_tab(timezone_id=zone).tab.locator("#clock-says").inner_text()
    after = datetime.now(AMSTERDAM)
    assert f"{before:%H.%M}" in says or f"{after:%H.%M}" in says
    visitor = open_tab(f"?{SATURDAY}", timezone_id=zone)
    assert "6 maart 2027, 22.00 uur" in visitor.tab.locator("#clock-says").inner_text()


# -- a call -----------------------------------------------------------------------------------


@pytest.mark.long
def test_a_full_call_over_all_topics_by_keys(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=4").calls()
    visitor.hears("Goedendag").waits_for(place="menu")
    for topic in "123":
        visitor.types(topic)
        for part in parts_of(topic):
            visitor.waits_for(place=part).tab.wait_for_timeout(150)
            visitor.types("6")
        visitor.waits_for(place=f"topic-{topic}-end").types("*").waits_for("Heard", "menu")
    visitor.types("#").waits_for(place="goodbye").types("Escape")
    visitor.until(lambda: "U heeft opgehangen" in visitor.status, "the call is over")
    expected = {own(LINE, part).text.split("\n")[0] for part in parts_of("2")}
    assert all(words in visitor.words for words in expected)
    assert len(visitor.sounds) > sum(len(parts_of(topic)) for topic in "123")
    assert len([sound for sound in visitor.sounds if sound["played"] > 0.2]) > 10
    assert all(sound["peak"] > 0.2 for sound in visitor.sounds if sound["played"] > 0.2)


def test_a_key_stops_what_sounds_but_not_the_emergency_number(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}").calls().waits_for("Heard", "welcome")
    visitor.tab.wait_for_timeout(300)
    visitor.types("3").hears("Bij levensgevaar").waits_for("Heard", "topic-3-part-1")
    visitor.tab.wait_for_timeout(300)
    visitor.tab.get_by_role("button", name=re.compile("^2 ")).click()
    visitor.waits_for("Heard", "topic-2-part-1")
    welcome, emergency, topic = visitor.sounds
    assert (emergency["finished"], emergency["played"]) == (
        True,
        pytest.approx(SECONDS, abs=0.05),
    )
    for stopped in (welcome, topic):
        assert not stopped["finished"]
        assert 0.2 < stopped["played"] < SECONDS - 0.2
    assert min(sound["peak"] for sound in visitor.sounds) > 0.2
    assert visitor.now("place") == "topic-2-part-1"


def test_the_sentence_that_sounds_is_marked(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}").calls().waits_for("Heard", "welcome")
    marked = visitor.tab.locator("#words [aria-current]")
    marked.wait_for()
    first = marked.inner_text()
    assert first.startswith("Goedendag")
    visitor.until(lambda: marked.count() == 1 and marked.inner_text() != first, "the mark moves")
    assert visitor.tab.locator("#step-welcome.here, #step-menu.here").count() == 1


@pytest.mark.long  # The simulator tells the same story every day.
def test_a_caller_who_presses_nothing_hears_the_instructions_and_then_the_voicemail(
    open_tab: OpenTab,
) -> None:
    visitor = open_tab(f"?{SATURDAY}&tempo=20&stem=niemand").calls()
    visitor.hears("Neem rustig de tijd.").hears("Ik lees u voor over")
    visitor.hears(own(LINE, parts_of("1")[-1]).text.split("\n")[0])
    visitor.hears("nu gesloten").hears("Wij nemen uw bericht op.")
    visitor.waits_for("RecordingNow")
    visitor.until(lambda: "voorbij" in visitor.status, "the call ends by itself")
    assert [sound for sound in visitor.sounds if not sound["finished"]] == []
    # Each sounds for less than a tenth of a second here: a busy machine may miss it.
    loud = [sound for sound in visitor.sounds if sound["peak"] > 0.2]
    assert len(loud) > len(visitor.sounds) / 2


@pytest.mark.long
def test_a_refused_transfer_leads_to_a_message_that_is_stored_with_its_sound(
    open_tab: OpenTab, page: Page
) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20&doorverbinden=declined&stem=microfoon").calls()
    visitor.waits_for(place="menu").types("0").waits_for("Ringing")
    visitor.hears("De collega hoort:").hears("Er kan nu niemand opnemen.")
    visitor.waits_for("RecordingNow").tab.wait_for_timeout(2500)
    visitor.types("#").waits_for(place="review").types("#").hears("Uw bericht is verstuurd.")
    visitor.types("Escape")
    [(message, sound)] = stored(page)
    assert (message.caller_number, message.number_was_keyed) == ("+31612345678", False)
    assert loudness(sound) > 0.1
    assert soundfile.info(io.BytesIO(sound)).duration > 0.8


def test_without_a_microphone_a_sample_is_spoken_and_can_be_heard_back(
    open_tab: OpenTab, page: Page
) -> None:
    visitor = open_tab("?tempo=20")
    visitor.tab.evaluate(NO_MICROPHONE)
    visitor.clicks("Eerste kerstdag 10.00 uur").calls()
    visitor.waits_for(place="menu").types("0").hears("nu gesloten").types("6")
    visitor.hears("Er is geen microfoon.").waits_for(place="review").types("5")
    visitor.hears("Uw eigen bericht.").waits_for(place="listen").types("Escape")
    [(_, sound)] = stored(page)
    assert loudness(sound) > 0.1
    assert soundfile.info(io.BytesIO(sound)).duration > 10


def test_a_conversation_lasts_until_the_colleague_hangs_up(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20").calls().waits_for(place="menu").types("0")
    visitor.waits_for("Connected").clicks("De collega hangt op").waits_for(place="goodbye")
    assert visitor.tab.get_by_role("button", name="De collega hangt op").count() == 0


def test_before_there_is_sound_the_words_last_as_long_as_they_take_to_say(
    open_tab: OpenTab, tmp_path: Path, migrated_sqlite: Path
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "silent.db")
    with page_at(f"sqlite:///{tmp_path / 'silent.db'}", tmp_path / "tw", tmp_path) as silent:
        visitor = open_tab(f"?{TUESDAY}&tempo=20", silent.address).calls()
        began = time.monotonic()
        visitor.waits_for("Waiting", "menu")
        words = "".join(own(LINE, name).text for name in ("welcome", "menu"))
        assert time.monotonic() - began > 0.9 * seconds_to_say(words) / 20
        assert visitor.sounds == []
        # Its server goes with this block: the page must have nothing more to ask.
        visitor.types("Escape").until(lambda: "voorbij" in visitor.status, "the call is over")
        visitor.tab.close()


# -- when something is slow, or wrong ----------------------------------------------------------


def test_a_caller_who_hangs_up_waits_for_nothing(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20").calls().waits_for("Waiting", "menu")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visitor.tab.route("**/reacties", hold)
    visitor.types("3").until(lambda: bool(held), "the server thinks")
    # Only now: on a busy machine the line may have asked once more before the key.
    heard = len(visitor.sounds)
    visitor.types("Escape")
    assert visitor.status == "U hangt op…"
    visitor.tab.unroute("**/reacties")  # This lets go of what was held.
    visitor.until(lambda: "U heeft opgehangen" in visitor.status, "the call is over")
    assert len(visitor.sounds) == heard


def test_a_caller_who_hangs_up_does_not_wait_for_a_sound_to_come(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}")
    visitor.tab.route("**/geluid/*", lambda route: None)
    visitor.calls().waits_for("Heard", "welcome").types("Escape")
    visitor.until(lambda: "U heeft opgehangen" in visitor.status, "the call is over")


def test_the_microphone_is_asked_for_before_the_beep_and_one_can_hang_up(
    open_tab: OpenTab, page: Page
) -> None:
    visitor = open_tab(f"?{SATURDAY}&tempo=20").calls().waits_for("Waiting", "menu")
    visitor.tab.evaluate(UNANSWERED)
    visitor.types("0").waits_for("Waiting", "closed").types("6")
    visitor.until(lambda: "Sta de microfoon toe" in visitor.status, "one is told what to do")
    assert visitor.now("moment") == "Beep"
    visitor.types("Escape")
    visitor.until(lambda: "U heeft opgehangen" in visitor.status, "the call is over")
    assert stored(page) == []


def test_a_sound_that_does_not_come_is_told(open_tab: OpenTab, complaints: list[str]) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20")
    visitor.tab.route("**/geluid/*", lambda route: route.fulfill(status=404))
    visitor.calls().hears("Dit geluid kon niet worden geladen.").waits_for("Waiting", "menu")
    visitor.types("Escape")
    complaints.clear()


def test_saving_without_a_server_says_so(open_tab: OpenTab, complaints: list[str]) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20").calls().waits_for("Waiting", "menu")
    visitor.tab.route("**/verhaal", lambda route: route.abort())
    visitor.clicks("Bewaar als link")
    visitor.until(lambda: "Bewaren lukt niet" in visitor.status, "the problem is told")
    visitor.types("Escape")
    complaints.clear()


# -- by itself --------------------------------------------------------------------------------


@pytest.mark.long
def test_a_saved_call_replays_from_its_link(open_tab: OpenTab) -> None:
    first = open_tab(f"?{SATURDAY}&tempo=4&stem=voorbeeld").calls().waits_for("Waiting", "menu")
    first.types("3").waits_for("Waiting", "topic-3-part-1").types("0").hears("nu gesloten")
    first.waits_for(place="closed").types("Escape")
    first.until(lambda: "voorbij" in first.status, "the call is over")
    first.clicks("Bewaar als test")
    kept = first.tab.locator("#kept-text")
    first.until(lambda: kept.input_value() != "", "the test is shown")
    assert 'caller.presses("3").hears("Wassen en eraf. D' in kept.input_value()
    link = first.tab.get_by_role("link", name="Open dit gesprek").get_attribute("href") or ""
    assert "toetsen=3+0+h" in link
    again = open_tab("?" + link.partition("?")[2].replace("tempo=4", "tempo=20")).calls()
    again.hears("Gips mag niet nat worden").hears("nu gesloten")
    again.until(lambda: "voorbij" in again.status, "it ends by itself")
    assert again.now("place") == "closed"


@pytest.mark.long
def test_a_link_types_a_number_and_speaks(open_tab: OpenTab, page: Page) -> None:
    keys = "0 6 0791234560# # s20 # #".replace("#", "%23").replace(" ", "+")
    visitor = open_tab(f"?{SATURDAY}&tempo=20&nummer=anoniem&toetsen={keys}").calls()
    visitor.hears("Uw bericht is verstuurd.").types("Escape")
    [(message, sound)] = stored(page)
    assert (message.caller_number, message.number_was_keyed) == ("+31791234560", True)
    # The second before pressing the key is on the tape too.
    assert soundfile.info(io.BytesIO(sound)).duration == pytest.approx(21, abs=0.5)


@pytest.mark.long
def test_a_script_does_what_a_person_does_until_a_person_does_something(
    open_tab: OpenTab,
) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=4&toetsen=3+2+1").calls().waits_for(place="menu")
    visitor.hears("U drukt op 3.")
    since = visitor.tab.locator("#since-key")
    # Drawn with the next frame, which a busy machine may show later than the words.
    visitor.until(lambda: ":" in since.inner_text(), "the seconds since the key are counted")
    visitor.waits_for("Heard", "topic-3-part-1").types("1").waits_for("Waiting", "topic-1-part-1")
    visitor.tab.wait_for_timeout(1000)
    assert "U drukt op 2." not in visitor.words
    visitor.types("Escape")


def test_a_link_holds_the_call_that_was_made(open_tab: OpenTab) -> None:
    visitor = open_tab("?tempo=20&doorverbinden=busy")
    before = datetime.now(AMSTERDAM).replace(tzinfo=None, microsecond=0)
    visitor.calls().waits_for("Waiting", "menu")
    after = datetime.now(AMSTERDAM).replace(tzinfo=None)
    settings = ("#clock", "#number", "#speed", "#acts")
    assert all(visitor.tab.locator(one).is_disabled() for one in settings)
    assert visitor.tab.get_by_role("button", name="Klaarzetten").is_disabled()
    visitor.types("Escape").until(lambda: "voorbij" in visitor.status, "the call is over")
    visitor.clicks("Zaterdag 22.00 uur").tab.get_by_label("Uw nummer").select_option("anoniem")
    visitor.clicks("Bewaar als link")
    kept = visitor.tab.locator("#kept-text")
    visitor.until(lambda: kept.input_value() != "", "the link is shown")
    link = parse_qs(urlsplit(kept.input_value()).query)
    assert before <= datetime.fromisoformat(link.pop("klok")[0]) <= after
    assert link == {
        "tempo": ["20"],
        "toetsen": ["h"],
        "doorverbinden": ["busy"],
        "stem": ["microfoon"],
    }
    assert kept.get_attribute("rows") == "1"
    visitor.clicks("Kopieer").tab.locator("#copied:not(:empty)").wait_for()


# -- for everyone -----------------------------------------------------------------------------


def test_enter_calls_and_escape_hangs_up_unless_typing_is_switched_off(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}").types("Enter").waits_for("Heard")
    visitor.types("Escape").until(lambda: "voorbij" in visitor.status, "the call is over")
    visitor.tab.get_by_label("Ik typ de toetsen").uncheck()
    visitor.tab.locator("h1").click()
    visitor.types("Enter").tab.wait_for_timeout(200)
    assert "voorbij" in visitor.status


def test_the_focus_goes_to_the_button_that_is_left(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20")
    focus = visitor.tab.locator(":focus")
    visitor.tab.get_by_role("button", name="Bellen").focus()
    visitor.types("Enter").waits_for("Waiting", "menu")
    assert focus.inner_text() == "Ophangen"
    visitor.types("0").waits_for("Connected")
    visitor.tab.get_by_role("button", name="De collega hangt op").focus()
    visitor.types("Enter").waits_for(place="goodbye")
    assert focus.inner_text() == "Ophangen"
    visitor.types("Enter").until(lambda: "voorbij" in visitor.status, "the call is over")
    assert focus.inner_text() == "Bellen"


def test_keys_work_wherever_the_focus_is_during_a_call(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20").calls().waits_for("Waiting", "menu")
    visitor.tab.get_by_label("Bij doorverbinden").select_option("busy")
    visitor.tab.get_by_label("Bij doorverbinden").focus()
    visitor.types("3").waits_for("Heard", "topic-3-part-1")
    visitor.clicks("Bewaar als link").tab.locator("#kept-text").focus()
    visitor.types("Escape").until(lambda: "voorbij" in visitor.status, "the call is over")


@pytest.mark.parametrize("view", [SMALL, DESKTOP], ids=["small", "desktop"])
def test_bellen_and_ophangen_are_in_sight_without_scrolling(
    open_tab: OpenTab, view: dict[str, int]
) -> None:
    visitor = open_tab(f"?{TUESDAY}", viewport=view)
    assert bottom(visitor, "Bellen") <= view["height"]
    visitor.calls().waits_for("Heard")
    assert bottom(visitor, "Ophangen") <= view["height"]


def bottom(visitor: Visitor, name: str) -> float:
    box = visitor.tab.get_by_role("button", name=name, exact=True).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def test_each_key_says_what_it_does_on_this_line(open_tab: OpenTab) -> None:
    line, visitor = LINE, open_tab(f"?{TUESDAY}")
    signs = {"*": "sterretje", "#": "hekje"}
    for key, act in key_map(line).items():
        words = meaning(line, key, act)
        name = f"{signs.get(key, key)} {words}"
        button = visitor.tab.get_by_role("button", name=name, exact=True)
        assert button.get_attribute("data-key") == key
        assert button.locator(".means").inner_text() == words
    assert visitor.tab.locator(".means").count() == len(key_map(line))


def test_a_key_that_the_line_does_not_take_is_shown_as_not_heard(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20&doorverbinden=no-answer&stem=microfoon").calls()
    visitor.waits_for(place="menu").types("0").waits_for("Ringing")
    lost = visitor.tab.locator("#words .lost")
    assert lost.count() == 0
    visitor.types("*")
    assert lost.all_inner_texts() == [
        "Niet gehoord: sterretje. De lijn luisterde niet naar deze toets."
    ]
    assert "Toets sterretje is niet gehoord" in visitor.status
    assert "lost" in (visitor.tab.locator("[data-key='*']").get_attribute("class") or "")
    # While the line records, a key that does not end the message is not heard either.
    visitor.waits_for("RecordingNow").types("4")
    visitor.until(lambda: "Niet gehoord: 4" in visitor.words, "the other key is told")
    assert visitor.now("moment") == "RecordingNow"
    visitor.types("#").waits_for("Heard")
    assert lost.count() == 2


def test_a_number_is_written_on_one_line(open_tab: OpenTab) -> None:
    keys = "0 6 0791234560%23 .".replace(" ", "+")
    visitor = open_tab(f"?{SATURDAY}&tempo=20&nummer=anoniem&toetsen={keys}").calls()
    visitor.waits_for("Waiting", "number-check")
    said = visitor.tab.locator("#words p.line", has_text="U toetste dit nummer").first
    assert "nul. zeven. negen. één. twee." in said.inner_text()
    visitor.types("Escape")


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_sticks_out_of_a_narrow_page(open_tab: OpenTab, width: int) -> None:
    visitor = open_tab(f"?{TUESDAY}", viewport={"width": width, "height": 740})
    right = "Math.max(...[...document.querySelectorAll('button')].map((one) =>"
    right += " one.scrollWidth > one.clientWidth ? Infinity : one.getBoundingClientRect().right))"
    assert visitor.tab.evaluate(right) <= width
    assert visitor.tab.evaluate("document.documentElement.scrollWidth") <= width


def test_keys_can_be_tapped_on_a_small_telephone(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=4", viewport=PHONE, has_touch=True, is_mobile=True)
    visitor.tab.get_by_role("button", name="Bellen").tap()
    visitor.waits_for(place="menu").tab.get_by_role("button", name=re.compile("^3 ")).tap()
    visitor.waits_for(place="topic-3-part-1")
    assert visitor.tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_webhooks_are_shown_with_their_twiml(open_tab: OpenTab) -> None:
    visitor = open_tab(f"?{TUESDAY}").calls().waits_for("Heard", "welcome")
    visitor.tab.get_by_text("POST /voice → 200").click()
    assert "<Gather" in visitor.tab.locator(".log pre").inner_text()
    assert "CallSid" in visitor.tab.locator(".log dl").inner_text()


@needs_axe
@pytest.mark.parametrize(
    ("scheme", "view"),
    [("light", PHONE), pytest.param("dark", DESKTOP, marks=pytest.mark.long)],
    ids=["telephone", "desktop"],
)
def test_axe_finds_nothing(open_tab: OpenTab, scheme: str, view: dict[str, int]) -> None:
    visitor = open_tab(f"?{TUESDAY}&tempo=20&toetsen=x", color_scheme=scheme, viewport=view)
    found = violations(visitor)
    visitor.opens(f"?{TUESDAY}&tempo=20").calls().waits_for(place="menu").types("0")
    visitor.waits_for("Connected")
    visitor.tab.get_by_text("POST /voice → 200").click()
    found += violations(visitor)
    visitor.types("Escape").until(lambda: "voorbij" in visitor.status, "the call is over")
    visitor.clicks("Bewaar als test")
    visitor.tab.get_by_label("Dit gesprek als test").wait_for()
    assert found + violations(visitor) == []


def test_every_field_has_its_own_label(open_tab: OpenTab) -> None:
    tab = open_tab(f"?{TUESDAY}").tab
    tab.get_by_label("Wat de beller vanzelf doet").fill("4 h")
    assert tab.locator("[name=toetsen]").input_value() == "4 h"
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert [one for one, times in Counter(ids).items() if times > 1] == []


@needs_pavo_1515
@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS=1 takes new screenshots")
@pytest.mark.parametrize(
    ("name", "size", "scheme"),
    [
        ("breed", (1280, 1100), "light"),
        ("breed-donker", (1280, 1100), "dark"),
        ("smal", (360, 1100), "light"),
        ("smal-donker", (360, 1100), "dark"),
    ],
)
def test_screenshots_are_taken(
    open_tab: OpenTab,
    tmp_path: Path,
    migrated_sqlite: Path,
    name: str,
    size: tuple[int, int],
    scheme: str,
) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "real.db")
    look = {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}
    database, audio = f"sqlite:///{tmp_path / 'real.db'}", TESTS.parent / "audio"
    theirs = {
        "LEAFLETS": str(put_alone(tmp_path / "leaflets")),
        "CLINIC_NUMBER": pavo_1515().about.clinic_number,
        "REMINDERS": "true",
    }
    with page_at(database, tmp_path / "tw", audio, **theirs) as real:
        visitor = open_tab(f"?{TUESDAY}", real.address, **look).calls()
        visitor.waits_for("Heard", "welcome").waits_for("Heard", "menu").types("4")
        visitor.waits_for("Heard", "topic-4-part-1").tab.wait_for_timeout(4000)
        taken = visitor.tab.screenshot()
        visitor.types("Escape").until(lambda: "voorbij" in visitor.status, "the call is over")
    folder = TESTS / "screenshots"
    folder.mkdir(exist_ok=True)
    picture = Image.open(io.BytesIO(taken))
    picture.quantize(96).save(folder / f"telefoon-{name}.png", optimize=True)
