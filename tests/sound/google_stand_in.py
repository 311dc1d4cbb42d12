"""A stand-in for the service behind gTTS, reached as the real one can be: through an HTTPS proxy.

gTTS always asks https://translate.google.com, and goes through the proxy in HTTPS_PROXY. This proxy
answers CONNECT, and then speaks TLS and the service's own protocol itself: a form with `f.req`, and
an answer of several lines in which one holds the MP3 as base64.
"""

from __future__ import annotations

import base64
import datetime
import json
import ssl
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.sound.sounds import speechlike, wav

CERTIFICATE = "stand-in.pem"
CUT, GARBAGE, PAGE = "cut", "garbage", "page"

HOST = "translate.google.com:443"
PATH = "/_/TranslateWebserverUi/data/batchexecute"


@dataclass
class Google:
    """What the stand-in was asked, and when, and what it is to answer next: a status, or a word.

    `refusals` are statuses with headers, one for `every` so many requests; 200 speaks. `oddities`
    come first: CUT ends halfway, GARBAGE is sound
    that is no MP3, PAGE is a page of words. `forbidden` is refused for good. It answers nobody
    until `company` were busy at once, so that a slow machine shows it too.
    """

    proxy: str
    heard: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    oddities: list[str] = field(default_factory=list)
    every: int = 1
    forbidden: str = ""
    silent: bool = False
    glances: int = 0
    takes_s: float = 0.0
    most_at_once: int = 0
    now_busy: int = 0
    company: int = 1
    lock: threading.Condition = field(default_factory=threading.Condition)

    def wait_for_company(self) -> None:
        with self.lock:
            self.lock.notify_all()
            self.lock.wait_for(lambda: self.most_at_once >= self.company, timeout=60)


@contextmanager
def stand_in(folder: Path) -> Iterator[Google]:
    """Start the proxy on loopback; the folder gets its certificate, as `CERTIFICATE`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    google = Google(f"http://127.0.0.1:{server.server_port}")
    server.google = google  # type: ignore[attr-defined]  # the handler finds it here
    server.tls = _tls(folder)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_CONNECT(self) -> None:
        assert self.path == HOST, self.path
        self.send_response(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        tls = self.server.tls.wrap_socket(self.connection, server_side=True)  # type: ignore[attr-defined]
        self.connection, self.rfile = tls, tls.makefile("rb")
        self.wfile = tls.makefile("wb", 0)
        try:
            self.handle_one_request()
        finally:
            tls.close()
            self.close_connection = True

    def do_HEAD(self) -> None:
        google: Google = self.server.google  # type: ignore[attr-defined]
        google.glances += 1
        status, headers = google.refusals.pop(0) if google.refusals else (200, {})
        self._answer(status, headers, b"", "")

    def do_POST(self) -> None:
        google: Google = self.server.google  # type: ignore[attr-defined]
        assert self.path == PATH, self.path
        assert self.headers["Content-Type"] == "application/x-www-form-urlencoded;charset=utf-8"
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with google.lock:
            google.now_busy += 1
            google.most_at_once = max(google.most_at_once, google.now_busy)
            is_turn = len(google.heard) % google.every == 0
            oddity = google.oddities.pop(0) if google.oddities and is_turn else ""
            refusal = google.refusals.pop(0) if google.refusals and is_turn and not oddity else None
            google.heard.append(_asked(body))
            if google.heard[-1] == google.forbidden:
                refusal = 403, {}
            google.moments.append(time.monotonic())
        google.wait_for_company()
        time.sleep(google.takes_s)
        status, headers = refusal or (200, {})
        answer = _spoken(google.silent, oddity) if status == 200 else b""
        self._answer(status, headers, answer, oddity)
        with google.lock:
            google.now_busy -= 1

    def _answer(self, status: int, headers: dict[str, str], body: bytes, oddity: str) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if oddity == CUT else body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


def _asked(body: str) -> str:
    """Take the text out of the form, and fail on anything the real service would not take."""
    [[[rpc, parameters, _, kind]]] = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
    text, language, speed, null = json.loads(parameters)
    assert (rpc, kind, language, speed, null) == ("jQ1olc", "generic", "nl", None, "null")
    assert 0 < len(text) <= 100, "the service takes at most 100 characters"
    return str(text)


def _spoken(silent: bool, oddity: str) -> bytes:
    if oddity == PAGE:
        return b"<!doctype html><title>Before you continue</title>"
    mp3 = b"no sound at all" if oddity == GARBAGE else _mp3()
    said = "null" if silent else json.dumps([base64.b64encode(mp3).decode()], separators=(",", ":"))
    rows = [["wrb.fr", "jQ1olc", said, None, None, None, "generic"], ["di", 64], ["af.httprm", 63]]
    line = json.dumps(rows, separators=(",", ":"))
    return f')]}}\'\n\n{len(line) + 2}\n{line}\n25\n[["e",4,null,null,{len(line)}]]\n'.encode()


@cache
def _mp3() -> bytes:
    return wav(speechlike(1.0, 24000), 24000, "MP3")


def _tls(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "translate.google.com")])
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("translate.google.com")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, *form)
    file = folder / CERTIFICATE
    file.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
