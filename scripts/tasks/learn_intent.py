"""Learns the weights of `ivr.answers.intent` from what callers say, and tells how well."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from ivr.answers.answering import bridge_of
from ivr.answers.bare_words import words_of
from ivr.answers.bridge import BESIDE
from ivr.answers.intent import ALWAYS, LEARNED, judged_by, terms
from ivr.answers.passages import passages
from ivr.answers.signals import RULES, rules_in, sounds_of
from ivr.dutch.misheard import misheard
from ivr.dutch.written import counted
from ivr.line.leaflet import LEAFLETS, load_leaflet
from ivr.proof.question_set import read_questions
from ivr.settings import ROOT
from scripts.tasks import first_use

FOLDER = ROOT / "tests/answers"

SAYINGS, SAID = FOLDER / "sayings.tsv", FOLDER / "said.yaml"
"""Lines of what is expected, a tab and what is said; and lists of what is said, by kind."""

QUESTIONS = FOLDER / "questions.tsv"
"""Questions to a leaflet, of which the half that is judged is not learned from."""

JUDGED = "judge"

ASKED = sorted(LEAFLETS.glob(f"*/{BESIDE}"))
"""What callers ask about the leaflets of this project, all of it ordinary."""

EMERGENCY, PERSON, OTHER = "emergency", "person", "other"

KINDS = {"despair": EMERGENCY, EMERGENCY: EMERGENCY, PERSON: PERSON}
"""What is expected of each kind; of all others nothing special."""

MISHEARD, MISHEARD_COUNTS = 20, 0.5
"""Percent of the words that are misheard in the copies, and what a copy counts against a saying."""

STRENGTH = 3.0
"""scikit-learn's C: how far the weights may follow the sayings."""

LEAST, SMALLEST = 2, 0.2
"""Sayings that have a term, and the largest of its weights, below which it is left out."""

FOLDS = 5


@dataclass(frozen=True)
class Saying:
    """What is expected, the terms of what was heard, and what that counts."""

    expected: str
    terms: Mapping[str, float]
    counts: float = 1.0


def run(*, check: bool) -> None:
    """Learn, or only tell whether that was done."""
    if check:
        told = LEARNED.read_text(encoding="utf-8").splitlines()[:1] if LEARNED.exists() else []
        if told != [_header()]:
            sys.exit(f"{LEARNED.name} was learned from other files; run scripts/learn_intent.py.")
        print(f"{LEARNED.name} was learned from these files.")
        return
    first_use.install(first_use.PROOF, first_use.SOUND, first_use.LEARNING)
    sayings = [*_sayings()]
    for line in _report(sayings):
        print(line, flush=True)
    weights = _learned_from(sayings)
    rows = (f"{term}\t{one:.2f}\t{other:.2f}" for term, (one, other) in sorted(weights.items()))
    LEARNED.write_text("\n".join([_header(), *rows, ""]), encoding="utf-8")
    many = counted(len(sayings) // 2, "saying")
    print(f"{LEARNED.name}: {counted(len(weights), 'term')}, from {many}.")


def _header() -> str:
    """Return the first line of what is learned: a digest of what it is learned from."""
    files = (SAYINGS, SAID, QUESTIONS, *ASKED, RULES)
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    return f"# Made by scripts/learn_intent.py from files of digest {digest[:16]}; never by hand."


def _sayings() -> Iterator[Saying]:
    """Yield each saying twice: as it was said, and misheard."""
    from rich.progress import track  # noqa: PLC0415 - first_use may have just installed it

    for kind, said in track([*_said()], "Listening to what callers say"):
        expected = KINDS.get(kind, OTHER)
        yield Saying(expected, _terms(said))
        yield Saying(expected, _terms(misheard(said, MISHEARD, seed=1)), MISHEARD_COUNTS)


def _said() -> Iterator[tuple[str, str]]:
    """Yield of what kind it is, and what is said."""
    for line in SAYINGS.read_text(encoding="utf-8").splitlines():
        kind, tab, said = line.partition("\t")
        if tab and not line.startswith("#"):
            yield kind, said
    for kind, many in yaml.safe_load(SAID.read_text(encoding="utf-8")).items():
        yield from ((kind, said) for said in many)
    for question in read_questions(QUESTIONS.read_text(encoding="utf-8"), QUESTIONS.name):
        if question.half != JUDGED:
            yield question.kind, question.words
    for file in ASKED:
        found = passages(load_leaflet(file.with_name("leaflet.md")))
        bridge = bridge_of(found, file.parent)
        yield from ((OTHER, " ".join(one)) for many in bridge.asked.values() for one in many)


def _terms(said: str) -> Mapping[str, float]:
    words = words_of(said)
    return terms(sounds_of(words), [signal.value for signal in rules_in(words)])


def _learned_from(sayings: Sequence[Saying]) -> Mapping[str, tuple[float, float]]:
    """Return the weights of each term: of an emergency and of a person, against neither."""
    from sklearn.feature_extraction import DictVectorizer  # noqa: PLC0415 - as above
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    many = Counter(term for saying in sayings for term in saying.terms)
    known = [{t: how for t, how in it.terms.items() if many[t] >= LEAST} for it in sayings]
    vectors = DictVectorizer()
    model = LogisticRegression(C=STRENGTH, max_iter=3000, fit_intercept=False)
    counts = [saying.counts for saying in sayings]
    model.fit(vectors.fit_transform(known), [saying.expected for saying in sayings], counts)
    by_kind = dict(zip(model.classes_, model.coef_, strict=True))
    against = [by_kind[kind] - by_kind[OTHER] for kind in (EMERGENCY, PERSON)]
    every = zip(vectors.get_feature_names_out(), *against, strict=True)
    return {
        term: (float(one), float(other))
        for term, one, other in every
        if term == ALWAYS or max(abs(one), abs(other)) >= SMALLEST
    }


def _report(sayings: Sequence[Saying]) -> Iterator[str]:
    """Yield how what is learned of four fifths does on the other fifth."""
    right, all_of = Counter[str](), Counter[str]()
    for fold in range(FOLDS):
        others = [it for n, it in enumerate(sayings) if n // 2 % FOLDS != fold]
        weights = _learned_from(others)
        for saying in (it for n, it in enumerate(sayings) if n // 2 % FOLDS == fold):
            how = judged_by(weights, saying.terms)
            found = EMERGENCY if how.is_emergency else PERSON if how.is_person else OTHER
            kind = saying.expected if saying.counts == 1 else f"{saying.expected}, misheard"
            all_of[kind] += 1
            right[kind] += found == saying.expected
    for kind, count in sorted(all_of.items()):
        yield f"{kind:22} {right[kind] / count:6.1%}  {right[kind]} of {count}"
