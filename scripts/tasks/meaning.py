"""Loads the model, reads every leaflet, and answers the line until it is asked to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ivr.answers.answering import bridge_of
from ivr.answers.bridge import BridgeError
from ivr.answers.passages import passages
from ivr.line.leaflet import load_leaflet
from ivr.line.shelves import leaflet_files
from ivr.plain_exit import plain_exit
from ivr.settings import load_speech
from scripts.tasks import first_use

if TYPE_CHECKING:
    from ivr.meaning.embedding import Embedded

LIST = "scripts/meaning-requirements.txt"


@plain_exit(BridgeError)
def run(host: str, port: int) -> None:
    """Answer on `host` and `port`."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    files = leaflet_files(load_speech().leaflet_folders)
    _refuse_what_is_missing()
    try:
        _answer(host, port, [*files.values()])
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)


def _refuse_what_is_missing() -> None:
    """End here where the list of this command is not installed, before anything imports it."""
    if missing := [*first_use.lacks(first_use.ROOT / LIST)]:
        sys.exit(
            f"{sys.executable} lacks {', '.join(missing)}. Install it, and run this again: "
            f"{sys.executable} -m pip install -r {LIST}"
        )


def _answer(host: str, port: int, files: Sequence[Path]) -> None:
    # Only the list of this command brings what these need.
    from ivr.meaning.embedding import Embedded, load_model  # noqa: PLC0415
    from ivr.meaning.loopback_server import LoopbackServer, RefusedHostError  # noqa: PLC0415

    try:
        server = LoopbackServer(host, port, Embedded(load_model()))
    except RefusedHostError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"Nothing can listen on {host}, port {port} ({error.strerror}). Try --port.")
    with server:
        _read(server.embedded, files)
        print(f"Answering at http://{host}:{port}: set MEANING_URL to that.", flush=True)
        server.serve_forever()


def _read(embedded: Embedded, files: Sequence[Path]) -> None:
    for number, file in enumerate(files, start=1):
        leaflet = load_leaflet(file)
        embedded.read(leaflet, bridge_of(passages(leaflet), file.parent).asked)
        print(f"Read {leaflet.name} ({number} of {len(files)}).", flush=True)
