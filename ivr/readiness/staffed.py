"""Looks at who answers what callers leave: the worker, colleagues, mail, and the closed days."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from ivr.database.engine import reading
from ivr.messages.notify import NotifyError, SmtpNotifier
from ivr.messages.trouble import trouble
from ivr.pages.staff import Role, Staff, names_of
from ivr.readiness.checked import Checked, fault, warning, well
from ivr.readiness.ground import Ground
from ivr.records.beats import SILENCE, last_heard
from ivr.records.closures import coming_closures


def worker_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether a worker is at work, and what it cannot do."""
    now = ground.house.clock()
    with reading(ground.house.sessions) as session:
        heard_at = last_heard(session)
        troubles = trouble(session, tuple(ground.house.library.clinics), now)
    remedy = "Start scripts/worker.py as a service: it fetches, mails, rings and deletes."
    if heard_at is None:
        yield fault("worker", "no worker was ever at work here", remedy)
    elif now - heard_at > SILENCE:
        yield fault("worker", f"no worker was heard since {heard_at:%F %T} UTC", remedy)
    else:
        yield well("worker", "a worker is at work")
    for sentence in troubles:
        yield fault("inbox", f"colleagues are told: {sentence}", "Read the log of the worker.")


def accounts_stand(ground: Ground) -> Iterator[Checked]:
    """Yield whether every account has a second factor, and every clinic somebody who listens."""
    with reading(ground.house.sessions) as session:
        question = select(Staff).where(Staff.disabled_at.is_(None)).order_by(Staff.name)
        staff = session.scalars(question).all()
        clinics = ground.house.library.clinics
        listening = {clinic: names_of(session, Role.ASSISTANT, clinic) for clinic in clinics}
    bare = [one.name for one in staff if one.totp_confirmed_at is None]
    for name in bare:
        told = "no telephone for codes was enrolled: a password alone opens it"
        remedy = "Let its owner log in today and enrol one, or close it: staff disable NAME."
        yield fault("accounts", told, remedy, name)
    for clinic in (clinic for clinic, names in listening.items() if not names):
        remedy = f"Run: .venv/bin/flask --app app staff add NAME --link --clinic {clinic}"
        yield fault("accounts", "nobody can hear its messages", remedy, clinic)
    if not bare and all(listening.values()):
        yield well("accounts", f"{len(staff)} with a second factor; each clinic has an assistant")


def mail_stands(ground: Ground) -> Iterator[Checked]:
    """Yield whether colleagues are told of a message; a mail server is tried without a mail."""
    settings = ground.settings
    if isinstance(ground.notifier, SmtpNotifier):
        where = f"{settings.smtp_host}:{settings.smtp_port}"
        try:
            ground.notifier.try_out()
        except NotifyError as error:
            remedy = "Mend SMTP_HOST, SMTP_PORT and the account; may this machine reach it?"
            yield fault("mail", f"{where}: {error}", remedy)
        else:
            yield well("mail", f"{where} lets the line in; no mail was sent")
    for clinic in ground.house.library.clinics:
        if not settings.readers(clinic) and not settings.hook_of(clinic):
            remedy = "Set NOTIFY_TO (with SMTP_HOST), or NOTIFY_WEBHOOK."
            yield warning("mail", "nobody is told of a new message", remedy, clinic)


def closed_days_stand(ground: Ground) -> Iterator[Checked]:
    """Yield whether each clinic told on which days of the coming year it is closed."""
    house = ground.house
    today = house.local_day(house.clock())
    with reading(house.sessions) as session:
        coming = {one: coming_closures(session, one, today) for one in house.library.clinics}
    for clinic, closures in coming.items():
        if closures:
            told = f"{len(closures)} entered, beside the holidays that the line knows itself"
            yield well("closed days", told, clinic)
        else:
            told = "none entered; the line knows public holidays only"
            remedy = "On the page Open en dicht: days between, team days, the week of Christmas."
            yield warning("closed days", told, remedy, clinic)
