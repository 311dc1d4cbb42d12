"""When a patient stops eating before a test: a rule, and the leaflet's sentences that state it.

The rule is data in the leaflet's file, tied to its text. Its sentences must stand there word for
word, and its values in those sentences: a text that was changed is refused until the rule says the
same again. Nothing of it is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from ivr.dutch.language import DIGITS
from ivr.line.front_matter import FrontMatter, LeafletError

_FROM = re.compile(
    r"(?P<at>(?:1[89]|2[0-3])\.[0-5]\d|24\.00) uur de avond voor (?P<test>(?:de|het|uw) \w+)"
)
_FROM_REMEDY = "Write it as '24.00 uur de avond voor de bloedafname', from 18.00 on."

_MEANS = r"(?:(?:Dat|Dit|Het) betekent|Nuchter(?: zijn)? betekent) dat u"
_ACTS = r"(\w+(?: (?:en|of) \w+)*)"
_FORBIDS = (
    (rf"{_MEANS} vanaf {{}} (niks|niets) meer mag {_ACTS}\.", "mag u {} meer {}"),
    (rf"Vanaf {{}} mag u (niks|niets) meer {_ACTS}\.", "mag u {} meer {}"),
    (rf"U mag vanaf {{}} (niks|niets) meer {_ACTS}\.", "mag u {} meer {}"),
    (rf"Vanaf {{}} {_ACTS} u (niks|niets) meer\.", "{} u {} meer"),
)
"""How a whole sentence forbids, and the same behind a time. Any other word in it ("niet dat u",
"behalve water", "gebruikt u insuline") may turn the rule round, so it is then none of ours."""

_FORBIDS_REMEDY = (
    "The line can say 'Dat betekent dat u vanaf 24.00 uur de avond voor ... niks meer mag eten en "
    "drinken.', 'U mag vanaf ... niets meer eten.' and 'Vanaf ... eet u niets meer.', and no "
    "other word; leave the four fields out where the leaflet has another rule."
)

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_UNITS = {"dag": _DAY, "dagen": _DAY, "week": _WEEK, "weken": _WEEK}
_BEFORE = re.compile(rf"(?P<count>{'|'.join(DIGITS[1:])}) (?P<unit>{'|'.join(_UNITS)})")
_BEFORE_REMEDY = "Write it as the sentence does: één week, twee dagen."
_TEST = (
    r"(?:U (?:gaat|laat|komt)|(?:De|Het|Uw) \w+ is) {} v(?:oo|óó)r (?:deze|de|uw) afspraak\b"
    r"[\w ]*\."
)
_TEST_REMEDY = (
    "The line understands 'U gaat één week voor deze afspraak bloed laten prikken.' and 'De echo "
    "is één week voor uw afspraak.'; leave both test fields out where it is told in another way."
)
_OTHERWISE = re.compile(
    r"\b(?:niet|geen|nooit|of|en|maar|tenzij|behalve|alleen|niets|niks|stopt?)\b"
)
"""Words behind it that may make it another rule."""

_TIMES = re.compile(r"\d+[.:]\d\d|\d+ uur")


@dataclass(frozen=True)
class FastingRule:
    """From when nothing may be eaten or drunk before a test, in the leaflet's own words.

    `at` is the time on the evening before, 18.00 to 24.00. `test` is what the leaflet calls the
    test (de bloedafname), and `forbids` how it forbids (mag u niks meer eten en drinken). `before`
    is how long before the appointment the test is; zero where no sentence tells.
    """

    at: str
    test: str
    forbids: str
    before: timedelta = timedelta()

    @property
    def spoken(self) -> str:
        """Return the time so that nobody can take it for noon, or for the end of the next day."""
        return "om twaalf uur 's nachts" if self.is_midnight else f"om {self.at} uur"

    @property
    def leaves_an_evening(self) -> bool:
        """Return whether it begins after the last call that the line may make that evening."""
        return self.at >= "21.00"

    @property
    def is_midnight(self) -> bool:
        """Return whether it begins at the very end of that evening."""
        return self.at == "24.00"


def fasting_rule(
    about: FrontMatter, core: Collection[str], sentences: Collection[str], name: str
) -> FastingRule | None:
    """Return the rule of a leaflet, if it has one.

    Args:
        core: the sentences of the part that opens a topic, where the rule must stand.
        sentences: those of the whole leaflet.
        name: the leaflet's file, for errors.

    Raises:
        LeafletError: the rule and the sentences do not say the same.
    """
    judge = _Judge(about, name)
    judge.refuse_half_a_rule("fasting_sentence", "fasting_from")
    judge.refuse_half_a_rule("test_sentence", "test_before_appointment")
    if not about.fasting_sentence:
        if about.test_sentence:
            raise judge.error("test_sentence", "tells a day, and no rule asks for it.", _REMOVE)
        return None
    judge.refuse_unless_said("fasting_sentence", core, "the part 'Kern' of a topic")
    begins = judge.value("fasting_from", "fasting_sentence", _FROM, _FROM_REMEDY)
    if len(_TIMES.findall(about.fasting_sentence)) > 1:
        raise judge.error("fasting_sentence", "tells more than one time.", _FORBIDS_REMEDY)
    before = timedelta()
    if about.test_sentence:
        judge.refuse_unless_said("test_sentence", sentences, "the leaflet")
        told = judge.value("test_before_appointment", "test_sentence", _BEFORE, _BEFORE_REMEDY)
        judge.refuse_another_day(told[0])
        before = DIGITS.index(told["count"]) * _UNITS[told["unit"]]
    return FastingRule(begins["at"], begins["test"], judge.forbids(), before)


_REMOVE = "Remove it, or add fasting_sentence and fasting_from."


@dataclass(frozen=True)
class _Judge:
    """Compares the fields of a rule with the text, and names field and line where they differ."""

    about: FrontMatter
    name: str

    def error(self, field: str, problem: str, remedy: str) -> LeafletError:
        line = self.about.lines.get(field, 1)
        return LeafletError(self.name, line, f"'{field}' {problem}", remedy)

    def refuse_half_a_rule(self, sentence: str, value: str) -> None:
        for given, other in ((sentence, value), (value, sentence)):
            if self._of(given) and not self._of(other):
                raise self.error(given, f"stands without '{other}'.", "Add it, or remove both.")

    def refuse_unless_said(self, field: str, sentences: Collection[str], where: str) -> None:
        if self._of(field) not in sentences:
            remedy = "Copy the sentence as it stands there now, and mend the rule with it."
            raise self.error(field, f"is no sentence of {where}.", remedy)

    def value(self, field: str, sentence: str, form: re.Pattern[str], remedy: str) -> re.Match[str]:
        match = form.fullmatch(self._of(field))
        if not match:
            raise self.error(field, "is not understood.", remedy)
        if not re.search(rf"(?<!\w){re.escape(match[0])}(?!\w)", self._of(sentence)):
            problem = f"says what '{sentence}' does not say."
            raise self.error(field, problem, "Write it as it stands in that sentence.")
        return match

    def refuse_another_day(self, before: str) -> None:
        sentence = self.about.test_sentence
        fits = re.fullmatch(_TEST.format(re.escape(before)), sentence)
        if not fits or _OTHERWISE.search(sentence):
            problem = "does not tell in a way we understand when the test is."
            raise self.error("test_sentence", problem, _TEST_REMEDY)

    def forbids(self) -> str:
        begins = re.escape(self.about.fasting_from)
        for form, said in _FORBIDS:
            if match := re.fullmatch(form.format(begins), self.about.fasting_sentence):
                return said.format(*match.groups())
        raise self.error("fasting_sentence", "forbids in words of its own.", _FORBIDS_REMEDY)

    def _of(self, field: str) -> str:
        return str(getattr(self.about, field))
