"""Promise: a file of questions is read as it was meant, and a bad line is named with its remedy."""

from __future__ import annotations

import pytest

from ivr.proof.question_set import CallersQuestion, QuestionSetError, read_questions

FILE = """\
# half: tune
1.2|4.3\tmag ik nog melk
none\twaar kan ik parkeren

# a comment
# half: judge
person\tik wil iemand spreken
emergency\tik ben gevallen
"""
READ = (
    CallersQuestion(("1.2", "4.3"), "mag ik nog melk", 2, "tune"),
    CallersQuestion(("none",), "waar kan ik parkeren", 3, "tune"),
    CallersQuestion(("person",), "ik wil iemand spreken", 7, "judge"),
    CallersQuestion(("emergency",), "ik ben gevallen", 8, "judge"),
)


@pytest.mark.parametrize(
    "text", [FILE, f"\ufeff{FILE}", FILE.replace("\n", "\r\n"), FILE.rstrip("\n")]
)
def test_it_is_read_as_any_editor_saves_it(text: str) -> None:
    assert read_questions(text, "a.tsv") == READ


def test_each_question_is_of_a_kind() -> None:
    assert [one.kind for one in READ] == ["part", "none", "person", "emergency"]


@pytest.mark.parametrize("text", ["", "\ufeff", "# nothing\n\n"])
def test_an_empty_file_has_no_questions(text: str) -> None:
    assert read_questions(text, "a.tsv") == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1.2 mag ik nog melk", "it has no tab; write parts as 1.2"),
        ("1.2\t ", "it has no question"),
        ("\tmag ik", "'' is not what can be expected"),
        ("nobody\tmag ik", "'nobody' is not what can be expected"),
        ("1.2|none\tmag ik", "'none' is not what can be expected"),
        ("none|person\tmag ik", "'none' is not what can be expected"),
        ("1.0\tmag ik", "'1.0' is not what can be expected"),
        ("1\tmag ik", "'1' is not what can be expected"),
        ("3.1\tmag ik", "the leaflet has no part 3.1; it has 1.1, 1.2"),
    ],
)
def test_a_bad_line_is_named_with_its_remedy(line: str, problem: str) -> None:
    with pytest.raises(QuestionSetError) as refused:
        read_questions(f"# half: tune\nnone\thallo\n{line}\n", "a.tsv", ["1.1", "1.2"])
    assert str(refused.value).startswith(f"a.tsv:3: {problem}")
