"""Promise: every document a caller can reach is TwiML that Twilio's own typings accept.

From the first webhook on, everything a telephone can report is tried, at every address that answers
name, until nothing new turns up. What comes back is judged twice: by the simulator's strict reader,
and by the typings in Twilio's npm package, which nobody here wrote.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urldefrag, urlsplit

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from app import create_app
from ivr.phone.document import read_response
from ivr.phone.verbs import Dial, Gather, Record, Redirect, Verb
from tests.calling import SATURDAY, TUESDAY, Clock
from tests.line_settings import ACCOUNT, LINE_NUMBER, PUBLIC, TOKEN, settings_for
from tests.own_sound import own_sound
from tests.typings.judge import is_installed, judge

KEYS = "0123456789*#"
RECORDING = "RE" + "1" * 32
FORMS_AFTER_DIAL = [
    {"DialCallStatus": status, "DialBridged": bridged}
    for status, bridged in [
        ("completed", "true"),
        ("completed", "false"),
        ("busy", "false"),
        ("no-answer", "false"),
        ("failed", "false"),
        ("canceled", "false"),
    ]
]
FORMS_AFTER_RECORD = [
    {
        "Digits": digits,
        "RecordingDuration": seconds,
        "RecordingUrl": f"https://api.twilio.com/Recordings/{RECORDING}",
    }
    for digits in ("#", "0", "*", "", "hangup")
    for seconds in ("0", "8", "30")
]


@dataclass
class Explorer:
    """Asks everything once; `documents` holds what was answered, by what was asked."""

    client: FlaskClient
    from_: str
    documents: dict[str, str] = field(default_factory=dict)

    def explore(self) -> dict[str, str]:
        """Return every document that can be reached."""
        waiting = [(f"{PUBLIC}/voice", dict[str, str]())]
        while waiting:
            url, form = waiting.pop()
            asked = _name(url, form)
            if asked not in self.documents:
                verbs = self._ask(asked, url, form)
                waiting += [step for verb in verbs for step in _next(verb)]
        return self.documents

    def _ask(self, asked: str, url: str, form: dict[str, str]) -> tuple[Verb, ...]:
        whole = {
            **{"CallSid": "CA" + "2" * 32, "AccountSid": ACCOUNT, "CallStatus": "in-progress"},
            **{"From": self.from_, "To": LINE_NUMBER, **form},
        }
        url = urldefrag(url).url  # "Fragments are NOT part of the signature", nor are they sent.
        parts = urlsplit(url)
        answer = self.client.post(
            f"{parts.path}?{parts.query}",
            data=whole,
            headers={
                "X-Twilio-Signature": RequestValidator(TOKEN).compute_signature(url, whole),
                "X-Home-Region": "ie1",
            },
        )
        self.documents[asked] = answer.get_data(as_text=True)
        return read_response(answer.status_code, answer.headers["Content-Type"], answer.data)


def _name(url: str, form: dict[str, str]) -> str:
    """Name a request without what only travels along: a number the caller keyed in, sealed, the
    topic that was read last, the moment at which a part began, and the turn."""
    alike = re.sub(r"&(?:number|heard|since|turn)=[^&]+", "", url.removeprefix(PUBLIC))
    return f"{alike} {form}"


def _next(verb: Verb) -> Iterator[tuple[str, dict[str, str]]]:
    match verb:
        case Gather(action=str(action), num_digits=digits):
            keys = list(KEYS) if digits == 1 else ["0612345678", "0791234560", "12", "9" * 30]
            yield from ((action, {"Digits": key}) for key in keys)
        case Record(action=str(action)):
            yield from ((action, form) for form in FORMS_AFTER_RECORD)
        case Dial(action=str(action), numbers=numbers):
            yield from ((action, form) for form in FORMS_AFTER_DIAL)
            yield from ((number.url, {}) for number in numbers if number.url)
        case Redirect(url=url):
            yield url, {}
        case _:
            pass


@pytest.fixture(scope="module", params=[TUESDAY, SATURDAY], ids=["open", "closed"])
def explorer(request: pytest.FixtureRequest, dead_database_url: str) -> Explorer:
    """An anonymous caller, who also has a number to key in, comes past everything.

    Without a database: what is said may not depend on one, and thousands of notes would take long.
    """
    moment: datetime = request.param
    logging.disable(logging.CRITICAL)
    app = create_app(
        settings_for(DATABASE_URL=dead_database_url), clock=Clock(moment), audio=own_sound()
    )
    explorer = Explorer(app.test_client(), "anonymous")
    explorer.explore()
    logging.disable(logging.NOTSET)
    assert len(explorer.documents) > 1000, "hardly anything was reached, so hardly anything proven"
    return explorer


@pytest.mark.skipif(
    not is_installed(), reason="Twilio's typings are missing: run npm ci in tests/typings"
)
@pytest.mark.timeout(300)  # thousands of webhooks, on a machine that may be busy
def test_every_reachable_document_satisfies_twilios_typings(explorer: Explorer) -> None:
    documents = {document: asked for asked, document in explorer.documents.items()}
    problems = judge(list(documents))
    where = list(documents.values())
    assert not problems, [
        (problem, where[int(problem.split()[1].rstrip(":")) - 1]) for problem in problems[:5]
    ]


@pytest.mark.timeout(300)
def test_every_word_of_every_document_is_a_sound_file_that_is_there(explorer: Explorer) -> None:
    """`<Say>` is for a broken clone only: it costs money, and it is another voice."""
    documents = set(explorer.documents.values())
    assert not [document for document in documents if "<Say" in document][:3]
    played = {url for document in documents for url in re.findall("<Play>([^<]+)</Play>", document)}
    sounds = {url.removeprefix(PUBLIC) for url in played if "/audio/" in url}
    assert len(sounds) > 100
    for sound in sounds:
        answer = explorer.client.get(sound, buffered=True)
        assert (answer.status_code, answer.mimetype) == (200, "audio/x-wav"), sound
