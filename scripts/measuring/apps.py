"""What the benchmark serves: the line, and two ways to answer a webhook that decide nothing.

gunicorn starts these, so each takes what it needs from a file: the settings of the line, or the
document that is always the answer.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, abort, request
from flask.typing import ResponseReturnValue
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

ROUTE = "/voice/<step>"


def line(settings: str) -> Flask:
    """Make the line itself, with the settings in this JSON file and no others."""
    from app import create_app  # noqa: PLC0415 - the other two must not carry it
    from ivr.settings import load  # noqa: PLC0415

    return create_app(load(json.loads(Path(settings).read_text(encoding="utf-8"))))


def bare(document: str) -> Flask:
    """Make the least there is: a route that reads the form and returns the document as it is."""
    app, twiml = Flask(__name__), Path(document).read_text(encoding="utf-8")

    @app.post(ROUTE)
    def answer(step: str) -> ResponseReturnValue:
        return Response(twiml if request.form["Digits"] else step, mimetype="text/xml")

    return app


def usual(facts: str) -> Flask:
    """Make what Twilio's samples show: a decorator that validates, and TwiML made per request.

    Source: twilio.com/docs/usage/tutorials, "Secure your Flask App by Validating Incoming Twilio
    Requests".
    """
    app, known = Flask(__name__), json.loads(Path(facts).read_text(encoding="utf-8"))
    validate_twilio_request = _validating(known["token"])

    @app.post(ROUTE)
    @validate_twilio_request
    def answer(step: str) -> ResponseReturnValue:
        response = VoiceResponse()
        if request.form["Digits"]:
            gather = Gather(num_digits=1, action=known["action"], timeout=8, finish_on_key="")
            for sound in known["sounds"]:
                gather.play(sound)
            response.append(gather)
        response.redirect(known["action"])
        return Response(str(response), mimetype="text/xml")

    return app


View = Callable[..., ResponseReturnValue]


def _validating(token: str) -> Callable[[View], View]:
    def validate_twilio_request(view: View) -> View:
        @functools.wraps(view)
        def decorated(*args: object, **kwargs: object) -> ResponseReturnValue:
            validator = RequestValidator(token)
            signature = request.headers.get("X-TWILIO-SIGNATURE", "")
            if not validator.validate(request.url, request.form, signature):
                abort(403)
            return view(*args, **kwargs)

        return decorated

    return validate_twilio_request
