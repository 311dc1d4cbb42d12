"""Serves what is no line with the settings of scripts/gunicorn.conf.py, but for its own hooks."""

from __future__ import annotations

from runpy import run_path
from typing import Any

from ivr.settings import ROOT

globals().update(run_path(str(ROOT / "scripts/gunicorn.conf.py")))


def post_worker_init(worker: Any) -> None:
    """Do nothing: there is no database to open, and there are no threads to divide."""


def on_reload(server: Any) -> None:
    """Do nothing: there is no leaflet to read again."""
