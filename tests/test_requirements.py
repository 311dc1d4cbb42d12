"""Promise: every machine installs the same, because all that is installed is pinned."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ivr.settings import ROOT

LIGHT = ("requirements.txt",)
PROOF = (*LIGHT, "scripts/proof-requirements.txt")
SOUND = (*PROOF, "scripts/sound-requirements.txt")
IMPORTER = (*PROOF, "scripts/importer-requirements.txt")
SENTRY = (*LIGHT, "scripts/sentry-requirements.txt")
LEARNING = (*SOUND, "scripts/learning-requirements.txt")
TESTS = (
    *SOUND,
    "scripts/importer-requirements.txt",
    "scripts/learning-requirements.txt",
    "scripts/sentry-requirements.txt",
    "tests/requirements.txt",
)
INSTALLER = ("scripts/installer-requirements.txt",)


def _requirements(lists: Iterable[str]) -> Iterator[Requirement]:
    """Read the lists, without what is for another version of Python."""
    for name in lists:
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if wanted := line.partition("#")[0].strip():
                requirement = Requirement(wanted)
                if requirement.marker is None or requirement.marker.evaluate():
                    yield requirement


@cache
def _needs(name: str) -> tuple[Requirement, ...]:
    return tuple(map(Requirement, distribution(name).requires or ()))


def _brought_along(requirement: Requirement) -> Iterator[Requirement]:
    """Return what a requirement needs itself, on this machine."""
    needed = _needs(requirement.name)
    for extra in ("", *requirement.extras):
        for other in needed:
            if other.marker is None or other.marker.evaluate({"extra": extra}):
                yield other


def _all_of(requirements: Iterable[Requirement]) -> Iterator[str]:
    """Return what these need and what that needs, as it is installed: name==version."""
    waiting, seen = list(requirements), set[str]()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) not in seen:
            seen.add(str(requirement))
            waiting += _brought_along(requirement)
            installed = distribution(requirement.name).version
            yield f"{canonicalize_name(requirement.name)}=={installed}"


@pytest.mark.parametrize(
    "lists",
    [LIGHT, PROOF, SOUND, IMPORTER, LEARNING, SENTRY, TESTS],
    ids=[
        "to run",
        "to prove",
        "to make sound",
        "to import",
        "to learn",
        "to tell Sentry",
        "to test",
    ],
)
def test_all_that_is_installed_is_pinned_as_it_is(lists: tuple[str, ...]) -> None:
    wanted = list(_requirements(lists))
    pinned = {f"{canonicalize_name(it.name)}{it.specifier}" for it in wanted}
    assert sorted(set(_all_of(wanted)) - pinned) == [], f"add to {lists[-1]}, or install it again"


def test_a_list_names_everything_once() -> None:
    names = [canonicalize_name(it.name) for it in _requirements((*TESTS, *INSTALLER))]
    assert sorted(names) == sorted(set(names))


def test_what_installs_is_pinned_and_needs_nothing_else() -> None:
    assert [str(it.specifier)[:2] for it in _requirements(INSTALLER)] == ["=="]


def test_every_script_that_installs_all_names_every_list() -> None:
    script = (ROOT / "scripts" / "test").read_text(encoding="utf-8")
    prepared = script.partition("\nscripts/prepare ")[2].replace("\\\n", " ").partition("\n")[0]
    assert prepared.split() == [*TESTS]


LIGHT_ONLY = """\
import importlib.util, sys
from importlib.abc import MetaPathFinder

class Missing(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in {names}:
            raise ModuleNotFoundError(f"no module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Missing())
"""


@cache
def _modules_beyond(light: tuple[str, ...]) -> set[str]:
    """Return the names under which what only the other lists bring is imported."""
    here = {f for d in _all_of(_requirements(light)) for f in _modules(d)}
    return {f for d in _all_of(_requirements(TESTS)) for f in _modules(d)} - here


def _modules(pin: str) -> set[str]:
    files = distribution(pin.partition("==")[0]).files or ()
    tops = {file.parts[0] for file in files if file.suffix == ".py"}
    return {top.removesuffix(".py") for top in tops if top != ".." and "-" not in top}


@pytest.mark.parametrize(
    "module",
    [
        *(f"scripts.tasks.{name}" for name in ("serve", "worker", "demonstrate", "simulate_call")),
        *(f"scripts.tasks.{name}" for name in ("purge_messages", "reseal_recordings")),
        *("app", "ivr.phone.page.routes", "ivr.clinic.chart", "ivr.clinic.svg", "ivr.clinic.plots"),
    ],
)
def test_what_answers_callers_needs_no_other_list(module: str) -> None:
    beyond = _modules_beyond(LIGHT)
    assert {"numpy", "scipy", "soundfile", "wordfreq", "pdfplumber", "docx", "pytest"} <= beyond
    code = f"{LIGHT_ONLY.format(names=sorted(beyond))}\nimport {module}"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


CALL = """
import runpy
sys.argv = ["", "--at", "2027-03-02 10:00", "--keys", "4 6 8 0 6 s10 # #", "--dial", "no-answer"]
runpy.run_path("scripts/simulate_call.py", run_name="__main__")
"""


def test_a_whole_call_needs_no_other_list() -> None:
    code = f"{LIGHT_ONLY.format(names=sorted(_modules_beyond(LIGHT)))}{CALL}"
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    assert "bericht" in ran.stdout
