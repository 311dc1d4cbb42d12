"""Promise: every machine installs the same, because all that is installed is pinned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ivr.settings import ROOT

RUNTIME = ("requirements.txt",)
TESTS = (*RUNTIME, "tests/requirements.txt")


def _requirements(lists: Iterable[str]) -> Iterator[Requirement]:
    """Read the lists, without what is for another version of Python."""
    for name in lists:
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if wanted := line.partition("#")[0].strip():
                requirement = Requirement(wanted)
                if requirement.marker is None or requirement.marker.evaluate():
                    yield requirement


def _brought_along(requirement: Requirement) -> Iterator[Requirement]:
    """Return what a requirement needs itself, on this machine."""
    needed = [Requirement(it) for it in distribution(requirement.name).requires or ()]
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


@pytest.mark.parametrize("lists", [RUNTIME, TESTS], ids=["to run", "to test"])
def test_all_that_is_installed_is_pinned_as_it_is(lists: tuple[str, ...]) -> None:
    wanted = list(_requirements(lists))
    pinned = {f"{canonicalize_name(it.name)}{it.specifier}" for it in wanted}
    assert sorted(set(_all_of(wanted)) - pinned) == [], f"add to {lists[-1]}, or install it again"


def test_a_list_names_everything_once() -> None:
    names = [canonicalize_name(it.name) for it in _requirements(TESTS)]
    assert sorted(names) == sorted(set(names))
