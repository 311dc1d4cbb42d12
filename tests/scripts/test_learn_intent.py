"""Promise: the weights are those of the sayings and the rules of today, and can be learned anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.answers import intent
from ivr.answers.intent import judged_by, terms
from scripts import learn_intent
from scripts.tasks import first_use
from scripts.tasks import learn_intent as task
from tests.commands import Ran, run_here

WORDS = {
    "emergency": ("ik krijg geen adem", "mijn man ademt niet", "zij krijgt geen adem meer"),
    "person": ("mag ik de zuster", "ik wil de zuster", "geef mij de zuster maar"),
    "other": ("mag ik melk", "hoeveel melk mag ik", "is melk goed"),
}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sayings of six words each, instead of the many."""
    lines = (f"{kind}\t{said}\n" for kind, many in WORDS.items() for said in many)
    monkeypatch.setattr(task, "SAYINGS", tmp_path / "sayings.tsv")
    task.SAYINGS.write_text(f"# what is said\n\n{''.join(lines)}", encoding="utf-8")
    monkeypatch.setattr(task, "SAID", tmp_path / "said.yaml")
    task.SAID.write_text("despair: [ik wil niet meer]\nneither: [ik eet kaas]", encoding="utf-8")
    monkeypatch.setattr(task, "QUESTIONS", tmp_path / "questions.tsv")
    judged = "# half: tune\nperson\tis de zuster er\n# half: judge\nperson\tmag ik melk\n"
    task.QUESTIONS.write_text(judged, encoding="utf-8")
    monkeypatch.setattr(task, "ASKED", ())
    for module in (task, intent):
        monkeypatch.setattr(module, "LEARNED", tmp_path / "intent.tsv")
    return tmp_path


def _run(*arguments: str) -> Ran:
    return run_here(learn_intent.main, *arguments)


def test_the_weights_were_learned_from_what_is_here() -> None:
    ran = _run("--check")
    assert (ran.returncode, ran.stderr) == (0, "")


def test_weights_of_other_sayings_are_told_with_the_remedy(small: Path) -> None:
    assert small
    ran = _run("--check")
    assert ran.returncode == 1
    assert "run scripts/learn_intent.py" in ran.stderr


@pytest.mark.skipif(
    [*first_use.lacks(first_use.ROOT / first_use.LEARNING)] != [],
    reason="scikit-learn is missing: pip install -r scripts/learning-requirements.txt",
)
def test_it_learns_what_calls_for_what_and_not_from_the_half_that_is_judged(small: Path) -> None:
    ran = _run()
    assert ran.returncode == 0, ran.stderr
    assert "from 12 sayings" in ran.stdout
    assert _run("--check").returncode == 0
    weights = dict(intent._read((small / "intent.tsv").read_text(encoding="utf-8").splitlines()))
    zuster, melk = (judged_by(weights, terms((word,), ())) for word in ("suster", "melk"))
    assert zuster.person > 2 * melk.person
