"""Reads a leaflet, the one source of the words; refuses a broken one with line and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.written import upper
from ivr.line.fasting_rule import FastingRule, fasting_rule
from ivr.line.front_matter import FrontMatter, LeafletError, refuse_unspeakable, split_front_matter
from ivr.line.offered_parts import refuse_unknown_parts
from ivr.line.paragraphs import sentences_in
from ivr.line.timings import LONGEST_CORE, LONGEST_PART
from ivr.words.prompt import Prompt

LEAFLETS = Path(__file__).parents[1] / "leaflets"
"""The hospital's own leaflets."""

CORE = "Kern"
"""The heading of a part that opens its topic with what comes first for a patient."""

TOPIC_KEYS = "1234"
"""The keys a leaflet may give to its topics; the others steer."""


@dataclass(frozen=True)
class Part:
    """A stretch of at most a minute: its title, and its headings, paragraphs and list items.

    A core opens its topic with sentences that are read again in their own place. `headings` are the
    places of its headings among its paragraphs.
    """

    title: str
    paragraphs: tuple[str, ...]
    is_core: bool = False
    headings: frozenset[int] = frozenset()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the sentences of all paragraphs."""
        every = chain.from_iterable(map(sentences_in, self.paragraphs))
        return tuple(sentence.strip() for sentence in every)


@dataclass(frozen=True)
class Topic:
    """What one topic key reads: a short name for the menu, and the full title."""

    key: str
    name: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Leaflet:
    """A whole leaflet: its folder's name, its facts, and its topics in the order of their keys.

    `fasting` is its rule for when to stop eating, and stands in the core of one topic.
    """

    name: str
    about: FrontMatter
    topics: tuple[Topic, ...]
    fasting: FastingRule | None = None

    @property
    def topic_of_rule(self) -> Topic | None:
        """Return the topic whose core states the rule; None without a rule."""
        said = self.about.fasting_sentence
        cores = (topic for topic in self.topics if topic.parts[0].is_core)
        found = (topic for topic in cores if said in topic.parts[0].sentences)
        return next(found, None) if self.fasting else None

    def prompt(self, name: str, words: str) -> Prompt:
        """Return words that only this leaflet says."""
        return Prompt(f"{self.name}-{name}", words)


def load_leaflet(path: Path) -> Leaflet:
    """Read the leaflet at `path`.

    Raises:
        LeafletError: naming file, line and remedy.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")  # Windows begins a file with a mark
    except (OSError, UnicodeDecodeError) as error:
        problem, remedy = f"cannot be read ({error}).", "Put it back as a UTF-8 text file."
        raise LeafletError(name, 0, problem, remedy) from error
    return parse_leaflet(text, name)


def approved_file(path: Path) -> Path:
    """Return the file beside a leaflet that holds the text as it was approved."""
    return path.with_name("approved.txt")


def parse_leaflet(text: str, name: str = "leaflet.md") -> Leaflet:
    """Parse a leaflet's Markdown; `name` is its folder and file name, also used in errors."""
    refuse_unspeakable(text, name)
    about, body, offset = split_front_matter(text, name)
    topics = parse_topics(body, name, offset)
    parts = (part for topic in topics for part in topic.parts if not part.is_core)
    refuse_unknown_parts(about, [part.title for part in parts], name)
    return Leaflet(Path(name).parent.name, about, topics, _rule_of(about, topics, name))


def _rule_of(about: FrontMatter, topics: Sequence[Topic], name: str) -> FastingRule | None:
    parts = [part for topic in topics for part in topic.parts]
    core, rest = (
        {sentence for part in parts if part.is_core is wanted for sentence in part.sentences}
        for wanted in (True, False)
    )
    return fasting_rule(about, core, rest, name)


def parse_topics(body: str, name: str, offset: int) -> tuple[Topic, ...]:
    """Parse what stands below the front matter, which took `offset` lines."""
    reader = _Reader(name)
    for heading, words, line in _blocks(body, name, offset):
        reader.take(heading, words, line)
    return tuple(reader.finish(offset))


_MARKDOWN = MarkdownIt("commonmark")
_CARRIERS = ("heading", "paragraph", "bullet_list", "list_item")
_TOPIC = re.compile(r"Toets (?P<key>\d): (?P<name>[^|]+?)(?: \| (?P<title>[^|]+))?")
_TOPIC_REMEDY = "Write '# Toets 1: name' or '# Toets 1: name | full title', with a key from 1 to 4."


def _blocks(body: str, name: str, offset: int) -> Iterator[tuple[str, str, int]]:
    """Yield (heading tag or '', words, line in the file) for every block of words."""
    heading = ""
    for token in _MARKDOWN.parse(body):
        line = (token.map[0] if token.map else 0) + offset + 1
        _refuse_markup(token, name, line)
        if token.type == "heading_open":
            heading = token.tag
        elif token.type == "inline":
            words = _words(token)
            # Again, because "&#x200b;" is Markdown for a character that no one sees.
            refuse_unspeakable(words, name, line)
            yield heading, words, line
            heading = ""


def _words(token: Token) -> str:
    """Return the words as a reader sees them: `&amp;` is a sign and not five letters."""
    children = token.children or ()
    said = (" " if child.type == "softbreak" else child.content for child in children)
    return " ".join("".join(said).split())


def _refuse_markup(token: Token, name: str, line: int) -> None:
    if token.type == "heading_open" and not token.markup.startswith("#"):
        problem = "a line of dashes or equal signs turns the words above it into a heading."
        raise LeafletError(name, line, problem, "Remove that line; headings begin with #.")
    plain = token.type == "inline" or token.type.rpartition("_")[0] in _CARRIERS
    odd = [child.type for child in token.children or () if child.type not in ("text", "softbreak")]
    if plain and not odd:
        return
    problem = f"holds Markdown that cannot be read aloud ({odd[0] if odd else token.type})."
    remedy = "Use headings, paragraphs, lists with dashes, and plain words only."
    raise LeafletError(name, line, problem, remedy)


@dataclass
class _OpenPart:
    title: str
    line: int
    paragraphs: list[str] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)


@dataclass
class _OpenTopic:
    key: str
    name: str
    title: str
    line: int
    parts: list[_OpenPart]


class _Reader:
    """Collects topics and parts in reading order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.topics: list[_OpenTopic] = []

    def _refuse(self, heading: str, words: str, line: int) -> None:
        if not words:
            remedy = "Write its words behind it, or remove it."
            raise self._error(line, "a heading or a list item is empty.", remedy)
        if "|" in words and heading != "h1":
            remedy = "Write a table as sentences; only a topic has a | before its full title."
            raise self._error(line, "holds a |, which nobody can say.", remedy)

    def take(self, heading: str, words: str, line: int) -> None:
        self._refuse(heading, words, line)
        match heading:
            case "h1":
                self.topics.append(self._topic(words, line))
            case "h2":
                if not self.topics:
                    raise self._error(line, "a part stands before any topic.", _TOPIC_REMEDY)
                self.topics[-1].parts.append(_OpenPart(words, line))
            case "" | "h3":
                if not (self.topics and self.topics[-1].parts):
                    remedy = "Put '## title' above it."
                    raise self._error(line, "text stands outside a part.", remedy)
                part = self.topics[-1].parts[-1]
                part.headings |= {len(part.paragraphs)} if heading else set()
                part.paragraphs.append(words)
            case _:
                raise self._error(line, f"heading level {heading} is unknown.", "Use #, ##, ###.")

    def finish(self, offset: int) -> list[Topic]:
        if not self.topics:
            raise self._error(offset, "has no topics.", _TOPIC_REMEDY)
        return [
            Topic(topic.key, topic.name, topic.title, self._parts(topic))
            for topic in sorted(self.topics, key=lambda topic: topic.key)
        ]

    def _topic(self, words: str, line: int) -> _OpenTopic:
        match = _TOPIC.fullmatch(words)
        if not match:
            raise self._error(line, f"topic '{words}' has no key.", _TOPIC_REMEDY)
        key = match["key"]
        if key not in TOPIC_KEYS:
            remedy = "Topics have the keys 1 to 4; the other keys steer."
            raise self._error(line, f"key {key} is not for topics.", remedy)
        for other in self.topics:
            if other.key == key:
                remedy = f"'{other.title}' on line {other.line} has it; choose another."
                raise self._error(line, f"key {key} is used twice.", remedy)
        return _OpenTopic(key, match["name"], match["title"] or match["name"], line, [])

    def _parts(self, topic: _OpenTopic) -> tuple[Part, ...]:
        if not topic.parts:
            problem = f"topic '{topic.title}' has no parts."
            raise self._error(topic.line, problem, "Put '## title' below it.")
        for part in topic.parts:
            self._refuse_empty_or_long(part)
        first, *others = topic.parts
        for part in others:
            if part.title == CORE:
                problem = f"'{CORE}' is not the first part of its topic."
                raise self._error(part.line, problem, "Put it first, once, or name it otherwise.")
        parts = tuple(
            Part(part.title, tuple(part.paragraphs), headings=frozenset(part.headings))
            for part in topic.parts
        )
        return self._with_core(topic, parts) if first.title == CORE else parts

    def _with_core(self, topic: _OpenTopic, parts: Sequence[Part]) -> tuple[Part, ...]:
        """Return the parts with their core, which has the name of its topic."""
        core, *others = parts
        seconds = sum(map(seconds_to_say, core.paragraphs))
        if seconds > LONGEST_CORE:
            problem = f"the core takes about {seconds:.0f} s; {LONGEST_CORE:.0f} s is the most."
            raise self._error(topic.parts[0].line, problem, "Keep what a patient must hear first.")
        in_place = {sentence for part in others for sentence in part.sentences}
        for sentence in core.sentences:
            if sentence not in in_place:
                remedy = "Copy each sentence of it from the same topic, word for word."
                problem = f"the core says what stands nowhere else in its topic: '{sentence}'"
                raise self._error(topic.parts[0].line, problem, remedy)
        return (replace(core, title=upper(topic.name), is_core=True), *others)

    def _refuse_empty_or_long(self, part: _OpenPart) -> None:
        if not part.paragraphs:
            remedy = "Write its text or remove it."
            raise self._error(part.line, f"part '{part.title}' is empty.", remedy)
        seconds = seconds_to_say("\n\n".join((part.title, *part.paragraphs)))
        if seconds > LONGEST_PART:
            problem = f"part '{part.title}' takes about {seconds:.0f} s to say."
            remedy = f"Split it with another '##' heading; {LONGEST_PART:.0f} s is the most."
            raise self._error(part.line, problem, remedy)

    def _error(self, line: int, problem: str, remedy: str) -> LeafletError:
        return LeafletError(self.name, line, problem, remedy)
