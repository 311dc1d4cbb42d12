"""Reads one response as Twilio does, but strictly: what it would warn about is a TwimlError."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ivr.phone.grammar import (
    ELEMENTS,
    NOT_ON_THIS_TELEPHONE,
    UNKNOWN,
    VERBS,
    WHISPER_VERBS,
    Element,
)
from ivr.phone.happenings import TwimlError
from ivr.phone.reader import not_here, own_text, read_verb
from ivr.phone.verbs import Verb

LARGEST = 64 * 1024
"""Bytes a document may have: "TwiML response body too large", error 11750."""
TWIML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_response(
    status: int, content_type: str, body: bytes, *, whisper: bool = False
) -> tuple[Verb, ...]:
    """Return the verbs of an HTTP response; `whisper`: of one for the person who answers a Dial.

    Raises:
        TwimlError: with Twilio's code, for everything Twilio's documentation does not allow.
    """
    _check_answer(status, content_type, body)
    return read_document(body, whisper=whisper)


def read_document(body: bytes, *, whisper: bool = False) -> tuple[Verb, ...]:
    """Return the verbs of a document; with `whisper`, of one for the person who answers a Dial."""
    root = _parse(body)
    allowed = WHISPER_VERBS if whisper else VERBS
    _check_inside(root, Element(children=allowed))
    return tuple(read_verb(element) for element in root)


def _check_answer(status: int, content_type: str, body: bytes) -> None:
    if not 200 <= status < 300:
        raise TwimlError(
            11200,
            f"the answer was HTTP {status}: {_start(body)}.",
            "Answer a voice webhook with 200 and TwiML, also when something failed.",
        )
    kind = content_type.split(";", maxsplit=1)[0].strip().lower()
    if kind not in TWIML_TYPES:
        raise TwimlError(
            12300,
            f"the answer's Content-Type is {content_type or 'missing'!r}.",
            "Answer with text/xml; text/plain would be read aloud to the caller.",
        )
    if len(body) > LARGEST:
        raise TwimlError(
            11750,
            f"the document has {len(body)} bytes; at most {LARGEST} are allowed.",
            "Say less in one answer and Redirect to the next.",
        )


def _start(body: bytes) -> str:
    return repr(body[:120].decode("utf-8", "replace"))


def _root(body: bytes) -> ET.Element:
    try:
        return ET.fromstring(body)
    except ET.ParseError as error:
        problem = f"this is not XML ({error}): {_start(body)}."
        remedy = "Escape & and <, and leave control characters out."
        raise TwimlError(12100, problem, remedy) from error


def _parse(body: bytes) -> ET.Element:
    if b"<?xml" in body and not body.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")):
        raise TwimlError(
            12100,
            f"something stands before <?xml: {_start(body)}.",
            "Let the document begin with <?xml, without a blank or an empty line.",
        )
    root = _root(body)
    if root.tag != "Response":
        raise TwimlError(
            12102,
            f"the document's root is <{root.tag}>.",
            "Let it be <Response>, with a capital.",
        )
    return root


def _check_inside(element: ET.Element, rule: Element) -> None:
    _check_attributes(element, rule)
    if not rule.text and own_text(element):
        raise TwimlError(
            UNKNOWN,
            f"<{element.tag}> holds the text {own_text(element)!r}.",
            "Put words in <Say>.",
        )
    for child in element:
        _check_child(element, child, rule)
        _check_inside(child, ELEMENTS[child.tag])


def _check_child(parent: ET.Element, child: ET.Element, rule: Element) -> None:
    if child.tag in rule.children:
        return
    if child.tag in NOT_ON_THIS_TELEPHONE:
        raise not_here(f"<{child.tag}>")
    code = rule.bad_child if child.tag in ELEMENTS else UNKNOWN
    raise TwimlError(
        code,
        f"<{child.tag}> may not stand inside <{parent.tag}>.",
        f"Allowed there: {', '.join(sorted(rule.children)) or 'nothing'}; case-sensitive.",
    )


def _check_attributes(element: ET.Element, rule: Element) -> None:
    for raw, text in element.attrib.items():
        name = "xml:lang" if raw == XML_LANG else raw
        if name not in rule.attributes:
            raise TwimlError(
                UNKNOWN,
                f"<{element.tag}> has no attribute {name!r}.",
                f"It has: {', '.join(sorted(rule.attributes)) or 'none'}; case-sensitive.",
            )
        value = rule.attributes[name]
        if not value.fits(text):
            raise TwimlError(
                value.code,
                f'<{element.tag} {name}="{text}">: this must be {value.words}.',
                "Change the value.",
            )
