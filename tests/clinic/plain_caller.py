"""A caller who reads nothing but the documents of the line, and Twilio, which repeats itself.

Two workers answer on one database. Of a request that is delivered several times all are answered,
and the caller hears the last answer: those before it were lost on the way.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient

from app import create_app
from tests.calling import Clock
from tests.line_settings import ACCOUNT, PUBLIC, settings_for, signed
from tests.office import Office, Visitor

RECORDINGS = f"https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings"

Figures = dict[tuple[str, str], int]
"""The number behind each kind and name of the spreadsheet."""

Deliver = Callable[[], Sequence[int]]
"""To which workers the next request goes, one after the other."""


@dataclass(frozen=True)
class TwoWorkers:
    """Two processes of one line, as far as a caller can tell."""

    offices: Sequence[Office]

    @property
    def clock(self) -> Clock:
        return self.offices[0].clock

    def send(self, worker: int, path: str, form: Mapping[str, str]) -> Element | None:
        """Deliver a request to one of them, and return its document."""
        client: FlaskClient = self.offices[worker].app.test_client()
        answer = client.post(path, data=form, headers=signed(path, form))
        assert answer.status_code in (200, 204), answer.status
        return ElementTree.fromstring(answer.data) if answer.status_code == 200 else None

    def write(self, *workers: int) -> None:
        """Let them write what they noted; without a name all of them."""
        for worker in workers or range(len(self.offices)):
            self.offices[worker].house.notebook.write()

    def colleague(self) -> Visitor:
        """Return somebody who looks at the figures, once all is written."""
        self.write()
        return self.offices[0].colleague("anna")

    def figures(self, anna: Visitor, first: date, last: date) -> Figures:
        """Return the spreadsheet of Gesprekken, as far as it holds more than noughts."""
        url = f"/gesprekken.csv?van={first}&tot={last}"
        text = anna.client.get(url, base_url=PUBLIC).data.decode("utf-8-sig")
        rows = [*csv.reader(io.StringIO(text), delimiter=";")][1:]
        assert len({(kind, what) for kind, what, _ in rows}) == len(rows), "no row comes twice"
        return {(kind, what): int(number) for kind, what, number in rows if int(number)}


@contextmanager
def two_workers(folder: Path, migrated: Path, audio: Path, **more: str) -> Iterator[TwoWorkers]:
    """Begin both, with `more` settings."""
    shutil.copy(migrated, folder / "line.db")
    settings = settings_for(DATABASE_URL=f"sqlite:///{folder / 'line.db'}", **more)
    clock = Clock()
    apps = [create_app(settings, clock=clock, audio=audio) for _ in range(2)]
    houses = [app.extensions["house"] for app in apps]
    made = zip(apps, houses, strict=True)
    offices = [Office(app, clock, settings, house.sessions) for app, house in made]
    yield TwoWorkers(offices)
    for house in houses:
        house.close()


@dataclass
class PlainCaller:
    """Somebody who phones; what Twilio posts is what its pages tell of each verb."""

    line: TwoWorkers
    sid: str
    deliver: Deliver = lambda: (0,)
    number: str = "+31612345678"
    verbs: list[Element] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """What was requested of the call itself, in order."""

    # What the caller does.

    def dials(self) -> PlainCaller:
        return self._goes("/voice")

    def presses(self, keys: str) -> PlainCaller:
        """Press keys when all was heard, or while the last words sound."""
        return self._goes(self._gather.attrib["action"], Digits=keys)

    def says_aloud(self, words: str) -> PlainCaller:
        return self._goes(self._gather.attrib["action"], SpeechResult=words, Confidence="0.9")

    def waits(self) -> PlainCaller:
        """Hear all there is, and press nothing until Twilio goes on."""
        assert self.verbs[-1].tag == "Redirect"
        return self._goes(self.verbs[-1].text or "")

    def speaks(self, seconds: int, ended_by: str) -> PlainCaller:
        """Leave a recording that a key ended, silence (''), or the caller, by hanging up."""
        (record,) = [verb for verb in self.verbs if verb.tag == "Record"]
        sid = f"RE{self.sid}{len(self.asked)}"
        told = {"RecordingUrl": f"{RECORDINGS}/{sid}", "RecordingDuration": str(seconds)}
        self._goes(record.attrib["action"], Digits=ended_by, **told)
        report = {"RecordingSid": sid, "RecordingStatus": "completed", "CallSid": self.sid}
        self._tells(record.attrib["recordingStatusCallback"], **report)
        return self

    def hangs_up(self) -> PlainCaller:
        self._tells("/voice/status", CallSid=self.sid, CallStatus="completed")
        return self

    # What becomes of the telephone of the clinic, which rings.

    def nobody_answers(self) -> PlainCaller:
        return self._goes(self.dial.attrib["action"], DialCallStatus="no-answer")

    def a_colleague_accepts(self) -> PlainCaller:
        """Let a colleague pick up and press 1; that leg has a SID of its own."""
        (number,) = self.dial
        leg = {"CallSid": f"{self.sid}-leg"}
        whisper = self.line.send(0, _path(number.attrib["url"]), leg)
        assert whisper is not None
        self._tells(whisper.findall("Gather")[0].attrib["action"], Digits="1", **leg)
        return self

    def they_have_spoken(self) -> PlainCaller:
        """Let the colleague hang up first."""
        told = {"DialCallStatus": "completed", "DialBridged": "true"}
        return self._goes(self.dial.attrib["action"], **told)

    # What Twilio does.

    def falls_back(self) -> PlainCaller:
        """Let the answer to the last request be one that Twilio could not read."""
        url, _ = self.asked[-1]
        return self._goes("/voice/fallback", ErrorCode="12100", ErrorUrl=f"{PUBLIC}{url}")

    @property
    def dial(self) -> Element:
        (dial,) = [verb for verb in self.verbs if verb.tag == "Dial"]
        return dial

    @property
    def _gather(self) -> Element:
        return [verb for verb in self.verbs if verb.tag == "Gather"][-1]

    def _goes(self, url: str, **form: str) -> PlainCaller:
        path = _path(url)
        document = self._tells(path, **{"CallSid": self.sid, "From": self.number, **form})
        self.asked.append((path, form))
        assert document is not None
        self.verbs = [*document]
        return self

    def _tells(self, url: str, **form: str) -> Element | None:
        document = None
        for worker in self.deliver():
            document = self.line.send(worker, _path(url), form)
        return document


def _path(url: str) -> str:
    """Return what is requested of an address: Twilio keeps the overrides behind # to itself."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
