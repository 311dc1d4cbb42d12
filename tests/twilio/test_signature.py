"""Promise: what we take for signed by Twilio is what Twilio's own library takes for signed."""

from __future__ import annotations

import pytest
from flask import Flask, Request
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from ivr.twilio.posted_form import PLAIN_FORM, pairs_of, read_plain_form
from ivr.twilio.signature import is_from_twilio, signature_of

TOKEN, OTHER = "0123456789abcdef", "fedcba9876543210"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
FORMS = st.lists(st.tuples(WORDS, WORDS), max_size=8)
BASES = ("https://l.nl", "https://l.nl:8443", "http://127.0.0.1:8000", "https://l.nl/pad")


def posted(path: str, form: list[tuple[str, str]], signature: str) -> Request:
    """A request as the guard has it, with its body read."""
    headers = [("X-Twilio-Signature", signature)]
    builder = EnvironBuilder(path, method="POST", data=MultiDict(form), headers=headers)
    request = Flask(__name__).request_class(builder.get_environ())
    read_plain_form(request, 64 * 1024)
    return request


@given(FORMS, st.sampled_from(BASES), st.sampled_from(["", "?a=1&b=%C3%A9"]))
def test_both_sign_alike(form: list[tuple[str, str]], base: str, query: str) -> None:
    path = f"/voice/menu{query}"
    signature = RequestValidator(TOKEN).compute_signature(base + path, MultiDict(form))
    assert is_from_twilio(posted(path, form, signature), base, (OTHER, TOKEN))
    assert not is_from_twilio(posted(path, form, signature), base, (OTHER,))
    assert not is_from_twilio(posted(path, [*form, ("odd", "1")], signature), base, (TOKEN,))
    if len(dict(form)) == len(form):
        assert signature_of(base + path, dict(form), TOKEN) == signature


@pytest.mark.parametrize(("base", "signed"), [(BASES[0], "https://l.nl:443"), (BASES[1], BASES[0])])
def test_an_address_counts_with_and_without_its_port(base: str, signed: str) -> None:
    signature = RequestValidator(TOKEN).compute_signature(f"{signed}/voice", {"a": "1"})
    assert RequestValidator(TOKEN).validate(f"{base}/voice", {"a": "1"}, signature)
    assert is_from_twilio(posted("/voice", [("a", "1")], signature), base, (TOKEN,))


def test_twilios_own_example_holds() -> None:
    """twilio.com/docs/usage/security, "Validating Signatures from Twilio"."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    url = "https://example.com/myapp.php?foo=1&bar=2"
    assert signature_of(url, form, "12345") == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_a_form_is_read_once_and_found_whole_by_flask_too() -> None:
    request = posted("/voice", [("a", "é"), ("a", "2"), ("leeg", "")], "")
    assert pairs_of(request) == [("a", "é"), ("a", "2"), ("leeg", "")]
    assert pairs_of(request) is pairs_of(request)
    assert request.form.getlist("a") == ["é", "2"]


@pytest.mark.parametrize("length", ["70000", "9" * 5000])
def test_a_form_that_is_too_long_is_not_read(length: str) -> None:
    environ = EnvironBuilder("/voice", method="POST", data={"a": "1"}).get_environ()
    request = Flask(__name__).request_class(environ | {"CONTENT_LENGTH": length})
    with pytest.raises(RequestEntityTooLarge):
        read_plain_form(request, 64 * 1024)


def test_a_form_that_comes_in_chunks_is_read_too() -> None:
    """A proxy in front may send it on as it comes, without its length (RFC 9112, 7.1)."""
    environ = EnvironBuilder("/voice", method="POST", data={"a": "1"}).get_environ()
    del environ["CONTENT_LENGTH"]
    environ |= {
        "wsgi.input_terminated": True,
        "CONTENT_TYPE": f"{PLAIN_FORM.upper()}; charset=UTF-8",
    }
    request = Flask(__name__).request_class(environ)
    assert not read_plain_form(request, 64 * 1024)
    assert pairs_of(request) == [("a", "1")]


def test_what_is_no_plain_form_is_left_to_flask() -> None:
    builder = EnvironBuilder("/voice", method="POST", data=b"{}", content_type="application/json")
    request = Flask(__name__).request_class(builder.get_environ())
    assert not read_plain_form(request, 64 * 1024)
    assert pairs_of(request) == []
    assert request.get_data() == b"{}"
