"""Promise: imports go one way, deciding is pure, and one place knows what this leaflet is about.

The rules are the data at the top of this file. A new module fails the test until it has a place.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

from ivr.settings import ROOT


@dataclass(frozen=True)
class Layer:
    """Modules that know the layers below them, and each other only when they may meet."""

    parts: tuple[str, ...]
    may_meet: bool = True


# From low to high. A part is a module or a room; its own modules may always import each other.
LAYERS = (
    Layer(("ivr.words", "ivr.deadline", "ivr.pcm", "ivr.beside", "ivr.counters"), may_meet=False),
    Layer(("ivr.dutch",)),
    Layer(("ivr.call", "ivr.settings"), may_meet=False),
    Layer(("ivr.line", "ivr.sound", "ivr.database", "ivr.sealing"), may_meet=False),
    Layer(("ivr.records", "ivr.twilio", "ivr.answers", "ivr.logs"), may_meet=False),
    Layer(("ivr.meaning",)),
    Layer(("ivr.house", "ivr.serving"), may_meet=False),
    Layer(("ivr.plain_exit", "ivr.demonstration")),
    Layer(("ivr.pages",)),
    Layer(("ivr.studio",)),
    Layer(("ivr.messages",)),
    Layer(("ivr.reminders", "ivr.ringing_back"), may_meet=False),
    Layer(("ivr.backups",)),
    Layer(("ivr.own_data",)),
    Layer(("ivr.webhooks", "ivr.clinic", "ivr.worker", "ivr.watching"), may_meet=False),
    Layer(("ivr.readiness",)),
    Layer(("ivr.phone",)),
    Layer(("ivr.considered",)),
    Layer(("ivr.proof",)),
    Layer(("ivr.importing",)),
    Layer(("app", "scripts")),
)

# These know nothing of calls, and that is how they stay useful: all they may import of ours.
ISLANDS = {
    "ivr.sound": {"ivr.words", "ivr.dutch", "ivr.pcm"},
    "ivr.phone": {"ivr.dutch", "ivr.pcm", "ivr.settings", "ivr.serving", "ivr.twilio"},
    "ivr.settings": {"ivr.dutch"},
}

# They decide and never act: no I/O, no clock, no chance; so must all of ours that they import.
PURE_PARTS = {
    *("ivr.words", "ivr.dutch", "ivr.call", "ivr.line", "ivr.answers"),
    *("ivr.twilio.twiml", "ivr.clinic.chart"),
    *(f"ivr.proof.{name}" for name in ("check", "approved", "script", "speakable")),
}

# The edges of pure modules: load_leaflet() and lexicon.load() read a file and hand on its text.
EXCEPTIONS = {
    "ivr.line.leaflet": {"pathlib", "read_text", "glob"},
    "ivr.line.shelves": {"pathlib", "glob"},
    "ivr.dutch.spoken.lexicon": {"pathlib", "read_text", "glob"},
    "ivr.answers.answering": {"pathlib"},
    "ivr.answers.bridge": {"pathlib", "read_text"},
    "ivr.answers.intent": {"pathlib", "read_text"},
    "ivr.answers.signals": {"pathlib", "read_text"},
}

IMPURE_IMPORTS = {
    *("os", "io", "pathlib", "shutil", "tempfile", "subprocess", "sys", "logging", "threading"),
    *("socket", "http", "urllib.request", "requests", "smtplib", "flask", "sqlalchemy", "sqlite3"),
    *("random", "secrets", "time", "asyncio", "twilio.rest", "pydub", "soundfile", "ivr.settings"),
}
IMPURE_CALLS = {
    *("open", "print", "input", "now", "utcnow", "today"),
    *("read_text", "read_bytes", "write_text", "write_bytes", "glob", "iterdir"),
}

MEANINGLESS_NAMES = {"utils", "util", "helpers", "helper", "manager", "registry", "common", "misc"}
CEILING = 300  # lines; a module of 250 already asks to be split
PAPERS = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"}
TOP_LEVEL = {"app.py", "ivr", "audio", "scripts", "tests", "requirements.txt", *PAPERS}
TOP_LEVEL_OF_TOOLS = {"pyproject.toml", "__pycache__"}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _sources() -> dict[str, Path]:
    paths = [*ROOT.glob("app.py"), *ROOT.glob("scripts/**/*.py"), *ROOT.glob("ivr/**/*.py")]
    return {_name(path): path for path in sorted(paths)}


SOURCES = _sources()
OURS = [name for name in SOURCES if name != "ivr"]


@cache
def _tree(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text(encoding="utf-8"))


def _imported(name: str) -> Iterator[str]:
    """Every module a module imports; `from x import y` counts as x.y when that is a module."""
    for node in ast.walk(_tree(name)):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=0):
                for alias in aliases:
                    full = f"{module}.{alias.name}"
                    yield full if full in SOURCES else str(module)
            case ast.ImportFrom():
                pytest.fail(f"{name}:{node.lineno}: write the whole name of what you import.")


def _is_under(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def _part(name: str) -> str:
    for layer in LAYERS:
        for part in layer.parts:
            if _is_under(name, part):
                return part
    pytest.fail(f"{name} has no place: add it to LAYERS in tests/test_architecture.py.")


def _height(part: str) -> int:
    return next(height for height, layer in enumerate(LAYERS) if part in layer.parts)


def _may_import(part: str, other: str) -> bool:
    if part == other:
        return True
    if _height(part) == _height(other):
        return LAYERS[_height(part)].may_meet
    return _height(part) > _height(other)


def _our_imports(name: str) -> list[str]:
    return [other for other in _imported(name) if other in SOURCES and other != "ivr"]


@pytest.mark.parametrize("name", OURS)
def test_imports_go_one_way(name: str) -> None:
    part = _part(name)
    backwards = [other for other in _our_imports(name) if not _may_import(part, _part(other))]
    assert backwards == [], f"{name} may not import these; see LAYERS"


@pytest.mark.parametrize("island", ISLANDS)
def test_an_island_knows_only_itself(island: str) -> None:
    known = {
        _part(other)
        for name in OURS
        if _is_under(name, island)
        for other in _our_imports(name)
        if not _is_under(other, island)
    }
    assert known <= ISLANDS[island]


# The benchmark compares the line with what others write.
OTHERS_WAYS = {"scripts.measuring.apps"}


def test_only_one_room_knows_the_library_of_twilio() -> None:
    knowing = [
        name
        for name in SOURCES
        if any(_is_under(other, "twilio") for other in _imported(name))
        if not _is_under(name, "ivr.twilio") and name not in OTHERS_WAYS
    ]
    assert knowing == [], "take it from ivr/twilio"


STAND_INS = ("ivr.phone", "ivr.proof")
KNOW_STAND_INS = (*STAND_INS, "ivr.considered", "ivr.importing", "app", "scripts")


def test_the_line_that_runs_knows_no_stand_in_and_no_proof() -> None:
    knowing = {
        name: other
        for name in SOURCES
        if not any(_is_under(name, part) for part in KNOW_STAND_INS)
        for other in _imported(name)
        if any(_is_under(other, part) for part in STAND_INS)
    }
    assert knowing == {}


def test_no_two_modules_need_each_other() -> None:
    graph = {name: _our_imports(name) for name in OURS}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"These import each other in a circle: {error.args[1]}")


def _says_it_is_pure(name: str) -> bool:
    promise = (ast.get_docstring(_tree(name)) or "").split("\n")[0]
    return promise.endswith(" pure.")


def _pure() -> set[str]:
    """The modules of the pure parts, those that say so, and all of ours that they need."""
    pure = set[str]()
    parts = PURE_PARTS | {name for name in OURS if _says_it_is_pure(name)}
    found = {name for name in OURS if any(_is_under(name, part) for part in parts)}
    while found:
        pure |= found
        found = {other for name in found for other in _our_imports(name)} - pure
    return pure


PURE = sorted(_pure())


@pytest.mark.parametrize("name", PURE)
def test_a_pure_module_imports_nothing_that_acts(name: str) -> None:
    banned = IMPURE_IMPORTS - EXCEPTIONS.get(name, set())
    acts = [other for other in _imported(name) if any(_is_under(other, one) for one in banned)]
    assert acts == [], f"{name} is pure or needed by a pure module; it may not import these"


@pytest.mark.parametrize("name", PURE)
def test_a_pure_module_reads_no_clock_and_no_file(name: str) -> None:
    banned = IMPURE_CALLS - EXCEPTIONS.get(name, set())
    acts = [
        f"{name}:{node.lineno} {ast.unparse(node.func)}()"
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Call) and _called(node) in banned
    ]
    assert acts == [], "pass the time as `now`, and the words as text"


def _called(node: ast.Call) -> str | None:
    match node.func:
        case ast.Name(id=called) | ast.Attribute(attr=called):
            return called
    return None


@pytest.mark.parametrize("name", [name for name in SOURCES if name != "ivr.settings"])
def test_only_the_settings_read_the_environment(name: str) -> None:
    readers = [
        f"{name}:{node.lineno} os.{node.attr}"
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Attribute)
        and node.attr in {"environ", "getenv"}
        and ast.unparse(node.value) == "os"
    ]
    assert readers == [], "add a field to ivr/settings/__init__.py"
    assert not {"os.environ", "os.getenv"} & set(_from_imports(name))


def _from_imports(name: str) -> Iterator[str]:
    for node in ast.walk(_tree(name)):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _public_types(name: str) -> Iterator[str]:
    """Yield the classes and the aliases of types of a module that others may import."""
    for node in _tree(name).body:
        match node:
            case ast.ClassDef(name=defined) | ast.Assign(targets=[ast.Name(id=defined)]):
                if defined[0].isupper() and not defined.isupper():
                    yield defined


def test_no_name_means_two_things() -> None:
    ours = [name for name in OURS if _is_under(name, "ivr")]
    modules = Counter(name.split(".")[-1] for name in ours if SOURCES[name].stem != "__init__")
    types = Counter(defined for name in ours for defined in _public_types(name))
    assert [name for name, count in (*modules.items(), *types.items()) if count > 1] == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_has_a_name_with_a_meaning(name: str) -> None:
    assert not MEANINGLESS_NAMES & set(name.split("."))


def test_functions_are_short() -> None:
    """A function of 7 lines is the aim, its docstring included; 25 is a lot, and 40 is two."""
    ours = [name for name in OURS if _is_under(name, "ivr") and ".migrations" not in name]
    nodes = [node for name in ours for node in ast.walk(_tree(name))]
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
    lines = sorted((it.end_lineno or 0) - it.lineno + 1 for it in functions)
    assert median(lines) <= 6
    assert lines[len(lines) * 95 // 100] <= 17
    assert lines[-1] <= 40


@pytest.mark.parametrize("name", SOURCES)
def test_a_module_is_one_idea_and_not_a_long_one(name: str) -> None:
    lines = len(SOURCES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= CEILING, f"{name} has {lines} lines; split it where its second idea begins"


def test_the_top_level_holds_only_the_fixed_names() -> None:
    present = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert present <= TOP_LEVEL | TOP_LEVEL_OF_TOOLS


@pytest.mark.parametrize(
    ("part", "other", "allowed"),
    [
        ("app", "ivr.webhooks", True),
        ("ivr.proof", "ivr.phone", True),
        ("ivr.importing", "ivr.proof", True),
        ("ivr.proof", "ivr.importing", False),
        ("ivr.webhooks", "ivr.call", True),
        ("ivr.line", "ivr.call", True),
        ("ivr.worker", "ivr.messages", True),
        ("ivr.messages", "ivr.messages", True),
        ("ivr.call", "ivr.line", False),
        ("ivr.call", "ivr.database", False),
        ("ivr.call", "ivr.webhooks", False),
        ("ivr.webhooks", "ivr.clinic", False),
        ("ivr.webhooks", "ivr.phone", False),
        ("ivr.clinic", "app", False),
    ],
)
def test_the_layers_are_those_of_the_design(part: str, other: str, allowed: bool) -> None:
    assert _may_import(part, other) is allowed
