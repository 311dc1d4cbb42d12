"""Promise: a call is signed as the standard says, goes straight to its receiver, or is an error."""

from __future__ import annotations

import base64
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from ivr.messages.hook_post import HookError, HookPost, may_be_called, signed
from ivr.phone.local import serve
from tests.messages.receiver import KEY, Receiver, is_ours
from tests.messages.test_notify import certificate  # noqa: F401 - a fixture

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BODY = b'{"type": "messages.new"}'


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def url(receiver: Receiver) -> Iterator[str]:
    with serve(receiver) as address:
        yield f"{address}/oproep?van=lijn"


def test_the_signature_is_that_of_the_published_example() -> None:
    """The vector in the libraries of github.com/standard-webhooks/standard-webhooks."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    sent = datetime.fromtimestamp(1614265330, UTC)
    headers = signed([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', sent)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_receiver_knows_our_post_by_either_key_and_no_other(url: str, receiver: Receiver) -> None:
    HookPost([KEY, b"the one before, of 32 characters"]).post(url, "msg_1", BODY, NOW)
    (asked,) = receiver.asked
    assert (asked[0], asked[1], asked[3]) == ("msg_1", str(int(NOW.timestamp())), BODY)
    assert is_ours(*asked)
    assert is_ours(*asked, key=b"the one before, of 32 characters")
    assert not is_ours(*asked, key=b"a key of somebody else, of 32 ch")
    assert not is_ours(*asked[:3], asked[3] + b" ")


@pytest.mark.parametrize(
    "answer", ["302 Found", "307 Temporary Redirect", "400 Bad", "410 Gone", "500 Oops", "429 Slow"]
)
def test_what_is_not_taken_is_an_error_and_nobody_is_sent_elsewhere(
    url: str, receiver: Receiver, answer: str
) -> None:
    receiver.answers = [answer]
    with pytest.raises(HookError, match=f"code {answer[:3]}"):
        HookPost([KEY]).post(url, "msg_1", BODY, NOW)
    assert len(receiver.asked) == 1


def test_a_receiver_that_is_away_is_an_error_without_its_address() -> None:
    with pytest.raises(HookError, match="niet te bereiken") as caught:
        HookPost([KEY]).post("http://127.0.0.1:9/geheim", "msg_1", BODY, NOW)
    assert "geheim" not in str(caught.value)


def test_a_receiver_that_drips_is_not_waited_for() -> None:
    def drips(_environ: object, _start: object) -> list[bytes]:
        time.sleep(3)
        return []

    with serve(drips) as address:  # it never answers
        began = time.monotonic()
        with pytest.raises(HookError, match="niet op tijd"):
            HookPost([KEY], deadline=0.5).post(address, "msg_1", BODY, NOW)
        assert time.monotonic() - began < 2.5


def test_a_name_that_leads_to_this_machine_is_told_nothing(url: str, receiver: Receiver) -> None:
    """A name of another machine, of which somebody made this one: rebinding."""
    elsewhere = url.replace("127.0.0.1", "127.1")
    with pytest.raises(HookError, match="waar geen ontvanger hoort"):
        HookPost([KEY]).post(elsewhere, "msg_1", BODY, NOW)
    assert receiver.asked == []


@pytest.mark.parametrize(
    ("address", "local", "allowed"),
    [
        ("93.184.216.34", False, True),
        ("10.1.2.3", False, True),
        ("fd00::5", False, True),
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("::ffff:127.0.0.1", False, False),
        ("169.254.169.254", False, False),
        ("::ffff:169.254.169.254", False, False),
        ("fe80::1%eth0", False, False),
        ("0.0.0.0", False, False),
        ("224.0.0.1", False, False),
        ("240.0.0.1", False, False),
        ("127.0.0.1", True, True),
        ("10.1.2.3", True, False),
    ],
)
def test_only_where_a_receiver_can_be_is_called(address: str, local: bool, allowed: bool) -> None:
    assert may_be_called(address, local=local) is allowed


def test_over_tls_only_a_receiver_that_is_vouched_for_is_told(
    receiver: Receiver,
    certificate: Path,  # noqa: F811 - the fixture
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = make_server("localhost", 0, receiver, threaded=True, ssl_context=context)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    address = f"https://localhost:{server.server_port}/oproep"
    try:
        with pytest.raises(HookError, match="certificaat"):
            HookPost([KEY]).post(address, "msg_1", BODY, NOW)
        assert receiver.asked == []
        known = ssl.create_default_context(cafile=certificate)
        HookPost([KEY], tls=known).post(address, "msg_1", BODY, NOW)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert receiver.events == ["msg_1"]
