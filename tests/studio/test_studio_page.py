"""Promise: colleagues record the line in a browser, and nothing of it is lost, or stays behind."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from ivr.database.lease import Chore
from ivr.dutch.pacing import seconds_to_say
from ivr.house import real_time
from ivr.messages.worker_parts import work_of
from ivr.phone.caller import Caller
from ivr.phone.simulated_call import number_of
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.studio.reading_list import reading_list
from ivr.words.prompt import Pace, Prompt
from ivr.worker.studio_round import look_after
from tests.browser.test_pages import AXE, SCREENSHOTS, violations
from tests.office import Office
from tests.sound.tools import needs_espeak
from tests.studio.colleague import Colleague
from tests.studio.conftest import OpenTab
from tests.studio.recording import Reader
from tests.studio.spoken_line import Microphone, StudioLine, new_voice

NAME = "Wilhelmina Onvergetelijk"
A_MINUTE = timedelta(minutes=1)
WIDE, PHONE = ViewportSize(width=1300, height=900), ViewportSize(width=360, height=740)

KEPT = """async () => {
  const { kept } = await import("/static/studio/takes.js");
  return (await kept()).length;
}"""
LEAVES_A_TAKE = """async voice => {
  const takes = await import("/static/studio/takes.js");
  const { piece, digest } = document.querySelector("[data-piece]").dataset;
  const take = { key: crypto.randomUUID(), voice, piece, digest, rate: 48000, began: 1 };
  await takes.keepPart(take.key, 1, new Int16Array(48000));
  await takes.keep({ ...take, finished: true });
}"""
REFUSES = """name => {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
}"""


def ten_prompts(line: StudioLine) -> list[Prompt]:
    """Return the welcome, the shortest sentences beside it, and some digits."""
    own, digits, *_ = reading_list(line.house.library, [*line.house.library.clinics])
    welcome, *others = own.prompts
    sentences = sorted(others, key=lambda one: seconds_to_say(one.text))
    return [welcome, *sentences[:4], *digits.prompts[:5]]


def published(line: StudioLine) -> Manifest:
    return Manifest.load(line.settings.studio_folder / "published" / MANIFEST)


def played(line: StudioLine) -> set[str]:
    """Phone the line; returns the names of the sound files that the caller hears first."""
    addresses: list[str] = []
    caller = Caller(number_of(line.settings), words_of=addresses.append)
    assert caller.dials().heard is not None
    caller.hangs_up()
    return {address.rpartition("/")[2] for address in addresses}


def soon(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def all_bytes(line: StudioLine) -> bytes:
    """Return whatever lies in the folder of the line, its database too."""
    files = [path for path in line.folder.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() for path in files if path.name != "worker.log")


@needs_espeak
@pytest.mark.skipif("SCREENSHOTS" not in os.environ, reason="SCREENSHOTS=1 takes new screenshots")
def test_screenshots_of_the_studio_are_taken(open_tab: OpenTab, microphone: Microphone) -> None:
    # Before there is any other voice.
    page, name = open_tab(), "Ria de Vries"
    new_voice(page, name)
    colleague = Colleague(page, microphone)
    colleague.begins()
    for width, size in (("breed", WIDE), ("smal", PHONE)):
        page.set_viewport_size(size)
        colleague.records()
        microphone.hears(colleague.words)
        page.keyboard.press("Space")
        colleague.until("() => podium.dataset.moment === 'recording'")
        page.wait_for_timeout(1200)
        page.screenshot(path=SCREENSHOTS / f"stem-{width}.png")
        page.keyboard.press("Escape")
        colleague.rests()
    page.set_viewport_size(WIDE)
    page.goto("/stem")
    page.screenshot(path=SCREENSHOTS / "stemmen-breed.png")
    withdraw(page, name)


@needs_espeak
@pytest.mark.parametrize("amount", [3, pytest.param(10, marks=pytest.mark.long)])
def test_prompts_are_recorded_heard_and_taken_back(
    studio: StudioLine, open_tab: OpenTab, microphone: Microphone, amount: int
) -> None:
    page = open_tab()
    voice, said = new_voice(page, NAME), ten_prompts(studio)[:amount]
    record(Colleague(page, microphone), said)
    assert page.locator("#stand").inner_text().startswith(f"{amount} van ")
    assert page.evaluate(KEPT) == 0
    assert ears_of(page) == 1, "each time that the microphone was on, one more listens for ever"
    let_be_heard(page)
    heard = {(one.id, one.pace): one.file for one in published(studio).entries}
    assert heard.keys() == {(prompt.id, pace) for prompt in said for pace in Pace}
    welcome = heard[said[0].id, Pace.NORMAL]
    soon(lambda: welcome in played(studio))
    studio.stops()
    studio.starts()
    assert welcome in played(studio)
    traces = [NAME.encode(), a_sample(studio, voice)]
    assert [trace in all_bytes(studio) for trace in traces] == [True, True]
    withdraw(page, NAME)
    soon(lambda: welcome not in played(studio))
    look_after(replace(work_of(studio.settings), clock=lambda: real_time() + A_MINUTE), Chore())
    assert [trace in all_bytes(studio) for trace in traces] == [False, False]
    assert played(studio)


def record(colleague: Colleague, prompts: list[Prompt]) -> None:
    colleague.begins()
    for prompt in prompts:
        colleague.goes_to(prompt.id)
        colleague.records()


def ears_of(page: Page) -> int:
    """Return how many worklets a page has that take sound."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(int(one["value"]) for one in metrics if one["name"] == "AudioWorkletProcessors")


def a_sample(line: StudioLine, voice: int) -> bytes:
    """Return a few samples of what somebody said."""
    take = next(line.settings.studio_folder.glob(f"takes/{voice}/*.wav")).read_bytes()
    return take[len(take) // 2 :][:64]


def let_be_heard(page: Page) -> None:
    """Let callers hear it, and not the voice of an earlier test."""
    page.goto("/stem")
    voice = page.get_by_role("article", name=NAME)
    if voice.get_by_text("bellers horen deze stem").count() == 0:
        voice.get_by_role("button", name="Aan bellers laten horen").click()
    expect(voice).to_contain_text("bellers horen deze stem")


def withdraw(page: Page, name: str) -> None:
    page.goto("/stem")
    page.get_by_role("link", name=f"Terugtrekken ({name})").click()
    page.get_by_role("button", name="Ja, alles wissen").click()
    page.wait_for_url("**/stem")
    expect(page.get_by_text(name)).to_have_count(0)


@pytest.mark.long
@needs_espeak
def test_a_take_outlives_a_lost_connection_and_a_closed_tab(
    open_tab: OpenTab, microphone: Microphone
) -> None:
    page = open_tab()
    new_voice(page, "Verbinding")
    colleague = Colleague(page, microphone)
    colleague.begins()
    page.context.route("**/opnamen?*", lambda route: route.abort())
    colleague.speaks()
    expect(page.locator("#verbinding")).to_contain_text("Eén opname is bewaard in deze browser")
    page.close()
    again = page.context.new_page()
    again.goto("/stem")
    again.get_by_role("link", name="Inspreken (Verbinding)").click()
    expect(again.locator("#verbinding")).to_contain_text("Geen verbinding")
    assert again.evaluate(KEPT) == 1
    again.context.unroute("**/opnamen?*")
    again.evaluate("dispatchEvent(new Event('online'))")
    expect(again.locator("#podium")).to_have_attribute("data-state", "ready", timeout=30_000)
    expect(again.locator("#verbinding")).to_be_empty()
    assert again.evaluate(KEPT) == 0


@pytest.mark.long
@needs_espeak
def test_a_take_that_was_broken_off_is_offered_and_only_then(
    open_tab: OpenTab, microphone: Microphone
) -> None:
    page = open_tab()
    voice = new_voice(page, "Afgebroken")
    colleague = Colleague(page, microphone)
    colleague.begins()
    microphone.hears(colleague.words)
    page.keyboard.press("Space")
    colleague.until("() => podium.dataset.moment === 'recording'")
    other = page.context.new_page()
    other.goto(f"/stem/{voice}")
    other.wait_for_timeout(1500)
    expect(other.locator("#afgebroken")).to_be_hidden()
    with page.expect_event("dialog") as warning:
        page.close(run_before_unload=True)
    assert warning.value.type == "beforeunload"
    with page.expect_event("close"):
        warning.value.accept()
    other.reload()
    expect(other.locator("#afgebroken")).to_contain_text(other.locator("#woorden").inner_text())
    other.get_by_role("button", name="Luisteren", exact=True).first.click()
    other.get_by_role("button", name="Toch gebruiken").click()
    expect(other.locator("#podium")).to_be_focused()
    judged = re.compile("ready|refused")
    expect(other.locator("#podium")).to_have_attribute("data-state", judged, timeout=30_000)
    assert other.evaluate(KEPT) == 0


@needs_espeak
@pytest.mark.long
def test_who_was_logged_out_loses_no_take(
    studio: StudioLine, open_tab: OpenTab, microphone: Microphone
) -> None:
    page = open_tab()
    new_voice(page, "Uitgelogd")
    colleague = Colleague(page, microphone)
    colleague.begins()
    page.context.clear_cookies()
    colleague.speaks()
    expect(page.locator("#verbinding")).to_contain_text("U bent uitgelogd", timeout=20_000)
    assert page.evaluate(KEPT) == 1
    studio.enters(page.context.new_page(), "fien")
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#podium")).to_have_attribute("data-state", "ready", timeout=30_000)


def test_a_voice_that_is_taken_back_leaves_nothing_in_this_browser(open_tab: OpenTab) -> None:
    page, name = open_tab(), "Teruggetrokken"
    voice = new_voice(page, name)
    other = page.context.new_page()
    other.goto(f"/stem/{voice}")
    other.evaluate(LEAVES_A_TAKE, voice)
    withdraw(page, name)
    assert page.evaluate(KEPT) == 0
    other.evaluate(LEAVES_A_TAKE, voice)
    other.evaluate("dispatchEvent(new Event('focus'))")
    expect(other.locator("#toestand")).to_contain_text("Deze stem is teruggetrokken")
    assert page.evaluate(KEPT) == 0
    other.evaluate(LEAVES_A_TAKE, voice)
    page.reload()
    soon(lambda: page.evaluate(KEPT) == 0)


@pytest.mark.long
def test_what_keeps_somebody_from_speaking_comes_with_what_helps(
    open_tab: OpenTab, microphone: Microphone
) -> None:
    page = open_tab()
    new_voice(page, "Hinder")
    room, status = page.locator("#kamer-zegt"), page.locator("#toestand")
    for loud, said in ((-40, "te onrustig"), (-300, "geen geluid")):
        microphone.hears_a_room(loud)
        page.locator("#meten").click()
        expect(room).to_contain_text(said, timeout=10_000)
        page.keyboard.press("m")
    page.keyboard.press("Space")
    expect(page.locator("#podium")).to_have_attribute("data-moment", "recording")
    page.keyboard.press("Space")
    expect(status).to_contain_text("Er kwam geen geluid uit de microfoon")
    page.keyboard.press("m")
    for trouble, remedy in (("NotAllowedError", "slotje"), ("NotFoundError", "Sluit een headset")):
        page.evaluate(REFUSES, trouble)
        page.keyboard.press("Space")
        expect(status).to_contain_text(remedy)
    page.get_by_text("Microfoon en toetsen").click()
    page.locator("#toestel").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#plaats").inner_text().startswith("Stuk 1 van ")
    assert page.evaluate(KEPT) == 0


@needs_espeak
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is missing: npm ci --prefix tests/browser")
def test_the_pages_are_for_everyone_and_fit(open_tab: OpenTab, microphone: Microphone) -> None:
    page = open_tab(reduced_motion="reduce")
    voice = new_voice(page, "Ria")
    colleague = Colleague(page, microphone)
    colleague.begins()
    colleague.speaks()
    colleague.until("() => podium.dataset.state === 'ready'")
    found = judged(page)
    for address in ("/stem", f"/stem/{voice}/terugtrekken"):
        page.goto(address)
        found += judged(page)
    assert found == []
    page.set_viewport_size(PHONE)
    page.goto(f"/stem/{voice}")
    page.get_by_role("button", name="Opnemen per telefoon").click()
    expect(page.locator(".sitting")).to_have_text(re.compile(r"\d{3} \d{3}"))
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def judged(page: Page) -> list[str]:
    """Return what axe finds on the page, light and wide, and dark and as on a small phone."""
    found = []
    for scheme, size in (("dark", PHONE), ("light", WIDE)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a word it knows
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"], page.url
        found += violations(page)
    return found


def test_only_the_studio_itself_gets_a_microphone(office: Office) -> None:
    reader = Reader.of(office)
    for address, allowed in ((f"/stem/{reader.voice_id}", True), ("/stem", False)):
        answer = reader.visitor.client.get(address, base_url=reader.office.settings.public_base_url)
        assert ("microphone=(self)" in answer.headers["Permissions-Policy"]) is allowed
