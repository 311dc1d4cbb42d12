"""Whether Google can be asked at all, looked at without any library that making sound needs."""

from __future__ import annotations

import urllib.error
import urllib.request

_ADDRESS = "https://translate.google.com/"


def answers(patience_s: float) -> bool:
    """Ask for no more than an answer; a wait for it takes at most `patience_s` seconds.

    Through HTTPS_PROXY when that is set. Looking up the name takes as long as the resolver likes.
    """
    question = urllib.request.Request(_ADDRESS, method="HEAD")
    try:
        with urllib.request.build_opener().open(question, timeout=patience_s):
            return True
    except urllib.error.HTTPError as error:
        # It is there, and takes no HEAD; who is busy says so when the sound is made.
        with error:
            return error.code < 500
    except (OSError, ValueError):
        return False
