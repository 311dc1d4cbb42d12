"""A colleague who records in a test: takes that sound enough like speech to be judged."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

import numpy as np
import soundfile
from werkzeug.test import TestResponse

from ivr.dutch.pacing import seconds_to_say
from ivr.dutch.spoken import speak
from ivr.sound.samples import Samples
from ivr.studio.mastering_takes import Bench, master_next
from ivr.studio.reading_list import digest_of
from ivr.words.prompt import Prompt
from tests.line_settings import PUBLIC
from tests.office import Office, Visitor

HERTZ = 48_000
SYLLABLE_S = 0.23


def speech(seconds: float, level: float = 0.12, noise: float = 1e-5) -> bytes:
    """Return syllables of a buzzing voice, in a room: half a second of it before and after."""
    moments = np.arange(round(seconds * HERTZ)) / HERTZ
    voice = sum(np.sin(2 * np.pi * 140 * n * moments) / n for n in range(3, 20))
    voice *= np.clip(np.sin(2 * np.pi * moments / SYLLABLE_S) + 0.7, 0, 1)
    room = np.zeros(HERTZ // 2)
    heard = np.concatenate([room, level * voice / np.abs(voice).max(initial=1e-9), room])
    heard += noise * np.random.default_rng(5).standard_normal(len(heard))
    return wav(heard)


def wav(heard: Samples) -> bytes:
    """Return samples as a 16-bit WAV file."""
    file = io.BytesIO()
    soundfile.write(file, np.clip(heard, -1, 1), HERTZ, format="WAV", subtype="PCM_16")
    return file.getvalue()


def reading_of(prompt: Prompt, **how: float) -> bytes:
    """Return a take that is as long as its words take."""
    return speech(max(0.4, seconds_to_say(prompt.text)), **how)


@dataclass
class Reader:
    """An editor who records a voice in the studio of an office."""

    office: Office
    visitor: Visitor
    voice_id: int

    @classmethod
    def of(cls, office: Office, name: str = "Ria", account: str = "els") -> Reader:
        """Log in and make a voice of this name."""
        visitor = office.colleague(account).opens("/stem")
        visitor.sends("/stem", naam=name, toestemming="ja")
        assert visitor.url.startswith("/stem/"), visitor.text
        return cls(office, visitor, int(visitor.url.rpartition("/")[2]))

    def posts(self, path: str, body: bytes = b"", **query: str) -> TestResponse:
        """Post as the page's script does."""
        token = self.visitor.page.select_one("[name=csrf_token]")
        assert token is not None
        headers = {"X-CSRFToken": str(token["value"]), "Referer": f"{PUBLIC}/"}
        return self.visitor.client.post(
            path,
            data=body,
            query_string=query,
            content_type="audio/wav",
            base_url=PUBLIC,
            headers=headers,
        )

    def brings(self, prompt: Prompt, sound: bytes = b"", key: str = "") -> TestResponse:
        """Bring a take of a prompt."""
        asked = {"sleutel": key or str(uuid4()), "woorden": digest_of(prompt.text)}
        body = sound or reading_of(prompt)
        return self.posts(f"/stem/{self.voice_id}/opnamen", body, prompt=prompt.id, **asked)

    def records(self, prompt: Prompt, sound: bytes = b"") -> int:
        """Bring a take and have it judged; returns its number."""
        answer = self.brings(prompt, sound)
        assert answer.status_code == 201, answer.text
        while master_next(bench_of(self.office)):
            pass
        return int(answer.get_json()["take"])

    def accepts(self, prompt: Prompt, sound: bytes = b"") -> int:
        """Record a prompt and let callers hear it."""
        take = self.records(prompt, sound)
        answer = self.posts(f"/stem/opnamen/{take}/aanvaarden")
        assert answer.status_code == 200, answer.text
        self.office.house.sounds.look()
        return take

    def state(self, take: int) -> dict[str, object]:
        """What the page is told of a take."""
        answer = self.visitor.client.get(f"/stem/opnamen/{take}", base_url=PUBLIC)
        told: dict[str, object] = answer.get_json()
        return told


def bench_of(office: Office) -> Bench:
    """The bench at which takes of an office are mastered, in this process."""
    house = office.house
    clinics = [*house.library.clinics]
    return Bench(office.sessions, house.shelf, clinics, office.clock, partial(speak))
