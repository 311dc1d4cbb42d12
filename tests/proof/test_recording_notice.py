"""Promise: the check finds a way to the beep past the notice, and a notice that says too little."""

from __future__ import annotations

from ivr.proof import recording_notice
from ivr.words.step import Announcement
from tests.proof.broken import Case, both_tests_of, with_changed, with_step, with_words

CASES: list[Case] = [
    (
        recording_notice.beep_without_notice,
        with_changed("closed", on_silence="record"),
        ["closed: the beep can come before the notice that we record."],
    ),
    (
        recording_notice.beep_without_notice,
        with_step(Announcement("voicemail", (), "number")),
        [f"{step}: the beep can come before the notice that we record."
         for step in ("closed", "number", "number-check", "unanswered",
                      "call-back-check", "call-back-other")],
    ),
    (
        recording_notice.incomplete_notice,
        with_words("voicemail", "Wij nemen uw bericht op. Alleen medewerkers luisteren ernaar. "
                                "Noem uw burgerservicenummer niet."),
        ["The notice before the beep does not say when it is deleted."],
    ),
]  # fmt: skip

test_a_broken_line_is_found, test_the_real_line_keeps_the_rule = both_tests_of(CASES)
