"""What processes of the line write in their logs, caught in memory."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO

from ivr.logs.set_up import OURS


@contextmanager
def written(at: int | None = None) -> Iterator[StringIO]:
    """Catch what is written to stderr; with `at` also plain lines of that level and above.

    Afterwards logging is what it was: it is one for the whole process.
    """
    root, ours = logging.getLogger(), [*map(logging.getLogger, OURS)]
    handlers, levels = [*root.handlers], [logger.level for logger in (root, *ours)]
    with redirect_stderr(StringIO()) as text:
        if at is not None:
            root.addHandler(logging.StreamHandler())
            root.setLevel(at)
        yield text
    root.handlers[:] = handlers
    for logger, level in zip((root, *ours), levels, strict=True):
        logger.setLevel(level)
