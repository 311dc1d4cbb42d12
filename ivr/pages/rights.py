"""Which role opens which page, and whose rows it may be about; what is not listed is closed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from flask import abort, request
from sqlalchemy.orm import Session

from ivr.pages.context import Colleague, clinics, colleague, reading
from ivr.pages.staff import Role

EVERYONE = frozenset(Role)
MESSAGES = frozenset({Role.ASSISTANT})
WORDS = frozenset({Role.EDITOR})
MANAGEMENT = frozenset({Role.MANAGER})

RIGHTS: Mapping[str, frozenset[Role]] = {
    **dict.fromkeys(("home", "logout", "choose_clinic"), EVERYONE),
    **dict.fromkeys(("own_account", "change_own_password", "log_out_elsewhere"), EVERYONE),
    **dict.fromkeys(("ask_for_new_codes", "new_codes", "new_codes_picture"), EVERYONE),
    "confirm_new_codes": EVERYONE,
    **dict.fromkeys(("inbox", "changes", "handled", "of_number", "recording"), MESSAGES),
    **dict.fromkeys(("claim", "release", "handle", "handle_together", "reopen", "note"), MESSAGES),
    **dict.fromkeys(("together", "search", "found"), MESSAGES),
    **dict.fromkeys(("snippets", "add_snippet", "remove_snippet"), MESSAGES),
    **dict.fromkeys(("ring_back", "tell_ring_back", "own_telephone"), MESSAGES),
    **dict.fromkeys(("prove_telephone", "ring_telephone_again", "forget_telephone"), MESSAGES),
    **dict.fromkeys(("reminders", "ask_to_cancel_reminder", "cancel_reminder"), MESSAGES),
    **dict.fromkeys(("own_data", "find_own_data", "own_data_found", "export_own_data"), MESSAGES),
    **dict.fromkeys(("ask_to_erase_own_data", "erase_own_data"), MESSAGES),
    **dict.fromkeys(("the_line", "line_of_leaflet", "chart", "chart_of_choice"), WORDS),
    **dict.fromkeys(("voices", "add_voice", "studio", "studio_state", "let_speak"), WORDS),
    **dict.fromkeys(("bring_take", "take_state", "take_sound", "accept_take", "drop_take"), WORDS),
    **dict.fromkeys(("open_sitting", "export_voice", "withdraw_voice"), WORDS),
    "leaflets": WORDS | MANAGEMENT,
    **dict.fromkeys(("calls", "plot", "calls_export", "log", "log_export"), MANAGEMENT),
    **dict.fromkeys(("closed_days", "close_days", "close_today", "reopen_days"), MANAGEMENT),
    **dict.fromkeys(("colleagues", "hire", "change_account", "disable_account"), MANAGEMENT),
    **dict.fromkeys(("reset_account", "unlock_account"), MANAGEMENT),
}
"""The name of a page -> the roles that open it. A role opens the pages of its own row only: who
looks after accounts hears no message, unless they are an assistant too."""

PAGES = {
    "inbox": "Berichten",
    "reminders": "Herinneringen",
    "own_data": "Gegevens",
    "calls": "Gesprekken",
    "closed_days": "Open en dicht",
    "log": "Logboek",
    "colleagues": "Medewerkers",
    "leaflets": "Folders",
    "the_line": "De lijn",
    "voices": "De stem",
}
"""What stands at the top of every page, in this order, of what a colleague may open."""

IS_OF_USE: dict[str, Callable[[], bool]] = {}
"""The name of a page -> whether it stands at the top now; the room that has such a page says it
here. Any other always does."""

Belongs = Callable[[Session, Collection[str], Any], bool]
"""Tells whether what a part of an address names is, or was, of one of these clinics (E.164)."""

OWNED: dict[str, Belongs] = {}
"""The name of a part of an address -> whose it is; the room that has such pages says it here."""

OF_NOBODY = frozenset({"name", "filename"})
"""Parts of addresses that name no clinic's own: a plot, a style sheet."""


def refuse_without_role() -> None:
    """Refuse a page for which the colleague has no role, and any page that nobody listed."""
    if not is_allowed(colleague(), (request.endpoint or "").partition(".")[2]):
        abort(403)


def refuse_foreign_rows() -> None:
    """Answer 404 for what is of another clinic, whatever is asked of it, as if it did not exist."""
    for part, value in (request.view_args or {}).items():
        if part not in OF_NOBODY and not _is_ours(part, value):
            abort(404)


def _is_ours(part: str, value: object) -> bool:
    with reading() as session:
        return part in OWNED and OWNED[part](session, clinics(), value)


def is_allowed(who: Colleague, page: str) -> bool:
    """Return whether a colleague may open a page."""
    return who.may(RIGHTS.get(page, frozenset()))


def pages_of(who: Colleague) -> Iterator[tuple[str, str]]:
    """Yield the pages that a colleague may open, each with its name at the top."""
    for page, name in PAGES.items():
        if is_allowed(who, page) and IS_OF_USE.get(page, _always)():
            yield page, name


def _always() -> bool:
    return True
