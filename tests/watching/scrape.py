"""A scrape of the line's figures, read back with prometheus-client's own parser."""

from __future__ import annotations

from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

TOKEN = "kZ8vQ2xL5nR9wT3yB7cF1gH4jM6pS0dA"


def ask(app: Flask, token: str = TOKEN, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    """Ask for the figures from an address."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    client = app.test_client()
    return client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})


def scrape(app: Flask) -> dict[str, float]:
    """Return every figure by its name and labels, as `line_messages_waiting{clinic="+31..."}`."""
    # What was asked a moment ago is asked again.
    app.extensions["watch"].figures._fresh = 0.0
    answer = ask(app)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {_name(sample.name, sample.labels): float(sample.value) for sample in samples}


def _name(name: str, labels: dict[str, str]) -> str:
    told = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return f"{name}{{{told}}}" if told else name
