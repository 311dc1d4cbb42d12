"""Asks the line at its public address, through the real proxy, as Twilio and callers will."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from ivr.database.engine import reading
from ivr.database.server_clock import database_clock
from ivr.readiness.checked import Checked, fault, warning, well
from ivr.readiness.ground import Ground
from ivr.readiness.visitor import CertificateError, Enquiry, Visit, VisitError
from ivr.records.clocks import Readings, doubt
from ivr.twilio.signature import signature_of

LASTS = timedelta(days=7)
"""A certificate that ends sooner was to be renewed weeks ago."""

RENEWED = timedelta(days=21)
"""What renews certificates by itself does so a month before their end, mostly."""

SLOW = 2.0
"""Seconds that Twilio waits for a line to be there; a caller hears silence meanwhile."""

CODES = timedelta(seconds=30)
"""How long a one-time code holds (RFC 6238): with a clock that is further off none is right."""

HARMLESS = "/voice/whisper"
"""A webhook of which nothing is noted: what a colleague who picks up is asked."""


def address_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether the line answers where callers reach it, over TLS that everybody believes."""
    base = ground.settings.public_base_url
    try:
        found = ground.visitor.ask(Enquiry(f"{base}/health"))
    except CertificateError as error:
        remedy = "Give the proxy a certificate for this name, with the ones between (fullchain)."
        yield fault("address", f"{base}: the certificate is not believed: {error}", remedy)
    except VisitError as error:
        remedy = "Start the line and its proxy; does PUBLIC_BASE_URL lead here, also in the DNS?"
        yield fault("address", f"{base}: {error}", remedy)
    else:
        yield _answers(base, found)
        yield from _certificate(found)


def _answers(base: str, found: Visit) -> Checked:
    if found.status == 200 and b'"status"' in found.body:
        return well("address", f"{base}/health answers 200")
    told = f"{base}/health answers {found.status}, and not as the line does"
    return fault("address", told, "Let the proxy pass every path on to the line.")


def _certificate(found: Visit) -> Iterator[Checked]:
    if found.until is None:
        return
    left = found.until - datetime.now(UTC)
    told = f"it ends in {left.days} days, on {found.until:%Y-%m-%d}"
    remedy = "Renew it, and let that be done by itself: Twilio refuses a line without."
    if left < LASTS:
        yield fault("certificate", told, remedy)
    elif left < RENEWED:
        yield warning("certificate", told, remedy)
    else:
        yield well("certificate", told)


def signature_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether a webhook that Twilio signed comes in, and one of a stranger does not."""
    try:
        began = time.monotonic()
        ours = _post(ground, ground.settings.auth_tokens[0])
        seconds = time.monotonic() - began
        theirs = _post(ground, secrets.token_hex(16))
    except VisitError as error:
        remedy = "See the row of the address; a webhook is a POST."
        yield fault("signature", f"a webhook gets no answer: {error}", remedy)
        return
    yield _taken(ours, seconds)
    yield _refused(theirs)


def _taken(ours: Visit, seconds: float) -> Checked:
    if 300 <= ours.status < 400:
        told = f"a webhook is sent on to {ours.headers.get('Location')}"
        remedy = "Let PUBLIC_BASE_URL be the last address: what is sent on loses its form."
        return fault("signature", told, remedy)
    if ours.status == 403:
        told = "a webhook that is signed well is refused (403)"
        remedy = (
            "The line reads another path or query than was signed, or other settings: let the "
            "proxy change neither, and restart the line after TWILIO_AUTH_TOKEN was changed."
        )
        return fault("signature", told, remedy)
    if ours.status != 200 or not _is_twiml(ours.body):
        told = f"a webhook that is signed well answers {ours.status}, and no TwiML"
        return fault("signature", told, "Read the log of the proxy, and of the line.")
    if seconds > SLOW:
        told = f"a webhook took {seconds:.1f} s, of which a caller hears every one"
        return warning("signature", told, "Is the machine busy, or the way to the proxy long?")
    return well("signature", f"a webhook that is signed well answers TwiML in {seconds:.2f} s")


def _refused(theirs: Visit) -> Checked:
    if theirs.status == 403:
        return well("strangers", "a webhook that is signed badly is refused (403)")
    told = f"a webhook that is signed badly answers {theirs.status}"
    return fault("strangers", told, "Let the proxy pass X-Twilio-Signature, and answer nothing.")


def _post(ground: Ground, token: str) -> Visit:
    """Post what Twilio would, to an address of which the line notes nothing.

    "Voice over HTTPS: the port is dropped before signing" (docs/usage/security).
    """
    base, query = ground.settings.public_base_url, urlencode({"call": "CApreflight", "desk": "-"})
    form = {"CallSid": "CApreflight", "AccountSid": ground.settings.twilio_account_sid}
    parts = urlsplit(base)
    host = parts.hostname if parts.scheme == "https" else parts.netloc
    signed = f"{parts.scheme}://{host}{HARMLESS}?{query}"
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Twilio-Signature": signature_of(signed, form, token),
    }
    body = urlencode(form).encode()
    return ground.visitor.ask(Enquiry(f"{base}{HARMLESS}?{query}", "POST", body, headers))


def _is_twiml(body: bytes) -> bool:
    try:
        return ElementTree.fromstring(body).tag == "Response"
    except ElementTree.ParseError:
        return False


def clock_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether our clock agrees with Twilio's, and with that of a database elsewhere."""
    twilio = ground.house.twilio.moment()
    with reading(ground.house.sessions) as session:
        database = database_clock(session)
    ours = ground.house.clock()
    remedy = "Let the machine keep time by NTP; until then nothing is deleted and nobody is rung."
    others = [other for other in (twilio, database) if other is not None]
    apart = max((abs(ours - other) for other in others), default=None)
    if apart is None:
        yield warning("clock", "no other clock told the time", "See the rows of Twilio.")
    elif doubt(Readings(ours, twilio, database)):
        yield fault("clock", f"{apart.total_seconds():.0f} s beside another one", remedy)
    elif apart > CODES:
        told = f"{apart.total_seconds():.0f} s beside another one: no one-time code is right"
        yield fault("clock", told, remedy)
    else:
        yield well("clock", f"{apart.total_seconds():.0f} s beside that of Twilio or the database")
