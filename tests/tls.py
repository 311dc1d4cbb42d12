"""Certificates that sign themselves, and a proxy that does TLS with one."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def certificate_in(folder: Path, days: float = 1, host: str = "localhost") -> Path:
    """Write a certificate for a host, with its key, that ends in so many days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"both-{days:g}.pem"
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + signed.public_bytes(encoding))
    return file


@dataclass
class TlsProxy:
    """Passes requests on to `upstream`, as a proxy before the line does, or badly when told to."""

    context: ssl.SSLContext
    url: str = ""
    upstream: str = ""
    drops_query: bool = False
    answers_itself: bool = False
    redirects_to: str = ""
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start)

    def _answer(self, request: Request) -> Response:
        self.asked.append(f"{request.method} {request.path}")
        if self.redirects_to and request.method == "POST":
            return Response(status=301, headers={"Location": self.redirects_to})
        if self.answers_itself and request.method == "POST":
            return Response("<Response/>", content_type="text/xml")
        query = request.query_string.decode()
        path = f"{request.path}?{query}" if query and not self.drops_query else request.path
        line = HTTPConnection(urlsplit(self.upstream).netloc, timeout=10)
        body = request.get_data()
        headers = {name: value for name, value in request.headers if name != "Host"}
        line.request(request.method, path, body or None, {**headers, "Host": request.host})
        answer = line.getresponse()
        content = answer.read()
        line.close()
        return Response(content, answer.status, content_type=answer.headers["Content-Type"])


class _Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None:
        """Say nothing, of a handshake that was broken off either."""


@contextmanager
def tls_proxy(certificate: Path) -> Iterator[TlsProxy]:
    """Serve a proxy on https://localhost with this certificate, of which more can be loaded."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    proxy = TlsProxy(context)
    server = make_server(
        "localhost", 0, proxy, threaded=True, ssl_context=context, request_handler=_Quiet
    )
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    proxy.url = f"https://localhost:{server.server_port}"
    try:
        yield proxy
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
