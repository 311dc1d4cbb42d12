"""Phones the line of a demonstration as four callers do, and makes an account to see them with."""

from __future__ import annotations

import io
import secrets
import sys
from datetime import UTC, datetime
from itertools import cycle

import pyotp
import segno
from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy.orm import Session

from ivr import pcm
from ivr.database.engine import open_database, reading
from ivr.demonstration import keep_password, kept_password, stand_in
from ivr.house import AUDIO, library_of
from ivr.line.leaflet import TOPIC_KEYS
from ivr.messages.inbox import open_messages
from ivr.pages import accounts, one_time_codes
from ivr.pages.staff import Staff
from ivr.phone.caller import Caller
from ivr.phone.happenings import TwimlError
from ivr.phone.made_up_sound import pretend_speech, seconds_of
from ivr.phone.simulated_call import WordsOf, number_of
from ivr.phone.tapes import Recordings
from ivr.plain_exit import plain_exit
from ivr.sealing import keyring
from ivr.settings import Settings, load
from ivr.sound.manifest import MANIFEST, Manifest
from ivr.sound.voices.espeak_program import EspeakError, wav_of

NAME = "demo"

MESSAGES = {
    "+31612345678": "Dag, u spreekt met mevrouw De Vries, geboren in negentienvijfenveertig."
    " Ik wil graag weten hoe laat ik moet komen. Wilt u mij terugbellen?",
    "+31786521111": "Goedemiddag, met Jansen. Mijn vrouw heeft volgende week een afspraak, maar "
    "dan kunnen wij niet. Kunt u een andere dag voor ons zoeken?",
    "anonymous": "Met Bakker. Ik heb de folder gelezen en ik heb een vraag over de tabletten. "
    "Ik hoor graag van u.",
    "+31687654321": "Hallo, met Yilmaz, ik bel voor mijn moeder. Mag zij water drinken voor het "
    "onderzoek? Dank u wel.",
}
"""What each made-up caller says; the third one shows no number and keys one in."""

KEYED = "0101234567"

VOICES = {"mb-nl3": 120, "mb-nl2": 120, "nl": 148}
"""The voices of espeak-ng that may say it, the best first, and their words per minute."""


@plain_exit()
def run() -> None:
    """Make the account and phone the line."""
    settings = load()
    if not settings.is_demonstration:
        sys.exit("This is not a demonstration: nothing was added. See TWILIO_ACCOUNT_SID in .env.")
    try:
        if not messages_wait(settings):
            leave_messages(settings, Recordings(stand_in(settings)))
    except (AssertionError, TwimlError) as error:
        # The simulator tells how a call that goes otherwise went, up to where it stopped.
        sys.exit(f"The demonstration has no messages, because a call did not go well: {error}")
    print(welcome(settings), flush=True)


def messages_wait(settings: Settings) -> bool:
    """Return whether there is something to look at already."""
    with reading(open_database(settings.database_url)) as session:
        return bool(open_messages(session, clinics_of(settings)))


def clinics_of(settings: Settings) -> tuple[str, ...]:
    """Return the number of every clinic, also of a leaflet that was just taken in."""
    return tuple(library_of(settings).clinics)


def leave_messages(settings: Settings, recordings: Recordings) -> None:
    """Let every made-up caller leave a message.

    Raises:
        AssertionError: a call went otherwise than these callers expect.
        ManifestError: the list of sound files cannot be read.
        TwimlError: the line answered something that Twilio would not accept.
    """
    words_of = Manifest.load(AUDIO / MANIFEST).words_of
    leaflets = cycle(keys_to_leaflets(settings))
    for (number, words), keys in zip(MESSAGES.items(), leaflets, strict=False):
        leave_message(settings, recordings, words_of, number, words, keys)


def keys_to_leaflets(settings: Settings) -> list[str]:
    """Return what a caller keys in for each leaflet; nothing where there is no choice."""
    library = library_of(settings)
    names = library.behind("")
    if len(names) == 1:
        return [""]
    if library.offers_names(names):
        return list(TOPIC_KEYS[: len(names)])
    return [f"{library.leaflets[name].about.pavo_number}#" for name in names]


def leave_message(
    settings: Settings,
    recordings: Recordings,
    words_of: WordsOf,
    number: str,
    words: str,
    keys: str,
) -> None:
    """Phone the line, choose a leaflet with these keys, ask for a person, and leave a message."""
    sound = speak(words)
    caller = Caller(
        number_of(settings),
        from_=number,
        recordings=recordings,
        words_of=words_of,
    )
    # Closed or not: nobody takes the call, and 6 leads to the voicemail.
    caller.transfer_is("no-answer").dials()
    if keys:
        caller.presses_keys(keys)
    caller.presses("0").presses("6")
    if number == "anonymous":
        caller.presses_keys(f"{KEYED}#").presses("#")
    caller.says(seconds_of(sound), sound).hangs_up()


def speak(words: str) -> bytes:
    """Return a WAV file of these words, in the best voice there is; a hum when there is none."""
    for voice, words_per_minute in VOICES.items():
        try:
            sound = pcm.read(wav_of(words, voice, words_per_minute))
        except (EspeakError, ValueError):
            continue
        if sound.seconds:  # Without MBROLA, espeak-ng says nothing at length.
            return sound.at(8000).wav()
    return pretend_speech(8)


def welcome(settings: Settings) -> str:
    """Make the account, or take the one of the last time, and tell how to log in."""
    sessions, keys = open_database(settings.database_url), keyring(settings)
    with sessions.begin() as session:
        staff = accounts.find(session, NAME)
        password = kept_password(settings)
        if staff is None or not opens(staff, password, keys):
            password = secrets.token_urlsafe(12)
            staff = new_account(session, staff, password, settings)
            keep_password(settings, NAME, password)
        # It may have been made when the line had fewer leaflets.
        accounts.assign(staff, clinics_of(settings), accounts.ALL_ROLES)
        secret = one_time_codes.secret_of(staff.totp_sealed, keys)
        address = one_time_codes.enrolment_address(NAME, secret, "demonstration")
    drawing = io.StringIO()
    segno.make(address).terminal(out=drawing, compact=True)
    return f"""
The clinic's pages: {settings.public_base_url}/inloggen
  name      {NAME}
  password  {password}
  code      {pyotp.TOTP(secret).now()} (now; the next one comes from an app that scans this,
            or knows the secret {secret})
{drawing.getvalue()}"""


def opens(staff: Staff, password: str, keys: MultiFernet) -> bool:
    """Return whether this password still opens the account, and its codes can be read."""
    try:
        one_time_codes.secret_of(staff.totp_sealed, keys)
    except InvalidToken:
        return False
    is_enabled = staff.disabled_at is None and staff.totp_confirmed_at is not None
    return is_enabled and accounts.check_password(NAME, staff.password_hash, password).fits


def new_account(session: Session, staff: Staff | None, password: str, settings: Settings) -> Staff:
    """Make the account, or give it another password and other codes; it is of every clinic."""
    now, keys, clinics = datetime.now(UTC), keyring(settings), clinics_of(settings)
    if staff is None:
        staff = accounts.add(session, NAME, password, keys, now, clinics=clinics)
    else:
        accounts.reset(staff, password, keys)
    staff.totp_confirmed_at = now
    return staff
