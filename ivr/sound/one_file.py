"""Makes a page that needs nothing beside itself, so that it can be mailed as one file; pure."""

from __future__ import annotations

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


def environment_for(room: str) -> Environment:
    """Return what reads the templates of a room; they fill in the blocks of `one_file.html`."""
    loader = ChoiceLoader([PackageLoader(name, ".") for name in (room, __package__)])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
