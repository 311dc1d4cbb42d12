"""Promise: a line that is served for one call never outlives, or holds up, its process."""

from __future__ import annotations

import subprocess
import sys
from email.utils import parsedate_to_datetime

import requests
from flask import Flask

from ivr.phone.local import serve
from ivr.settings import ROOT

LEFT_OPEN = """
from contextlib import ExitStack
from flask import Flask
from ivr.phone.local import serve
stack = ExitStack()
stack.enter_context(serve(Flask("line")))
"""


def test_it_answers_as_long_as_the_block_lasts() -> None:
    with serve(Flask("line")) as address:
        answer = requests.get(address, timeout=30)
    assert answer.status_code == 404
    assert parsedate_to_datetime(answer.headers["Date"])  # One, whole: two would be joined.


def test_a_process_ends_while_a_line_is_still_served() -> None:
    """As the web server does, while somebody is on the telephone in the browser."""
    ended = subprocess.run([sys.executable, "-c", LEFT_OPEN], cwd=ROOT, timeout=30, check=False)
    assert ended.returncode == 0
