"""What a check found: how it stands, what was read, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How something stands; only a fault keeps a line from its first day."""

    WELL = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Checked:
    """What a check found; `told` is what was read, and `wanted` what should be read instead.

    `about` says of which number, file or account it is; a remedy is a sentence for an engineer.
    """

    check: str
    verdict: Verdict
    told: str
    remedy: str = ""
    about: str = ""
    wanted: str = ""

    def __str__(self) -> str:
        where = f"{self.check} {self.about}".rstrip()
        lines = [f"{self.verdict:<8} {where}: {self.told}"]
        lines += [f"         should be: {self.wanted}"] if self.wanted else []
        lines += [f"         {self.remedy}"] if self.remedy else []
        return "\n".join(lines)


def well(check: str, told: str, about: str = "") -> Checked:
    """Return that something is as it should be."""
    return Checked(check, Verdict.WELL, told, about=about)


def warning(check: str, told: str, remedy: str, about: str = "") -> Checked:
    """Return what callers or colleagues would notice, though the line works."""
    return Checked(check, Verdict.WARNING, told, remedy, about)


def fault(check: str, told: str, remedy: str, about: str = "", wanted: str = "") -> Checked:
    """Return what keeps the line from its first day."""
    return Checked(check, Verdict.FAULT, told, remedy, about, wanted)


def exit_code(found: Iterable[Checked]) -> int:
    """Return 1 where there is a fault, and else 0."""
    return int(any(one.verdict is Verdict.FAULT for one in found))


def summed_up(found: Iterable[Checked]) -> str:
    """Return how many stand in which way."""
    verdicts = [one.verdict for one in found]
    told = (f"{verdicts.count(one)} {one}" for one in Verdict)
    return ", ".join(told) + "."


def as_objects(found: Iterable[Checked]) -> Iterator[dict[str, str]]:
    """Yield what was found as JSON has it."""
    yield from map(asdict, found)
