"""Makes the sound files that are due, several at once; whatever stops it, what is done stays done.

A worker puts each file in its place in one step, under a name that can only mean that sound. The
manifest is written last and in one step, also after an interrupt or an error. So at any moment the
manifest on disk is whole, and names only files that are whole. A build that gives the line another
voice writes it only when all is made: callers hear the old voice until then, and never two. The
next build finds the files of one that was broken off by their names.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import asdict
from multiprocessing import connection, get_context, parent_process
from pathlib import Path

from ivr.sound import recipe
from ivr.sound.manifest import FULL_DISK, MANIFEST, Entry, Manifest, write_whole
from ivr.sound.plan import Job, Text, leftovers, used
from ivr.sound.voices.recorded import RecordedVoice
from ivr.sound.voices.voice import VoiceError

_FEW = 4
"""This many files are made sooner than other processes have started."""

_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class BuildError(Exception):
    """The build stopped; the message names the prompt and the remedy. What was done stays."""


def build(
    due: Sequence[Job], folder: Path, done: Callable[[], None], processes: int = 0
) -> tuple[Entry, ...]:
    """Make the files and then the manifest; `done` is called after each finished file.

    As many processes as there are processors, unless `processes` says otherwise or the voice wants
    fewer; threads for a voice on another machine. Interrupting it (Ctrl-C) raises KeyboardInterrupt
    after the manifest was written.

    Raises:
        BuildError: when a voice fails, the disk is full, or another build is busy here.
    """
    with _alone(folder):
        finished: list[tuple[Job, Entry]] = []
        may_end_halfway = not any(job.changes_voice for job in due)
        try:
            with closing(_made(due, folder, processes or os.cpu_count() or 1)) as made:
                for job, entry in made:
                    finished.append((job, entry))
                    done()
        finally:
            # At the end, because a worker of a build that was killed may outlive it for a moment.
            for remains in folder.glob(".*.part"):
                remains.unlink(missing_ok=True)
            if may_end_halfway or len(finished) == len(due):
                _write(finished, folder)
    return tuple(entry for _, entry in finished)


def prune(said: Iterable[Text], folder: Path) -> int:
    """Forget and remove the sound that none of these prompts uses; return the number of files.

    Raises:
        BuildError: when a build is busy here, which may need those files.
    """
    prompts = tuple(said)
    with _alone(folder):
        manifest = Manifest.load(folder / MANIFEST)
        spare = leftovers(prompts, manifest, folder)
        used(prompts, manifest).save(folder / MANIFEST)
        for path in spare:
            path.unlink()
    return len(spare)


def make(job: Job, folder: Path) -> Entry:
    """Make one file, or take the one that is there, and measure it.

    Raises:
        BuildError: naming the prompt.
    """
    # Its libraries are slow to import; a build that has nothing to do must end at once.
    from ivr.sound.mastering import mastered  # noqa: PLC0415

    path, words = folder / job.file, job.utterance
    try:
        if not (job.keep and _is_finished(path)):
            said = job.voice.perform(words)
            write_whole(path, mastered(said, recipe.silence_after(job.spoken, words.pace)))
        return _entry_of(job, path.read_bytes())
    except (VoiceError, ValueError, OSError) as error:
        raise BuildError(f"{words.id} ({words.pace}): {_told(error)}") from error


def _entry_of(job: Job, content: bytes) -> Entry:
    from ivr.sound.mastering import measured  # noqa: PLC0415 - slow to import

    words = job.utterance
    return Entry(
        id=words.id,
        pace=words.pace,
        text=words.text,
        spoken=job.spoken,
        file=job.file,
        sha256=hashlib.sha256(content).hexdigest(),
        **asdict(measured(content)),
        voice=job.voice_name,
        recipe=recipe.name(),
    )


def _is_finished(path: Path) -> bool:
    """Return whether this file can be kept: its name does not say that it is whole."""
    from ivr.sound.mastering import measured  # noqa: PLC0415 - slow to import

    try:
        measured(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return True


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in FULL_DISK:
        return f"{error.strerror}; make room on the disk and run it again: what is finished is kept"
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        return f"{error.strerror}; give this account the right to write there, or use --folder"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}; choose another with --folder"
    return str(error)


def _made(
    due: Sequence[Job], folder: Path, processes: int
) -> Generator[tuple[Job, Entry], None, None]:
    with _pool(due, processes) as pool:
        waiting = {pool.submit(make, job, folder): job for job in due}
        try:
            for future in as_completed(waiting):
                yield waiting[future], _result(future)
        except BaseException:
            for job in due:
                job.voice.leave()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _pool(due: Sequence[Job], processes: int) -> Executor:
    """Return threads or processes to make the files: never the thread that is interrupted.

    Python raises KeyboardInterrupt in its main thread only. Inside a callback from a C library,
    such as libsndfile's, it would be lost there, and the library would see a broken file.
    """
    at_once = max(1, min([processes, len(due), *(job.voice.at_once for job in due)]))
    if any(job.voice.is_elsewhere for job in due):
        return ThreadPoolExecutor(at_once)
    if at_once == 1 or len(due) <= _FEW:
        return ThreadPoolExecutor(1)
    # Fresh processes, because a forked copy of a program with threads can hang.
    return ProcessPoolExecutor(at_once, get_context("spawn"), initializer=_obey_parent)


def _result(future: Future[Entry]) -> Entry:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise BuildError("A worker was killed (out of memory?); run the build again") from error


def _write(finished: list[tuple[Job, Entry]], folder: Path) -> None:
    path = folder / MANIFEST
    try:
        if finished:
            Manifest.load(path).updated(entry for _, entry in finished).save(path)
    except OSError as error:
        raise BuildError(f"{path} cannot be written: {_told(error)}") from error
    for voice in {job.voice for job, _ in finished if isinstance(job.voice, RecordedVoice)}:
        used_now = (job.utterance for job, _ in finished if job.voice == voice)
        voice.remember({words.id: words.text for words in used_now})


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Known before the first minute of speaking, and not after it.
        tempfile.TemporaryFile(dir=folder).close()
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise BuildError(f"The folder {folder} cannot be written: {_told(error)}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BuildError(f"Another build is busy in {folder}; wait for it to end") from error
    finally:
        os.close(handle)


def _obey_parent() -> None:
    """Leave interrupts to the parent process, and do not outlive it when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
