"""Promise: 0 and * work while the line speaks, listens and records, and cost nobody a message."""

from __future__ import annotations

import pytest

from ivr.phone.caller import Caller
from ivr.phone.dialect import DIALECTS
from tests.call.test_stories import messages
from tests.calling import SATURDAY, Telephone

NOTICE, LAST_OF_NOTICE = "Wij nemen uw bericht op", "Noem uw burgerservicenummer niet"


told_of_keys = pytest.mark.parametrize(
    "dialect",
    [spoken for spoken in DIALECTS.values() if "message" not in spoken.no_record_action],
    ids=[name for name, spoken in DIALECTS.items() if "message" not in spoken.no_record_action],
)
"""Where no action follows a recording, nobody tells which key ended it; then the review comes."""


def at_the_tone(telephone: Telephone, from_: str = "+31612345678") -> Caller:
    """Somebody whom nobody answers, and who is about to speak."""
    caller = telephone.caller(from_).dials().transfer_is("no-answer").presses("0")
    return caller.hears("Er kan nu niemand opnemen").presses("6").hears_a_beep()


# -- the welcome ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("0", "Ik verbind u door"),
        ("*", "drie onderwerpen"),
        ("3", "Gips mag niet nat worden"),
        ("#", "Wilt u nog iets horen"),
        ("9", "Achter die toets zit hier niets"),
    ],
)
def test_a_key_in_the_welcome_is_obeyed_after_the_emergency_number(
    telephone: Telephone, key: str, words: str
) -> None:
    caller = telephone.caller().dials().barges_in(key).hears(words)
    said = caller.heard
    assert said.index("Bij levensgevaar: bel één, één, twee.") == 0
    assert "Goedendag" not in said


def test_the_emergency_number_is_the_only_thing_a_key_in_the_welcome_waits_for(
    telephone: Telephone,
) -> None:
    caller = telephone.caller().dials().barges_in("0").hears_it_ring()
    before = [line for line in str(caller.transcript).splitlines() if "Bij levensgevaar" in line]
    assert len(before) == 1


def test_a_key_in_the_menu_is_obeyed_at_once(telephone: Telephone) -> None:
    caller = telephone.caller().dials().hears("drie onderwerpen").barges_in("3")
    assert not caller.heard.startswith("Bij levensgevaar")


@pytest.mark.parametrize(("key", "again"), [("5", "Goedendag"), ("8", "Langzamer")])
def test_again_and_slower_say_the_welcome_again(telephone: Telephone, key: str, again: str) -> None:
    telephone.caller().dials().barges_in(key).hears(again).hears("Bij levensgevaar")


# -- before and while it rings ----------------------------------------------------------------


@pytest.mark.parametrize(("key", "words"), [("*", "drie onderwerpen"), ("3", "Gips mag niet nat")])
def test_a_caller_who_thinks_better_of_it_is_not_connected(
    telephone: Telephone, key: str, words: str
) -> None:
    caller = telephone.caller().dials().presses("0").barges_in(key).hears(words)
    assert caller.calls_made == []


@pytest.mark.parametrize("key", ["0", "5", "9"])
def test_any_other_key_only_skips_the_words(telephone: Telephone, key: str) -> None:
    telephone.caller().dials().presses("0").barges_in(key).hears_it_ring()


# -- nobody answers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [
        *(("*", "drie onderwerpen"), ("6", NOTICE), ("3", "Gips mag niet nat worden")),
        ("0", "Wij bellen u op dit nummer"),
    ],
)
def test_a_caller_who_is_not_answered_has_a_choice(
    telephone: Telephone, key: str, words: str
) -> None:
    caller = telephone.caller().dials().transfer_is("busy").presses("0")
    caller.hears("Een bericht inspreken: druk op zes, of wacht even.")
    caller.hears("Gebeld worden zonder bericht: druk op nul. Hoofdmenu: sterretje.")
    caller.presses(key).hears(words)


# -- the notice before a recording ------------------------------------------------------------


@pytest.mark.parametrize(("key", "words"), [("0", "nu gesloten"), ("*", "drie onderwerpen")])
def test_two_keys_lead_away_from_the_notice(telephone: Telephone, key: str, words: str) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").hears(NOTICE)
    caller.barges_in(key).hears(words)


def test_another_key_starts_the_notice_again_and_never_skips_it(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").hears(NOTICE)
    caller.barges_in("5").hears(NOTICE).barges_in("1").hears(NOTICE).hears(LAST_OF_NOTICE)
    caller.hears_a_beep()


def test_after_one_other_key_silence_leads_on(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").hears(NOTICE).barges_in("7")
    caller.hears(NOTICE).hears(LAST_OF_NOTICE).hears("Zeg na de toon").hears_a_beep()


def test_the_notice_is_heard_once_in_a_call(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").hears(NOTICE).says(9)
    caller.presses("#").presses("#").hears("verstuurd").presses("*").presses("0").presses("6")
    caller.does_not_hear(NOTICE).hears("Zeg na de toon").hears_a_beep()


# -- while recording --------------------------------------------------------------------------


@told_of_keys
def test_zero_while_recording_brings_a_person_and_keeps_what_was_said(
    telephone: Telephone,
) -> None:
    caller = at_the_tone(telephone).says(10).transfer_is("answered").presses("0")
    caller.hears("Uw bericht is bewaard").hears("Ik verbind u door").talks(60)
    (message,) = messages(telephone)
    assert message.put_through_at is not None


@told_of_keys
def test_a_message_of_a_caller_who_is_not_answered_again_is_not_marked(
    telephone: Telephone,
) -> None:
    at_the_tone(telephone).says(10).presses("0").hears("Er kan nu niemand opnemen").hangs_up()
    (message,) = messages(telephone)
    assert message.put_through_at is None


def test_a_message_left_after_a_talk_is_not_marked(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("0").talks(60).transfer_is("busy").presses("0")
    caller.presses("6").says(10).hangs_up()
    (message,) = messages(telephone)
    assert message.put_through_at is None


@told_of_keys
def test_the_asterisk_while_recording_leads_to_the_menu_and_keeps_what_was_said(
    telephone: Telephone,
) -> None:
    caller = at_the_tone(telephone).says(10).presses("*").hears("Uw bericht is bewaard")
    caller.hears("drie onderwerpen")
    assert len(messages(telephone)) == 1


@told_of_keys
@pytest.mark.parametrize(("key", "words"), [("0", "Ik verbind u door"), ("*", "drie onderwerpen")])
def test_a_key_within_the_first_second_leaves_no_empty_message(
    telephone: Telephone, key: str, words: str
) -> None:
    caller = at_the_tone(telephone).says(0.5).presses(key).hears(words)
    assert "bewaard" not in caller.heard
    assert messages(telephone) == []


@pytest.mark.parametrize("key", "123456789")
def test_other_keys_do_not_end_a_message(telephone: Telephone, key: str) -> None:
    caller = at_the_tone(telephone).says(5).presses(key).hears_a_beep().says(5).presses("#")
    caller.hears("Uw bericht is bewaard")


@pytest.mark.parametrize(("key", "words"), [("0", "Ik verbind u door"), ("*", "drie onderwerpen")])
def test_they_work_before_the_tone_too(telephone: Telephone, key: str, words: str) -> None:
    caller = telephone.caller().dials().transfer_is("busy").presses("0").presses("6")
    caller.hears("Zeg na de toon").barges_in(key).hears(words)


def test_another_key_before_the_tone_brings_it_at_once(telephone: Telephone) -> None:
    caller = telephone.caller().dials().transfer_is("busy").presses("0").presses("6")
    caller.hears("Zeg na de toon").barges_in("#").hears_a_beep().says(9).hangs_up()
    assert len(messages(telephone)) == 1


def test_where_no_key_is_told_the_review_offers_the_same(telephone: Telephone) -> None:
    caller = at_the_tone(telephone).says(10).presses("0")
    if "message" in telephone.dialect.no_record_action:
        caller.hears("Uw bericht is bewaard").presses("0")
    caller.hears("Uw bericht is bewaard").hears("Ik verbind u door")


# -- a message under review -------------------------------------------------------------------


@pytest.mark.parametrize(("key", "words"), [("0", "Ik verbind u door"), ("*", "drie onderwerpen")])
def test_a_caller_who_leaves_the_review_hears_that_the_message_is_kept(
    telephone: Telephone, key: str, words: str
) -> None:
    caller = at_the_tone(telephone).says(20).presses("#").hears("Uw bericht is bewaard")
    caller.presses(key).hears("Uw bericht is bewaard").hears(words)
    assert len(messages(telephone)) == 1


def test_zero_in_the_review_does_not_read_the_notice_again(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller().dials().presses("0").presses("6").says(20).presses("#").presses("0")
    caller.hears("Uw bericht is bewaard").hears("nu gesloten").waits()
    caller.does_not_hear(NOTICE).hears_a_beep()


@told_of_keys
@pytest.mark.parametrize("key", ["0", "*"])
def test_a_caller_who_began_to_record_again_and_leaves_keeps_the_first(
    telephone: Telephone, key: str
) -> None:
    caller = at_the_tone(telephone).says(20).presses("#").presses("7").hears_a_beep()
    caller.says(0.5).presses(key).hears("Uw bericht is bewaard")
    (message,) = messages(telephone)
    assert message.seconds is None or message.seconds >= 19


# -- the end ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [("*", "drie onderwerpen"), ("0", "Ik verbind u door"), ("9", "De onderwerpen nog een keer")],
)
def test_the_last_words_can_be_interrupted(telephone: Telephone, key: str, words: str) -> None:
    caller = telephone.caller().dials().presses("#").presses("#").hears("allerbeste")
    caller.barges_in(key).hears(words)


def test_after_a_talk_the_line_ends_after_two_silences(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("0").talks(30).hears("is afgelopen")
    caller.hears("Wilt u nog iets horen").waits().hears("Wilt u nog iets horen")
    assert caller.waits().hears("allerbeste").has_ended


# -- what is promised -------------------------------------------------------------------------


def test_a_caller_without_a_number_is_promised_nothing(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6").waits().waits()
    caller.says(9).presses("#").presses("#").hears("Heeft u uw nummer ingesproken?")
    assert "Wij bellen u" not in caller.heard


def test_a_caller_who_keyed_a_number_in_is_called_back(telephone: Telephone) -> None:
    telephone.clock.now = SATURDAY
    caller = telephone.caller("anonymous").dials().presses("0").presses("6")
    caller.presses_keys("0791234560#").presses("#").says(9).presses("#").presses("#")
    caller.hears("bellen wij u terug").does_not_hear("Heeft u uw nummer ingesproken")


def test_a_caller_who_hears_a_telephone_number_is_told_of_the_key(telephone: Telephone) -> None:
    caller = telephone.caller().dials().presses("1").presses("6").presses("6")
    caller.hears("(079) 000 30 07").hears("Een medewerker: druk op nul")
    telephone.caller().dials().presses("3").does_not_hear("druk op nul")
