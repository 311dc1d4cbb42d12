"""How gunicorn serves the line: gunicorn -c scripts/gunicorn.conf.py 'app:create_app()'.

An option on the command line goes before what stands here.
"""

import gc
import sys
from pathlib import Path
from typing import Any

chdir = str(Path(__file__).resolve().parents[1])
sys.path[:0] = [] if chdir in sys.path else [chdir]

from ivr.counters import shared_folder  # noqa: E402 - it stands in the folder just named
from ivr.serving.succession import take_over  # noqa: E402 - as above

bind = "127.0.0.1:8000"

# Two, so that one that fails leaves the other. They share the memory of the line, which is built
# once: where its settings or its leaflet are wrong, nothing starts and one message says so.
workers = 2
preload_app = True
# A webhook waits for the database and not for the processor.
threads = 12
worker_class = "ivr.serving.whole_requests.WholeRequests"

# Open connections of one worker. They cost no thread, but one of the system's open files each.
worker_connections = 400
# Seconds. A proxy keeps its connections 60 as a rule: it must never find one that we just closed.
keepalive = 75
# A worker whose loop stands still so long is replaced.
timeout = 30
# A request that runs when the line stops may end; Twilio waits 15 at most.
graceful_timeout = 15

# The position of a call travels in its address, so that is longer than most.
limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190
# It would wait for a slow reader without the time-out of ivr/serving/whole_requests.py.
sendfile = False
# Nobody uses it here, and two lines on one machine would fight over it.
control_socket_disable = True

# No access log: addresses and times of callers are not for a file.
accesslog = None

# Where the processes count together, for whoever reads /metrics of any of them.
raw_env = [f"{shared_folder.VARIABLE}={shared_folder.begin()}"]


def when_ready(server: Any) -> None:
    """Leave what is there to all processes: collecting garbage writes in it, and so copies it.

    Once before the first worker, for at the second one it would copy all that the first shares.
    """
    shared_folder.give_to(server.cfg.uid, server.cfg.gid)
    gc.unfreeze()  # What an earlier SIGHUP put aside may go.
    gc.collect()
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Let a worker know which gunicorn its own one replaces (SIGUSR2), if any."""
    worker.replaced = server.master_pid


def post_worker_init(worker: Any) -> None:
    """Give a worker connections of its own, and tell how many threads it may divide.

    And a place to count in. It answers from here on, so a gunicorn that ours replaces (SIGUSR2) may
    stop.
    """
    shared_folder.mend()
    parts = worker.wsgi.extensions
    # Without closing: those that were inherited belong to the process that opened them.
    parts["house"].sessions.kw["bind"].dispose(close=False)
    parts["precedence"].divide(worker.cfg.threads)
    take_over(worker.replaced, worker.ppid)


def on_reload(server: Any) -> None:
    """At SIGHUP read settings, words and sound again; where they are wrong, go on with the old."""
    kept, server.app.callable = server.app.callable, None
    try:
        server.app.wsgi()
    except SystemExit:
        server.app.callable = kept
        server.log.error("The line goes on as it was; mend what stands above, and ask it again.")
    when_ready(server)


def child_exit(_server: Any, worker: Any) -> None:
    """Keep what a worker that is gone has counted, and not its files."""
    shared_folder.fold(worker.pid)


def on_exit(_server: Any) -> None:
    """Leave no counts behind."""
    shared_folder.end()
