"""Answers questions with the very code of the line, and counts against what is expected."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.answers.answering import Answering, answering_of
from ivr.answers.bridge import BridgeError
from ivr.dutch.misheard import misheard
from ivr.line.leaflet import Leaflet, load_leaflet
from ivr.line.shelves import leaflet_files
from ivr.meaning.asking import Meaning
from ivr.plain_exit import plain_exit
from ivr.proof.question_score import Judged, table
from ivr.proof.question_set import CallersQuestion, QuestionSetError, read_questions
from ivr.settings import load_speech
from ivr.settings.hosts import meaning_url
from scripts.tasks import first_use


class TryError(Exception):
    """What is asked for cannot be tried; the message names the remedy."""


@plain_exit(QuestionSetError, TryError, BridgeError)
def run(options: argparse.Namespace) -> None:
    """Answer every question of `options.file`, and print the table or JSON."""
    if options.misheard:
        first_use.install(first_use.PROOF)
    file = _leaflet_file(options.leaflet)
    leaflet = load_leaflet(file)
    questions = _questions(options.file, options.half, leaflet)
    answering = answering_of(leaflet, file.parent)
    seconds = _made_ready(answering)
    asked = _Asked(answering, _meaning(options.meaning), options.misheard, options.seed)
    judged = [asked.judge(question) for question in questions]
    if options.json:
        print(json.dumps([*map(_as_json, judged)], ensure_ascii=False, indent=1))
    else:
        print(*table(judged), sep="\n")
        print(f"\n{'ms for making the index, once':38} {seconds * 1000:.0f}")
    if options.meaning:
        print(f"The meaning process answered {asked.meant} of {len(judged)}.", file=sys.stderr)


def _leaflet_file(wanted: str | None) -> Path:
    if wanted and Path(wanted).is_file():
        return Path(wanted).resolve()
    files = leaflet_files(load_speech().leaflet_folders)
    chosen = [file for name, file in files.items() if wanted in (None, name)]
    if len(chosen) == 1:
        return chosen[0]
    problem = f"There is no leaflet {wanted}" if wanted else "LEAFLETS has several leaflets"
    names = ", ".join(files)
    raise TryError(f"{problem}; write --leaflet with one of: {names}, or with a leaflet.md.")


def _questions(file: Path, half: str | None, leaflet: Leaflet) -> Sequence[CallersQuestion]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionSetError(f"{file} is no UTF-8 text ({error}); save it as UTF-8.") from None
    except OSError as error:
        problem = f"{file} cannot be read ({error.strerror}); give the path of a file."
        raise QuestionSetError(problem) from None
    parts = [f"{it.key}.{part}" for it in leaflet.topics for part in range(1, len(it.parts) + 1)]
    questions = read_questions(text, str(file), parts)
    halves = sorted({it.half for it in questions} - {""})
    if half and half not in halves:
        named = f"it names {', '.join(halves)}" if halves else "it names none"
        raise QuestionSetError(f"{file} has no half {half}; {named} (write: # half: {half}).")
    return [it for it in questions if half in (None, it.half)]


def _made_ready(answering: Answering) -> float:
    """Let it make its index, which no question should count; return the seconds that took."""
    began = time.perf_counter()
    answering.get_ready()
    return time.perf_counter() - began


def _meaning(url: str | None) -> Meaning | None:
    try:
        return Meaning(meaning_url(url), rest=0.0) if url else None
    except ValueError as error:
        raise TryError(f"--meaning: {error}.") from None


@dataclass
class _Asked:
    """Answers as the line does, after hearing badly when that is asked; counts what had meaning."""

    answering: Answering
    meaning: Meaning | None
    percent: float
    seed: int
    meant: int = 0

    def judge(self, question: CallersQuestion) -> Judged:
        """Answer one question."""
        heard = misheard(question.words, self.percent, self.seed)
        began = time.perf_counter()
        scores = self.meaning.scores(self.answering.passages, heard) if self.meaning else None
        reply = self.answering.answer(heard, scores)
        self.meant += scores is not None
        return Judged(question, heard, reply, time.perf_counter() - began)


def _as_json(judged: Judged) -> dict[str, object]:
    ranked = zip(judged.parts, judged.reply.ranked, strict=True)
    return {
        "question": judged.question.words,
        "heard": judged.heard,
        "expected": "|".join(judged.question.expected),
        "decision": judged.reply.decision.value,
        "despair": judged.reply.despair,
        "ranked": [{"part": part, "score": round(it.score, 4)} for part, it in ranked],
        "milliseconds": round(judged.seconds * 1000, 2),
    }
