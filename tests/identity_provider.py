"""A hospital's identity provider: a real server, whose answers a test may spoil on the way."""

from __future__ import annotations

import base64
import json
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

# The provider stands on parts of authlib that its next version drops, and authlib has a warning of
# its own for that, which it shows always.
import authlib.deprecate
import requests
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.wrappers import Request, Response

from app import create_app
from ivr.database.engine import open_database
from ivr.phone.local import serve
from tests.calling import Clock
from tests.line_settings import PUBLIC, settings_for
from tests.office import Office
from tests.own_sound import own_sound

with warnings.catch_warnings():
    warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
    import oidc_provider_mock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BACK = f"{PUBLIC}/inloggen/via/terug"


@cache
def key(name: str) -> RSAKey:
    """A key pair; making one takes a while."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


Spoil = Callable[[dict[str, Any]], object]
"""Changes an answer (JSON) in its place."""


@dataclass
class Provider:
    """PyPI's oidc-provider-mock, and the way to it."""

    app: Any
    address: str = ""
    client_id: str = ""
    client_secret: str = ""
    asked: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    """The path and the form of each question, in order."""
    spoils: dict[str, Spoil] = field(default_factory=dict)
    """By the end of a path, what becomes of its answer."""
    instead: dict[str, Callable[[], Response]] = field(default_factory=dict)
    """By the end of a path, what is answered in the place of the provider."""

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer as the provider does, unless a test has it otherwise."""
        body = Request(environ).get_data()
        self.asked.append((environ["PATH_INFO"], parse_qs(body.decode())))
        end = environ["PATH_INFO"].rpartition("/")[2]
        if make := self.instead.get(end):
            return make()(environ, start)
        environ["wsgi.input"] = BytesIO(body)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = Response.from_app(self.app, environ, buffered=True)
        if (spoil := self.spoils.get(end)) and answer.status_code == 200:
            spoil_json(answer, spoil)
        return answer(environ, start)

    def settings(self) -> dict[str, str]:
        """What a line has to know of it."""
        return {
            "oidc_issuer": self.address,
            "oidc_client_id": self.client_id,
            "oidc_client_secret": self.client_secret,
        }

    def knows(self, sub: str, **claims: object) -> None:
        """Let it know a colleague."""
        requests.put(f"{self.address}/users/{sub}", json=claims, timeout=10).raise_for_status()

    def signs_in(self, address: str, **form: str) -> str:
        """Do what a colleague does in their browser there; return where they are sent then."""
        answer = requests.post(address, data=form, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix(PUBLIC)

    def forges(self, by: str = "ours", **claims: object) -> None:
        """Sign its tokens with one of our keys, with other claims; None takes a claim away.

        From here on it publishes the key "ours", and no other.
        """

        def forge(told: dict[str, Any]) -> None:
            said = claims_of(told["id_token"]) | claims
            said = {name: value for name, value in said.items() if value is not None}
            header = {"alg": "RS256", "kid": "ours"}
            told["id_token"] = jwt.encode(header, said, key(by))

        self.spoils["token"] = forge
        self.spoils["jwks"] = lambda told: told.update(keys=[key("ours").as_dict(private=False)])


def claims_of(token: str) -> dict[str, Any]:
    """What a token says, whoever signed it."""
    payload = token.split(".")[1]
    told: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return told


def spoil_json(answer: Response, spoil: Spoil) -> None:
    """Change the JSON of an answer."""
    told = answer.get_json()
    spoil(told)
    answer.set_data(json.dumps(told))


def asked_in(address: str) -> dict[str, str]:
    """What an address asks, each once."""
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


@contextmanager
def a_provider(back: str = BACK) -> Iterator[Provider]:
    """Serve one that knows this line, and sends visitors back to there."""
    # Its real answers, and no page of a debugger where it fails.
    app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
    provider = Provider(app)
    with serve(provider) as address:
        # Over http, authlib speaks only with a machine of this name.
        provider.address = address.replace("127.0.0.1", "localhost")
        made = requests.post(
            f"{provider.address}/oauth2/clients",
            json={"redirect_uris": [back], "token_endpoint_auth_method": "client_secret_basic"},
            timeout=10,
        ).json()
        provider.client_id, provider.client_secret = made["client_id"], made["client_secret"]
        yield provider


@contextmanager
def office_with(
    provider: Provider, folder: Path, migrated: Path, **more: object
) -> Iterator[Office]:
    """Serve a clinic whose hospital has this provider; its clock is right, for tokens tell time."""
    shutil.copy(migrated, folder / "line.db")
    settings = settings_for(DATABASE_URL=f"sqlite:///{folder / 'line.db'}")
    # A public line with a provider on this machine is refused outside tests.
    settings = settings.model_copy(update=provider.settings() | more)
    sessions = open_database(settings.database_url)
    clock = Clock(datetime.now(UTC))
    app = create_app(settings, clock=clock, audio=own_sound())
    yield Office(app, clock, settings, sessions)
    sessions.kw["bind"].dispose()
