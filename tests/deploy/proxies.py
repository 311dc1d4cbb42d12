"""The example proxies, for real, on high ports of this machine and with a certificate of a test."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from ivr.settings import ROOT
from tests.ports import free_port
from tests.tls import certificate_in

EXAMPLES = ROOT / "scripts" / "deploy"
NAME = "lijn.example.nl"
ELSEWHERE = "127.0.0.2"
"""A visitor who is not this machine, as far as a proxy can see."""


@dataclass(frozen=True)
class Proxy:
    """An example that was moved to this machine; `port` is where it does TLS."""

    folder: Path
    port: int
    certificate: Path
    check: tuple[str, ...]
    run: tuple[str, ...]

    @property
    def logs(self) -> str:
        """Return all that was written of visitors."""
        return "".join(file.read_text(errors="replace") for file in self.folder.glob("*log*"))

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        from_address: str = "127.0.0.1",
    ) -> tuple[int, str]:
        """Ask over TLS, with the certificate checked; give the status and the body."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        connection = HTTPSConnection(NAME, timeout=30)
        plain = socket.create_connection(("127.0.0.1", self.port), 30, (from_address, 0))
        connection.sock = context.wrap_socket(plain, server_hostname=NAME)
        with closing(connection):
            connection.request(method, path, body or None, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")


def moved(text: str, *changes: tuple[str, str]) -> str:
    """Change an example; each change must have something to change."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def nginx(folder: Path, upstream: int) -> Proxy:
    """Write nginx's example for this machine."""
    program = _program("nginx")
    port, certificate = free_port(), certificate_in(folder, host=NAME)
    live = f"/etc/letsencrypt/live/{NAME}"
    site = moved(
        (EXAMPLES / "nginx.conf").read_text(encoding="utf-8"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen 80", f"listen 127.0.0.1:{port + 1}"),
        (f"{live}/fullchain.pem", str(certificate)),
        (f"{live}/privkey.pem", str(certificate)),
        ("/var/log/nginx/", f"{folder}/log-"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
    )
    kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{name}_temp_path {folder}/{name};\n" for name in kept)
    whole = (
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/log-of-nginx;\n"
        f"events {{}}\nhttp {{\n{paths}{site}}}\n"
    )
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    run = (program, "-e", f"{folder}/log-of-nginx", "-p", str(folder), "-c", f"{folder}/nginx.conf")
    return Proxy(folder, port, certificate, (*run, "-t"), run)


def caddy(folder: Path, upstream: int) -> Proxy:
    """Write Caddy's example for this machine."""
    program = _program("caddy")
    port, certificate = free_port(), certificate_in(folder, host=NAME)
    quiet = f"admin off\n\tauto_https disable_redirects\n\thttp_port {port + 1}\n\tlog {{"
    whole = moved(
        (EXAMPLES / "Caddyfile").read_text(encoding="utf-8"),
        ("{\n\tlog {\n\t\timport without_callers\n\t}\n\tservers", f"{{\n\t{quiet}\n\t\timport "
         f"without_callers\n\t\toutput file {folder}/log-of-caddy\n\t}}\n\tservers"),
        (f"{NAME} {{", f"{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {certificate} {certificate}"),
        ("/var/log/caddy/", f"{folder}/log-"),
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
    )  # fmt: skip
    (folder / "Caddyfile").write_text(whole, encoding="utf-8")
    with_file = ("--adapter", "caddyfile", "--config", str(folder / "Caddyfile"))
    check, run = (program, "validate", *with_file), (program, "run", *with_file)
    return Proxy(folder, port, certificate, check, run)


PROXIES: dict[str, Callable[[Path, int], Proxy]] = {"nginx": nginx, "caddy": caddy}


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin")
    if not found:
        pytest.skip(f"{name} is not installed: apt-get install {name}")
    return found


@contextmanager
def running(proxy: Proxy) -> Iterator[Proxy]:
    """Run a proxy until the `with` block ends."""
    home = {"HOME": str(proxy.folder), "PATH": "/usr/bin"}
    with (proxy.folder / "said").open("wb") as said:
        process = subprocess.Popen(proxy.run, stdout=said, stderr=said, env=home)
    try:
        _await(proxy, process)
        yield proxy
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(proxy: Proxy, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 20
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", proxy.port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail((proxy.folder / "said").read_text(errors="replace") + proxy.logs)
