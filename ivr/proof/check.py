"""Proves a line: walks through the whole call and lets small rules look at what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ivr.call.hours import OpeningHours
from ivr.call.moment import Seconds, estimated
from ivr.line.leaflet import Leaflet
from ivr.proof import (
    before_consent,
    durations,
    exits,
    named_keys,
    paths,
    plain_words,
    pressed_keys,
    recording_notice,
    voice_menu,
)
from ivr.proof.issue import Explored, Issue, Rule
from ivr.words.line import Line

WIRING: tuple[Callable[[Line], Iterable[Issue]], ...] = (
    exits.leads_nowhere,
    exits.goes_in_circles,
)
"""Rules a line must keep before anybody can walk through it."""

KEY_RULES: tuple[Callable[[Line], Iterable[Issue]], ...] = (
    exits.two_meanings,
    exits.two_destinations,
    exits.zero_leads_elsewhere,
    exits.missing_keys,
    exits.odd_reading_order,
)
"""Rules about keys, for the line as written."""

RULES: tuple[Rule, ...] = (
    before_consent.tells_before_consent,
    paths.unreachable,
    paths.words_nobody_hears,
    paths.no_way_to_a_person,
    paths.zero_is_no_person,
    paths.too_much_silence,
    paths.no_goodbye,
    paths.error_ends_the_call,
    paths.pressing_nothing_fails,
    recording_notice.beep_without_notice,
    pressed_keys.no_way_out,
    pressed_keys.key_leads_elsewhere,
    pressed_keys.leaves_for_nowhere,
    pressed_keys.loses_a_message,
    named_keys.names_a_dead_key,
    named_keys.says_another_meaning,
    named_keys.keys_nobody_is_told,
    named_keys.too_many_options,
    durations.too_long_a_menu,
    named_keys.another_count,
    named_keys.key_before_function,
    named_keys.choices_out_of_order,
    voice_menu.unsaid_at_the_start,
    voice_menu.person_not_offered,
    voice_menu.shorter_second_prompt,
    voice_menu.blames_the_caller,
    paths.unheard_sentences,
    recording_notice.incomplete_notice,
    durations.odd_length_of_part,
    durations.coarse_sounds,
    durations.too_late,
    durations.long_breaths,
    plain_words.long_sentences,
    plain_words.hard_to_follow,
    plain_words.rare_words,
)
"""Rules about the call as callers meet it."""


def find_issues(
    line: Line, leaflet: Leaflet, hours: OpeningHours, seconds: Seconds = estimated
) -> list[Issue]:
    """Return everything that is wrong with a line, each thing once, in a fixed order.

    A line with an exit to nowhere cannot be walked through, so then only that is reported.
    """
    return wiring_issues(line) or issues_of(Explored(line, leaflet, hours, seconds))


def wiring_issues(line: Line) -> list[Issue]:
    """Return the exits to nowhere, and the circles in which nothing waits."""
    return _once(issue for rule in WIRING for issue in rule(line))


def issues_of(explored: Explored) -> list[Issue]:
    """Return what the rules find in a line that was explored already."""
    on_keys = [issue for rule in KEY_RULES for issue in rule(explored.line)]
    return _once([*on_keys, *(issue for rule in RULES for issue in rule(explored))])


def _once(issues: Iterable[Issue]) -> list[Issue]:
    return sorted(set(issues))
