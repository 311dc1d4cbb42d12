"""Rules about keys and exits that hold for the line as written, without walking through it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ivr.proof.issue import Issue
from ivr.words import entry
from ivr.words import step as kind
from ivr.words.act import Act, Exit
from ivr.words.line import Line
from ivr.words.step import Step

ALWAYS_THERE = "12345*#80"
"""Keys that work at every point where a key works; 6 and 7 need a next step."""


def leads_nowhere(line: Line) -> Iterator[Issue]:
    """Every exit leads to a step that exists: no dead end."""
    fixed = {line.start, line.menu, line.trouble}
    for here, there in [*((name, name) for name in fixed), *_arrows(line)]:
        if there not in line.steps:
            yield Issue(here, f"leads to the step {there!r}, which does not exist.")


def goes_in_circles(line: Line) -> Iterator[Issue]:
    """What is said one after another ends at a step that waits for the caller, or says goodbye."""
    for step in line.steps.values():
        passed: set[str] = set()
        here: Step | None = step
        while isinstance(here, kind.Announcement | kind.Notice) and here.id not in passed:
            passed.add(here.id)
            here = line.steps.get(here.then)
        if here and here.id in passed:
            yield Issue(step.id, "comes back to itself without waiting.")


def two_meanings(line: Line) -> Iterator[Issue]:
    """One key, one meaning, at every point of the call."""
    meanings: dict[str, dict[Act, str]] = defaultdict(dict)
    for name, exits in _exits(line):
        for key, way in exits.items():
            meanings[key].setdefault(way.act, name)
    for key, acts in meanings.items():
        if len(acts) > 1:
            where = " and ".join(f"{act} at {name}" for act, name in acts.items())
            yield Issue("", f"Key {key} has two meanings: {where}.")


def two_destinations(line: Line) -> Iterator[Issue]:
    """Topic keys and * lead to the same place from everywhere, or deeper into the own topic."""
    usual = {key: way.to for key, way in _main_exits(line).items()} | {"*": line.menu}
    for name, exits in _exits(line):
        for key in sorted(set("1234*") & set(exits) & set(usual)):
            # From its main menu, * leads on to the hall.
            leaves = name == line.menu and exits[key].leaflet is not None
            deeper = line.topic_of.get(name) == line.topic_of.get(exits[key].to) == key
            if exits[key].to != usual[key] and not (leaves or deeper):
                where = f"to {exits[key].to!r} here, but to {usual[key]!r} from the main menu"
                yield Issue(name, f"key {key} leads {where}.")


def zero_leads_elsewhere(line: Line) -> Iterator[Issue]:
    """Key 0 leads to a desk, which judges the hour at that moment (ivr/callers.md).

    Where a desk was rung in vain it may lead to a number to be rung back on.
    """
    desks = {step.id for step in line.steps_of(kind.Transfer)}
    behind, numbers = unanswered(line), {step.id for step in line.steps_of(entry.NumberEntry)}
    for name, exits in _exits(line):
        persons = desks | numbers if name in behind else desks
        if "0" in exits and exits["0"].to not in persons:
            yield Issue(name, f"key 0 leads to {exits['0'].to!r} instead of the desk.")


def unanswered(line: Line) -> set[str]:
    """Return the steps that follow where a desk was rung in vain."""
    return {step.unanswered for step in line.steps_of(kind.Transfer)}


def missing_keys(line: Line) -> Iterator[Issue]:
    """The keys of the card work wherever a key works."""
    expected = set(ALWAYS_THERE) & {*_main_exits(line), *"058*#"}
    for step in line.steps.values():
        # Only these two wait for a key; elsewhere a few keys may work while something is said.
        if not isinstance(step, kind.Asking) or (isinstance(step, kind.Menu) and step.is_private):
            continue
        name, exits = step.id, step.exits
        for key in sorted(expected - set(exits)):
            yield Issue(name, f"key {key} does nothing here, though it works elsewhere.")


def odd_reading_order(line: Line) -> Iterator[Issue]:
    """In a topic 6 goes where silence goes, and 7 goes back to the part before."""
    menu = line.menu
    for step in line.steps_of(kind.Menu):
        if not step.reads:
            continue
        if _leads(step, "6") != step.on_silence:
            sentence = f"key 6 leads to {_leads(step, '6')!r}, but silence to {step.on_silence!r}."
            yield Issue(step.id, sentence)
        following = line.steps.get(step.on_silence)
        if isinstance(following, kind.Menu) and _leads(following, "7") != step.id:
            sentence = f"key 7 leads to {_leads(following, '7')!r} instead of {step.id!r}."
            yield Issue(following.id, sentence)
    for key, way in _main_exits(line).items():
        first = line.steps.get(way.to)
        if key in "1234" and isinstance(first, kind.Menu) and _leads(first, "7") != menu:
            sentence = f"key 7 leads to {_leads(first, '7')!r} instead of the main menu."
            yield Issue(first.id, sentence)


def _leads(step: kind.Menu, key: str) -> str:
    return step.exits[key].to if key in step.exits else ""


def _exits(line: Line) -> Iterator[tuple[str, Mapping[str, Exit]]]:
    """Yield every step where a key works, with its exits."""
    for step in line.steps.values():
        if not isinstance(step, kind.Passing):
            yield step.id, step.exits


def _main_exits(line: Line) -> Mapping[str, Exit]:
    menu = line.steps.get(line.menu)
    return menu.exits if isinstance(menu, kind.Asking) else {}


def _arrows(line: Line) -> Iterator[tuple[str, str]]:
    for step in line.steps.values():
        for there in _targets(step):
            yield step.id, there


def _targets_of_own_words(step: kind.OpenQuestion | kind.Offer) -> Iterator[str]:
    yield from [step.no_other] if isinstance(step, kind.Offer) else step.ways.values()
    yield from (step.on_silence, step.on_no_match)


def _targets(step: Step) -> Iterator[str]:  # noqa: C901, PLR0915 - a table
    match step:
        case kind.Announcement():
            yield step.then
        case kind.Notice():
            yield from (step.then, *([step.other] if step.other else []))
        case kind.Menu():
            yield from (step.on_silence, step.on_no_match)
        case kind.OpenQuestion() | kind.Offer():
            yield from _targets_of_own_words(step)
        case entry.NumberEntry():
            yield from (step.then, step.skip, *([step.known] if step.known else []))
        case entry.LeafletEntry():
            yield step.otherwise
        case entry.DateEntry():
            yield from (step.then, step.on_silence, step.otherwise)
        case kind.ReminderGate():
            yield from step.ways.values()
        case kind.Recorder():
            yield from (step.then, step.empty)
        case kind.Transfer():
            yield from (step.closed, step.unanswered, step.answered)
        case kind.Ending():
            pass
    if not isinstance(step, kind.Passing):
        ways = step.exits.values()
        yield from (way.to for way in ways if way.to and way.leaflet is None)
