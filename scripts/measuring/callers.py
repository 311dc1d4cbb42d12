"""Many callers at once, each in their own time: nobody waits for another caller's answer to act.

Every answer is timed from the moment at which it should have been asked, so that a request which
had to wait for its turn, here or there, counts with that wait.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlencode, urlsplit

import aiohttp
from yarl import URL

from ivr.house import AUDIO
from ivr.line.desk import LAST_RESORT
from ivr.phone.dialect import twilio_sid
from ivr.phone.document import read_response
from ivr.phone.happenings import TwimlError
from ivr.phone.interpreter import identity_of
from ivr.phone.simulated_call import number_of
from ivr.phone.verbs import Gather, Play, Say, Verb
from ivr.settings import Settings
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.twilio.signature import signature_of
from ivr.words.line import Line, prompts_of
from ivr.words.prompt import Pace
from scripts.measuring.walks import Request, Walker

PATIENCE = 15.0
"""Seconds that Twilio waits for an answer (its error 11205)."""


@dataclass(frozen=True)
class Crowd:
    """How many callers, within how many seconds they begin, how long they think at an answer.

    `turns` is after how many answers a caller hangs up; many are done before.
    """

    callers: int = 1000
    arrive_within: float = 20.0
    thinks: tuple[float, float] = (5.0, 30.0)
    turns: int = 4


@dataclass
class Answers:
    """What came of all requests; times in seconds."""

    waits: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    """How much later than it should each was sent: the load generator's own fault."""
    errors: Counter[str] = field(default_factory=Counter)
    recordings: int = 0


@dataclass(frozen=True)
class Exchange:
    """Asks a server what Twilio would; `apologies` are sounds and words of a line in trouble."""

    address: str
    settings: Settings
    line: Line
    apologies: frozenset[str]
    session: aiohttp.ClientSession
    answers: Answers


def call_all(address: str, settings: Settings, line: Line, crowd: Crowd) -> Answers:
    """Let all callers phone a server, and return when the last one has hung up."""
    return asyncio.run(_call_all(address, settings, line, crowd))


async def _call_all(address: str, settings: Settings, line: Line, crowd: Crowd) -> Answers:
    timeout, answers = aiohttp.ClientTimeout(total=PATIENCE), Answers()
    async with aiohttp.ClientSession(
        timeout=timeout,
        connector=aiohttp.TCPConnector(limit=0),
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        exchange = Exchange(address, settings, line, apologies(line), session, answers)
        await asyncio.gather(*(_phone(exchange, crowd, which) for which in range(crowd.callers)))
    return answers


def apologies(line: Line) -> frozenset[str]:
    """Return what is heard of a line in trouble: files of sound, and words without one."""
    manifest = Manifest.load(AUDIO / MANIFEST)
    words = [prompt.text for prompt in prompts_of(line.steps[line.trouble])]
    found = [manifest.find(text, pace) for text in words for pace in Pace]
    return frozenset([*(entry.file for entry in found if entry), *words, *LAST_RESORT])


async def _phone(exchange: Exchange, crowd: Crowd, which: int) -> None:
    """Be one caller, from ringing to hanging up."""
    chance, base = random.Random(which), exchange.settings.public_base_url
    walker = Walker(exchange.line, chance, *crowd.thinks)
    call = identity_of(number_of(exchange.settings), f"+316{20_000_000 + which:08d}")
    at = asyncio.get_running_loop().time() + crowd.arrive_within * which / crowd.callers
    requests = [Request(f"{base}/voice")]
    for _ in range(crowd.turns):
        verbs: Sequence[Verb] = ()
        for request in requests:
            at += request.after
            verbs = await _ask(exchange, call, request, at)
            at = asyncio.get_running_loop().time()
        requests = [*walker.next(verbs, requests[-1].url)]
        if not requests:
            break
    over = {"CallStatus": "completed", "CallDuration": "60"}
    await _ask(exchange, call, Request(f"{base}/voice/status", over, heard=False), at)


async def _ask(
    exchange: Exchange, call: dict[str, str], request: Request, at: float
) -> Sequence[Verb]:
    """Ask at a moment of the loop's clock and return the document; none when it is an error."""
    loop, answers = asyncio.get_running_loop(), exchange.answers
    await asyncio.sleep(at - loop.time())
    answers.late.append(loop.time() - at)
    answers.recordings += "RecordingUrl" in request.form
    try:
        status, kind, body = await _post(exchange, call, request)
    except (aiohttp.ClientError, TimeoutError) as error:
        answers.errors[type(error).__name__] += 1
        return ()
    answers.waits.append(loop.time() - at)
    if not request.heard:
        answers.errors.update([f"status {status}"] if status != 204 else [])
        return ()
    return _read(exchange, status, kind, body)


async def _post(
    exchange: Exchange, call: dict[str, str], request: Request
) -> tuple[int, str, bytes]:
    url = urldefrag(request.url).url
    form = {"CallStatus": "in-progress", **call, **request.form}
    headers = {
        "Host": urlsplit(url).netloc,
        "User-Agent": "TwilioProxy/1.1",
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "X-Twilio-Signature": signature_of(url, form, exchange.settings.auth_tokens[0]),
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.1",
        "I-Twilio-Idempotency-Token": twilio_sid("IT"),
    }
    target = exchange.address + url[len(exchange.settings.public_base_url) :]
    async with exchange.session.post(
        URL(target, encoded=True), data=urlencode(form), headers=headers
    ) as answer:
        return answer.status, answer.headers.get("Content-Type", ""), await answer.read()


def _read(exchange: Exchange, status: int, kind: str, body: bytes) -> Sequence[Verb]:
    """Return the verbs of an answer; what is none, or apologises, is an error."""
    try:
        verbs = read_response(status, kind, body)
    except TwimlError as error:
        exchange.answers.errors[f"status {status}" if status != 200 else f"error {error.code}"] += 1
        return ()
    if any(word in exchange.apologies for word in _heard(verbs)):
        exchange.answers.errors["apologies"] += 1
    return verbs


def _heard(verbs: Sequence[Verb]) -> list[str]:
    """Return the names of the sounds, and the words, that a document lets a caller hear."""
    inside = [prompt for verb in verbs if isinstance(verb, Gather) for prompt in verb.prompts]
    every = [*verbs, *inside]
    sounds = [verb.url.rpartition("/")[2] for verb in every if isinstance(verb, Play)]
    return sounds + [verb.text for verb in every if isinstance(verb, Say)]
