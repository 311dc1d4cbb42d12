"""Seals a backup for keys that are not on this machine, and opens it with one of them.

The file is as the program `age` makes and opens it (age-encryption.org/v1): X25519, and
ChaCha20-Poly1305 for each 64 kB, so that whatever was cut off or changed is noticed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, TypeVar

from ivr.backups import BackupError
from ivr.backups.tar_pieces import private

Content = TypeVar("Content")

SECRET = "AGE-SECRET-KEY-"
WRONG_KEY = "This backup was not made for the key in {}: look for that of its BACKUP_RECIPIENT."
KEY_EXISTS = (
    "{} exists. A key that is lost opens no backup any more, so nothing is written over it: name "
    "another file."
)
NO_RECIPIENT = "BACKUP_RECIPIENT is no public key: a character of it is wrong. Copy it again."
DAMAGED = "The backup is damaged: it was cut off or changed after it was made. Take another one."
NOT_ONE = "This is no backup of the line, or its beginning is damaged. Take another one."


def new_key(file: Path, now: datetime) -> str:
    """Write a new private key to a new file, as age-keygen does; return the public one.

    Raises:
        BackupError: the file exists, or cannot be made.
    """
    from pyrage import x25519  # noqa: PLC0415 - a page that lists backups needs none of it

    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    told = f"# created: {now.isoformat(timespec='seconds')}\n# public key: {public}\n{identity}\n"
    try:
        with open(file, "x", encoding="ascii", opener=private) as writer:
            writer.write(told)
    except FileExistsError:
        raise BackupError(KEY_EXISTS.format(file)) from None
    except OSError as error:
        raise BackupError(f"{file} cannot be made: {error.strerror}.") from error
    return public


def seal(pieces: Iterator[bytes], writer: IO[bytes], recipients: Sequence[str]) -> None:
    """Write the pieces sealed, for whoever has the private key of one of these.

    Whatever `pieces` or `writer` raises comes out as it is.
    """
    import pyrage  # noqa: PLC0415 - as above

    source, target = _Pieces(pieces), _Watched(writer)
    try:
        to = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        pyrage.encrypt_io(source, target, to)
    except pyrage.RecipientError as error:
        raise BackupError(NO_RECIPIENT) from error
    except (pyrage.EncryptError, OSError):
        if raised := source.raised or target.raised:
            raise raised from None
        raise


def opened(file: Path, key_file: Path, read: Callable[[IO[bytes]], Content]) -> Content:
    """Give what is in a backup to `read`, and return what that returns.

    Nothing of it is to be relied on before this returns: the end of a file vouches for the rest.

    Raises:
        BackupError: it was made for another key, or is damaged; or whatever `read` raises.
    """
    opening = _Opening(file, _identity(key_file))
    try:
        with opening.source as source:
            result = read(source)
            while source.read(2**16):
                pass
    finally:
        opening.judge(key_file)
    return result


class _Opening(threading.Thread):
    """Opens a file into a pipe, of which `source` is the other end."""

    def __init__(self, file: Path, identity: Any) -> None:
        super().__init__(daemon=True)
        receiver, self._sender = os.pipe()
        self.source = os.fdopen(receiver, "rb")
        self._file, self._identity = file, identity
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        import pyrage  # noqa: PLC0415 - as above

        with suppress(BrokenPipeError), os.fdopen(self._sender, "wb") as writer:
            try:
                with self._file.open("rb") as reader:
                    pyrage.decrypt_io(reader, writer, [self._identity])
            except Exception as error:  # It is judged by who waits for this thread.
                self._error = error

    def judge(self, key_file: Path) -> None:
        """Wait for its end, and raise what went wrong, in a sentence."""
        self.join()
        error = self._error
        if error is None or isinstance(error, BrokenPipeError):
            return
        if isinstance(error, OSError) and error.errno is not None:
            raise BackupError(f"{self._file} cannot be read: {error.strerror}.") from error
        if "No matching keys" in str(error):
            raise BackupError(WRONG_KEY.format(key_file)) from error
        raise BackupError(DAMAGED if isinstance(error, OSError) else NOT_ONE) from error


def _identity(key_file: Path) -> Any:
    from pyrage import IdentityError, x25519  # noqa: PLC0415 - as above

    try:
        lines = key_file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key {key_file} cannot be read: {error}.") from error
    keys = [line.strip() for line in lines if line.startswith(SECRET)]
    try:
        (key,) = keys
        return x25519.Identity.from_str(key)
    except (ValueError, IdentityError) as error:
        raise BackupError(
            f"{key_file} holds no private key: a line that begins with {SECRET}1."
        ) from error


class _Pieces:
    """A reader of pieces, as pyrage asks for one; it keeps what went wrong."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._left = pieces, memoryview(b"")
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes; none at the end."""
        try:
            while not self._left:
                self._left = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:  # pyrage would make an error of its own of it.
            self.raised = error
            raise
        given, self._left = self._left[:size], self._left[size:]
        return bytes(given)


class _Watched:
    """A writer that keeps what went wrong."""

    def __init__(self, writer: IO[bytes]) -> None:
        self._writer = writer
        self.raised: BaseException | None = None

    def write(self, content: bytes) -> int:
        """Write it."""
        try:
            return self._writer.write(content)
        except BaseException as error:  # The same.
            self.raised = error
            raise

    def flush(self) -> None:
        """Do nothing: who opened the file closes it."""
