"""Twilio's side of the wire: signed, form-encoded requests with its time limits and redirects."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit

import requests

from ivr.phone.happenings import Purpose, TwimlError, Webhook
from ivr.phone.overrides import Overrides, read_overrides
from ivr.twilio.signature import signature_of

REDIRECTS = frozenset({301, 302, 303, 307})
"""Twilio "will only follow redirects for status codes 301, 302, 303, and 307" (error 11216)."""
MOST_REDIRECTS = 10
SOUND_TYPES = frozenset(
    {"audio/mpeg", "audio/wav", "audio/wave", "audio/x-wav", "audio/aiff", "audio/x-aifc"}
    | {"audio/x-aiff", "audio/x-gsm", "audio/gsm", "audio/ulaw"}
)


class Wire:
    """Sends what Twilio sends for one call: cookies are kept, nothing is shared between calls.

    Args:
        auth_token: signs every request, as the account's primary token does.
        region: value of the X-Home-Region header.
        public_url: the origin the line believes it has, e.g. "https://ivr.example.nl".
        connect_to: where that origin can really be reached, e.g. "http://127.0.0.1:8080".
        patience: seconds before a request is given up; Twilio's limit is 15.
    """

    def __init__(
        self,
        auth_token: str,
        *,
        region: str = "ie1",
        public_url: str = "",
        connect_to: str = "",
        patience: float = 15.0,
    ) -> None:
        self._auth_token = auth_token
        self._region = region
        self._public = _origin(public_url)
        self._connect_to = connect_to.rstrip("/")
        self._patience = patience
        self._session = requests.Session()
        self._session.trust_env = False  # A proxy of this machine is no part of the telephone net.

    def send(
        self,
        purpose: Purpose,
        method: str,
        url: str,
        params: Mapping[str, str],
        extra: Mapping[str, str],
    ) -> Webhook:
        """Send one webhook and follow redirects.

        "If the action URL answers with a redirect, Twilio follows it but does not resend Digits":
        `params` go along with every hop, `extra` only with the first.

        Raises:
            TwimlError: 11205 no answer in time, 11215 too many redirects, 11216 a bad redirect.
        """
        for hop in range(MOST_REDIRECTS + 1):
            webhook, location = self._once(
                purpose, method, url, {**params, **({} if hop else extra)}
            )
            if location is None:
                return webhook
            url = urljoin(url, location)
        raise TwimlError(
            11215, f"{url} redirects more than {MOST_REDIRECTS} times.", "Answer with TwiML."
        )

    def _once(
        self, purpose: Purpose, method: str, url: str, params: Mapping[str, str]
    ) -> tuple[Webhook, str | None]:
        started = time.monotonic()
        response = self._request(method, url, params)
        webhook = Webhook(
            purpose=purpose,
            method=method,
            url=url,
            params=dict(params),
            status=response.status_code,
            content_type=response.headers.get("Content-Type", ""),
            content=response.content,
            seconds=time.monotonic() - started,
        )
        return webhook, _location(response)

    def _request(self, method: str, url: str, params: Mapping[str, str]) -> requests.Response:
        plain, _, fragment = url.partition("#")
        if method == "GET":
            plain += ("&" if "?" in plain else "?") + urlencode(params)
        form = dict(params) if method == "POST" else {}
        headers = {
            "X-Twilio-Signature": signature_of(_signed(plain), form, self._auth_token),
            **({"X-Home-Region": self._region} if self._region else {}),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        return self._exchange(method, f"{plain}#{fragment}", form, headers)

    def fetch_sound(self, url: str) -> bytes:
        """GET a sound file; Twilio sends no call parameters along.

        Raises:
            TwimlError: 11200 not found, 12300 not a sound type.
        """
        response = self._exchange("GET", url, {}, {"User-Agent": "TwilioProxy/1.1"})
        if response.status_code != 200:
            problem = f"the sound {url} answers HTTP {response.status_code}."
            raise TwimlError(11200, problem, "Build the audio, or let the line <Say> the words.")
        kind = response.headers.get("Content-Type", "").split(";", maxsplit=1)[0].strip().lower()
        if kind not in SOUND_TYPES:
            problem = f"the sound {url} has Content-Type {kind!r}."
            raise TwimlError(12300, problem, "Serve it as audio/wav.")
        return response.content

    def _exchange(
        self, method: str, url: str, form: Mapping[str, str], headers: Mapping[str, str]
    ) -> requests.Response:
        """Ask, and ask again as the address's connection overrides say."""
        overrides = read_overrides(url)
        token = {"I-Twilio-Idempotency-Token": str(uuid.uuid4())}
        end = time.monotonic() + min(overrides.total, self._patience)
        tries = overrides.retries
        while True:
            answer = self._try(method, url, form, {**headers, **token}, overrides)
            again = overrides.tries_again_after(_failure(answer))
            if not again or not tries or time.monotonic() > end:
                break
            tries -= 1
        if isinstance(answer, requests.Response):
            return answer
        raise TwimlError(
            11205,
            f"{url} did not answer within {self._patience:g} seconds ({type(answer).__name__}).",
            "Is the line running there, and is it quick enough?",
        ) from answer

    def _try(
        self,
        method: str,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str],
        overrides: Overrides,
    ) -> requests.Response | requests.RequestException:
        target, host = self._really(urldefrag(url).url)
        try:
            return self._session.request(
                method,
                target,
                data=form or None,
                headers={**headers, **host},
                timeout=(
                    min(overrides.connect, self._patience),
                    min(overrides.read, self._patience),
                ),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            return error

    def _really(self, url: str) -> tuple[str, dict[str, str]]:
        if not self._connect_to or _origin(url) != self._public:
            return url, {}
        return self._connect_to + url[len(self._public) :], {"Host": urlsplit(url).netloc}


def _failure(answer: requests.Response | requests.RequestException) -> str:
    """Return what went wrong as a retry policy names it; "" when nothing did."""
    match answer:
        case requests.Response():
            return f"{answer.status_code // 100}xx" if answer.status_code >= 400 else ""
        case requests.ReadTimeout():
            return "rt"
        case _:
            return "ct"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _signed(url: str) -> str:
    """Return the address as it is signed: "over HTTPS, port and user:password are dropped"."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return url
    return parts._replace(netloc=parts.hostname or "").geturl()


def _location(response: requests.Response) -> str | None:
    if not 300 <= response.status_code < 400:
        return None
    location = response.headers.get("Location")
    if response.status_code not in REDIRECTS or not location:
        raise TwimlError(
            11216,
            f"{response.url} answers HTTP {response.status_code} to {location!r}.",
            "Answer with TwiML at once; check trailing slashes and http versus https.",
        )
    return location
