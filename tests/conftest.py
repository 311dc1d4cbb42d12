"""What holds for every test: nobody's own settings, no hurry, no network beyond this machine."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

from ivr.settings import Settings

# The fixtures that several folders share. Imported in each of them, every folder would have a
# PostgreSQL and a Chromium of its own.
pytest_plugins = [
    *("tests.postgres", "tests.databases", "tests.chromium"),
    *("tests.calling", "tests.office", "tests.world", "tests.two_clinics"),
]

# A developer's own settings must not decide whether a test passes.
for name in Settings.model_fields:
    os.environ.pop(name.upper(), None)

# A busy machine is no reason to fail. In CI, Hypothesis itself makes the examples repeatable.
settings.register_profile("line", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("line")
