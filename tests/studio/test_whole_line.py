"""Promise: three colleagues at once record all that a line says, and callers hear nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from ivr.house import AUDIO
from ivr.studio.reading_list import reading_list
from ivr.words.prompt import Pace, Prompt
from tests.pavo_1515 import needs_pavo_1515, pavo_1515, put_alone
from tests.sound.tools import needs_espeak
from tests.studio.colleague import Colleague, Steps
from tests.studio.spoken_line import (
    Microphone,
    StudioLine,
    browser_with,
    new_voice,
    studio_line,
)

COLLEAGUES = 3


@pytest.fixture
def line(browser: Browser, tmp_path: Path, migrated_sqlite: Path) -> Iterator[StudioLine]:
    """The line that came with this program, and nothing else."""
    more = {
        "LEAFLETS": str(put_alone(tmp_path / "leaflets")),
        "CLINIC_NUMBER": pavo_1515().about.clinic_number,
    }
    (tmp_path / "line").mkdir()
    with studio_line(tmp_path / "line", migrated_sqlite, AUDIO, **more) as line:
        line.logs_in(browser, "els")
        yield line


@pytest.mark.long
@pytest.mark.timeout(3600)
@needs_espeak
@needs_pavo_1515
def test_a_whole_line_is_recorded_by_three_at_once(
    line: StudioLine, browser: Browser, tmp_path: Path
) -> None:
    sections = reading_list(line.house.library, [*line.house.library.clinics])
    prompts = [prompt for section in sections for prompt in section.prompts]
    with ExitStack() as stack:
        colleagues = [
            stack.enter_context(a_colleague(line, browser, tmp_path / f"{number}.wav"))
            for number in range(COLLEAGUES)
        ]
        shares = [prompts[number::COLLEAGUES] for number in range(COLLEAGUES)]
        side_by_side(colleagues, [*map(of_one, colleagues, shares)])
        for colleague in colleagues:
            colleague.page.reload()
            stand = colleague.page.locator("#stand").inner_text()
            assert stand == f"{len(prompts)} van {len(prompts)}"
    # The studio keeps the takes that count, and no other.
    takes = [*line.settings.studio_folder.glob("takes/*/*.wav")]
    assert len(takes) == len(prompts)
    all_is_recorded(line, prompts)


@contextmanager
def a_colleague(line: StudioLine, browser: Browser, heard: Path) -> Iterator[Colleague]:
    """Let somebody sit down in the studio of the one voice."""
    microphone = Microphone(heard)
    microphone.hears_a_room()
    with browser_with(microphone, browser) as started:
        page = line.opens(started, reduced_motion="reduce").new_page()
        page.goto("/stem")
        if page.locator("article").count() == 0:
            new_voice(page, "Ria")
        page.goto("/stem/1")
        colleague = Colleague(page, microphone)
        colleague.begins()
        yield colleague


def all_is_recorded(line: StudioLine, prompts: Sequence[Prompt]) -> None:
    """Check that callers hear the voice in every sentence, as loud as any other."""
    line.house.sounds.look()
    for prompt, pace in product(prompts, Pace):
        entry = line.house.manifest.find(prompt.text, pace)
        assert entry is not None
        assert entry.voice.startswith("recorded:"), prompt.text
        assert entry.level_dbfs == pytest.approx(-22, abs=1), prompt.text
        assert entry.peak_dbfs <= -3, prompt.text


def of_one(colleague: Colleague, prompts: Sequence[Prompt]) -> Steps:
    """Record these, one after the other, with the keyboard alone."""
    for prompt in prompts:
        colleague.goes_to(prompt.id)
        yield from colleague.recording()


def side_by_side(colleagues: Sequence[Colleague], work: list[Steps]) -> None:
    """Let each go on a little in turn, until all are done."""
    while work:
        work = [steps for steps in work if next(steps, True) is None]
        colleagues[0].page.wait_for_timeout(60)
