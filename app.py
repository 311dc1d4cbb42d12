"""The door that gunicorn opens: chooses the parts and puts them together into one application."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from flask import Flask

from ivr.clinic import (
    calls_page,
    closed_days_page,
    leaflets_page,
    line_page,
    log_command,
    log_page,
)
from ivr.database.engine import migrate, open_database, reading
from ivr.demonstration import stand_in as stand_in_of
from ivr.house import AUDIO, Clock, House, library_of, real_time
from ivr.line.hall import MOST_NAMES
from ivr.line.ways import key_map, meaning
from ivr.logs.set_up import set_up_logs
from ivr.messages import handling_page, inbox_page, search_page, snippets_page, together_page
from ivr.own_data import own_data_command, own_data_page
from ivr.pages import (
    colleagues_page,
    invitation,
    login,
    new_codes_page,
    own_account_page,
    protection,
    provider_login,
    security_page,
    staff_command,
    visit,
)
from ivr.plain_exit import plain_exit
from ivr.reminders import reminders_page
from ivr.reminders.asked_for import evenings_of
from ivr.ringing_back import own_telephone_page, ring_back_page
from ivr.serving import access
from ivr.serving.precedence import Precedence
from ivr.settings import Settings, load
from ivr.studio import studio_page, takes_page
from ivr.twilio.recordings import TwilioRecordings
from ivr.twilio.whereabouts import Whereabouts
from ivr.watching.watch_pages import add_watching
from ivr.webhooks import callbacks, ring_back_views, sounds, views
from ivr.words.line import Line
from ivr.words.position import Position

PAGES = (
    *(calls_page, closed_days_page, leaflets_page, line_page, log_page),
    *(handling_page, inbox_page, search_page, snippets_page, together_page, reminders_page),
    own_data_page,
    *(colleagues_page, invitation, login, new_codes_page, own_account_page, provider_login),
    *(studio_page, takes_page),
    *(own_telephone_page, ring_back_page),
)
"""Importing these gives the clinic's blueprint its pages."""

ALSO_ASKED = (ring_back_views,)
"""Importing these gives Twilio's blueprints more addresses."""

MOST_CHARTS = 6
"""Lines that the telephone draws, half a second each."""

NO_USE_TRYING_AGAIN = 3
"""The exit code at which gunicorn stops; after any other one it starts the same worker again."""


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    stamp: Clock | None = None,
    audio: Path = AUDIO,
    stand_in: Path | None = None,
) -> Flask:
    """Make the application.

    Args:
        settings: by default those of the environment.
        clock: gives the moment as an aware datetime, by default the real one.
        stamp: gives the moment written beside what is stored, by default that of the clock.
        audio: the folder of the sound files and their manifest.
        stand_in: where the telephone page leaves recordings, for the stand-in of Twilio.

    Raises:
        SystemExit: naming every setting that is missing or wrong, or what is wrong in the leaflet.
    """
    with plain_exit(code=NO_USE_TRYING_AGAIN):
        settings = settings or load()
        set_up_logs(settings, "web")
        library = library_of(settings)
    now = clock or real_time
    house = House(
        settings,
        library,
        open_database(settings.database_url),
        TwilioRecordings.of(settings),
        clock=now,
        stamp=stamp or now,
        audio=audio,
    )
    app = _App(__name__, static_folder=None)
    app.url_map.strict_slashes = False
    app.extensions["house"] = house
    _add_commands(app, house)
    _add_views(app, house, stand_in)
    house.settle()
    # A line at another time is a rehearsal beside the real one, which says what callers miss.
    if clock is None:
        _tell_what_callers_miss(house)
    _warn_of_one_at_a_time()
    app.extensions["precedence"] = app.wsgi_app = Precedence(app)  # type: ignore[assignment,method-assign]
    return app


class _App(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return it as it is: nothing of ours is a coroutine, and Flask asks four times a turn."""
        return func


def _add_commands(app: Flask, house: House) -> None:
    app.cli.command("migrate", help="Bring the database's tables up to date.")(
        plain_exit()(partial(migrate, house.settings.database_url, house.owner))
    )
    app.cli.add_command(staff_command.staff)
    app.cli.add_command(log_command.log)
    app.cli.add_command(own_data_command.data)


def _add_views(app: Flask, house: House, stand_in: Path | None) -> None:
    """Add all that answers, and the guard before it."""
    settings = house.settings
    add_watching(app, house)
    for blueprint in (views.bp, callbacks.bp, sounds.bp, security_page.bp):
        app.register_blueprint(blueprint)
    if settings.telephone_page:
        _add_telephone(app, house, stand_in or stand_in_of(settings))
    access.guard(
        app,
        settings.public_base_url,
        settings.auth_tokens,
        visit.is_colleague,
        visit.may_record,
        telephone=settings.telephone_page,
    )
    protection.add_pages(app, settings)


def _tell_what_callers_miss(house: House) -> None:
    for complaint in house.coverage().complaints(most=10):
        logging.getLogger(__name__).warning("%s", complaint)
    if house.library.has_too_many_names:
        logging.getLogger(__name__).warning(
            "LEAFLET_CHOICE is name, but more than %s leaflets are behind one number: there "
            "callers choose by number",
            MOST_NAMES,
        )


def _warn_of_one_at_a_time() -> None:
    """Say it where gunicorn was started without our configuration."""
    if "gunicorn.arbiter" in sys.modules and "ivr.serving.whole_requests" not in sys.modules:
        logging.getLogger(__name__).warning(
            "gunicorn runs without scripts/gunicorn.conf.py: by default that is one sync worker, "
            "in which one idle connection keeps every caller waiting. Start it with: "
            "gunicorn -c scripts/gunicorn.conf.py 'app:create_app()'"
        )


def _add_telephone(app: Flask, house: House, stand_in: Path) -> None:
    """Add the telephone; it has protection of its own against other sites."""
    # A line for real callers never loads the simulator, nor what draws the chart.
    from ivr.clinic.svg import STYLE  # noqa: PLC0415
    from ivr.considered import considers  # noqa: PLC0415
    from ivr.phone.page.phoned import PhonedLine  # noqa: PLC0415
    from ivr.phone.page.routes import add_telephone  # noqa: PLC0415

    line, leaflets = house.library.of(Position("")), house.library.leaflets
    lines = list(islice(house.library.lines(), MOST_CHARTS + 1))
    shown = [one for _, one in lines] if len(lines) <= MOST_CHARTS else [line]
    where = Whereabouts.of(shown)
    phoned = PhonedLine(
        name=house.library.name,
        words_of=house.manifest.words_of,
        step_of_words=where.of_words,
        step_of_document=where.of_document,
        keys={key: meaning(line, key, act) for key, act in key_map(line).items()},
        charts={one.leaflet: _chart(one, among_others=len(shown) > 1) for one in shown},
        chart_style=STYLE,
        at_another_time=partial(_line_at_another_time, house),
        worker=partial(_worker_at_another_time, house),
        evenings=partial(_evenings_of, house),
        considers=considers(leaflets, house.reply),
        hears_words=house.settings.speech_questions,
    )
    add_telephone(app, house.settings, phoned, stand_in)


def _chart(line: Line, *, among_others: bool) -> str:
    """Draw a line for a page that forbids inline styles; nothing where graphviz is missing."""
    from ivr.clinic.chart import draw  # noqa: PLC0415
    from ivr.clinic.svg import STYLE, DrawingError, render_svg  # noqa: PLC0415

    try:
        chart = render_svg(draw(line)).replace(f"<style>{STYLE}</style>", "")
        # Each id stands once on the page, also where that has several charts.
        return chart.replace(' id="', f' id="{line.leaflet}:') if among_others else chart
    except DrawingError as error:
        logging.getLogger(__name__).warning("the telephone shows no chart: %s", error)
        return ""


@contextmanager
def _line_at_another_time(house: House, clock: Clock) -> Iterator[Flask]:
    """Make a line that is the same as this one, but tells callers another time."""
    settings = house.settings.model_copy(update={"telephone_page": False})
    app = create_app(settings, clock=clock, stamp=house.stamp, audio=house.audio)
    yield app
    app.extensions["house"].close()


def _worker_at_another_time(
    house: House, clock: Clock, api_url: str, number: str
) -> Callable[[], object]:
    """Make the worker of this line at another time; it rings one number, through this address."""
    from ivr.messages.notify import notifier  # noqa: PLC0415
    from ivr.messages.worker_parts import Work  # noqa: PLC0415
    from ivr.reminders.one_number import ring_one  # noqa: PLC0415

    settings = house.settings.model_copy(update={"twilio_api_url": api_url})
    work = Work(
        settings=settings,
        library=house.library,
        sessions=house.sessions,
        twilio=TwilioRecordings.of(settings),
        clock=clock,
        notifier=notifier(settings),
    )
    return partial(ring_one, work, number)


def _evenings_of(house: House, number: str) -> Sequence[date]:
    with reading(house.sessions) as session:
        return evenings_of(session, number)
