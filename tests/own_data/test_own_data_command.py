"""Promise: who looks after the line does the same for every clinic, and types no number twice."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from click.testing import Result

from ivr.backups.lifetime import Lifetime
from ivr.backups.made import note_backup
from tests.office import Office
from tests.two_clinics import EYES, PLASTER, an_office

TYPED = "06 1111 3333\n"


def runs(office: Office, *arguments: str, typed: str = TYPED) -> Result:
    return office.app.test_cli_runner().invoke(args=["data", *arguments], input=typed)


def test_all_of_a_number_is_found_written_and_erased_of_every_clinic(
    tmp_path: Path, migrated_sqlite: Path
) -> None:
    with an_office(tmp_path, migrated_sqlite) as office:
        ours = office.leaves_message("+31611113333", clinic=PLASTER)
        theirs = office.leaves_message("+31611113333", clinic=EYES)
        gone = office.leaves_message("+31611113333", clinic="+31201234567")
        found = runs(office, "find")
        assert "Kept: 3 messages, 0 reminders, 0 keyed-in numbers, 0 lines" in found.stdout
        file = tmp_path / "alles.zip"
        assert runs(office, "export", "--to", str(file)).exit_code == 0
        assert file.stat().st_mode & 0o777 == 0o600
        told = json.loads(ZipFile(file).read("gegevens.json"))
        assert [one["polikliniek"] for one in told["berichten"]] == [
            "polikliniek Orthopedie",
            "polikliniek Oogheelkunde",
            "+31201234567",
        ]
        again = runs(office, "export", "--to", str(file))
        assert (again.exit_code, "File exists" in again.output) == (2, True)
        kept = runs(office, "erase", typed=f"{TYPED}n\n")
        assert (kept.exit_code, "3 messages wait for an answer." in kept.stdout) == (1, True)
        assert office.message(ours).purged_at is None
        erased = runs(office, "erase", typed=f"{TYPED}y\n")
        assert "Erased: 3 messages, 0 reminders, 0 keyed-in numbers." in erased.stdout
        assert all(office.message(one).purged_at for one in (ours, theirs, gone))
        assert "Nothing is kept of this number." in runs(office, "find").stdout
        lines = [(line.event, line.access_point) for line in office.log()]
        assert lines.count(("gegevens van een nummer gewist", "flask")) == 3
        assert lines.count(("gegevens van een nummer geëxporteerd", "flask")) == 3


def test_who_erases_is_told_which_backups_still_hold_it(office: Office) -> None:
    office.leaves_message("+31611113333")
    now = office.clock.now
    with office.sessions.begin() as session:
        note_backup(session, Lifetime(now, now + timedelta(days=7), now - timedelta(days=22)))
    erased = runs(office, "erase", typed=f"{TYPED}y\n").stdout
    assert "still in the backup of 2027-03-02 09:00 UTC, which is deleted on 2027-03-09" in erased


def test_what_is_no_number_is_refused(office: Office) -> None:
    refused = runs(office, "find", typed="anoniem\n")
    assert (refused.exit_code, "no telephone number" in refused.output) == (2, True)
