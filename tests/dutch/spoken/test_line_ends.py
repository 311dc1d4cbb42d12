"""Promise: a hyphen at the end of a line goes where it broke a word, and stays where it is one."""

from __future__ import annotations

import pytest

from ivr.dutch.spoken.line_ends import across_lines


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("bloed", "afname", "bloedafname"),
        ("poli", "kliniek.", "polikliniek."),
        ("ge", "adviseerd", "geadviseerd"),
        # A trema goes where a line ends before its letter.
        ("pati", "enten", "patiënten"),
        ("co", "ordinatie,", "coördinatie,"),
        # Between two vowels that would be read as one, a compound has a hyphen.
        ("zee", "egel", "zee-egel"),
        ("foto", "opname", "foto-opname"),
        ("e", "mail", "e-mail"),
        ("MRI", "scan", "MRI-scan"),
        ("vitamine-D", "tekort", "vitamine-D-tekort"),
        ("COVID-19", "vaccin", "COVID-19-vaccin"),
        ("Noord", "Holland", "Noord-Holland"),
        ("niet", "steroïde", "niet-steroïde"),
        ("kno", "arts", "kno-arts"),
        ("in", "en", "in- en"),
        ("voor", "of", "voor- of"),
        ("08.00", "16.30", "08.00-16.30"),
        ("maandag", "vrijdag,", "maandag-vrijdag,"),
        ("januari", "maart", "januari-maart"),
        ("en/of", "test", "en/of-test"),
    ],
)
def test_a_word_over_two_lines_is_whole(before: str, after: str, whole: str) -> None:
    assert across_lines(before, after) == whole
