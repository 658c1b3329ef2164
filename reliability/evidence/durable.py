"""Writing to a data package so that no crash, no full disk and no neighbour loses a row.

The new file is a copy with the new bytes at its end: written beside the old one, forced to the
disk, then renamed over it. A reader sees the old file or the new one, never a part. Writers wait
for one another at a lock that the operating system releases when its holder dies.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reliability.errors import LockTimeoutError, OptionError, PackageError, UnknownNameError
from reliability.evidence.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LOCK_FILE", "append_bytes", "locked_package", "package_name"]

LOCK_FILE = ".claims.lock"
_TEMPORARY = ".claims.csv.tmp-"


def package_name(folder: Path) -> str:
    """Return what messages call a package: the name of its folder, also of ``.``."""
    return folder.name or folder.resolve().name


@contextmanager
def locked_package(folder: Path, timeout: float) -> Iterator[None]:
    """Hold the lock of a package; leftovers of a writer that died are removed first.

    Parameters
    ----------
    folder : Path
    timeout : float
        Seconds to wait for another writer, 0 or more.

    Raises
    ------
    LockTimeoutError
        If the lock is still held; the message names the holder.
    PackageError
        If the folder cannot be written to.
    """
    from filelock import FileLock, Timeout

    if os.name == "nt":
        raise OptionError(
            "append: durable writing needs Linux or macOS; this is Windows. Append elsewhere, "
            "or edit claims.csv by hand and run the check."
        )
    if isinstance(timeout, bool) or not isinstance(timeout, (int, float)) or not timeout >= 0:
        raise OptionError(f"lock_timeout: must be seconds, 0 or more; got {timeout!r}. Mend it.")
    if not folder.is_dir():
        raise UnknownNameError(
            f"append: no such data package; got {str(folder)!r}. Give the folder that holds "
            "datapackage.json."
        )
    path = folder / LOCK_FILE
    holder = _holder(path)  # read before waiting: older versions of filelock empty the file
    lock = FileLock(path, timeout=timeout)
    try:
        lock.acquire()
    except Timeout:
        holder = _holder(path) or holder or "another process"
        raise LockTimeoutError(
            f"{package_name(folder)}: locked by {holder} for more than {timeout:g} s. Wait for "
            "it, or raise the lock timeout."
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        with suppress(OSError):
            path.write_text(f"process {os.getpid()} on {socket.gethostname()}\n", encoding="utf-8")
        _sweep(folder)
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()[:200]
    except OSError:
        return ""


def _sweep(folder: Path) -> None:
    """Remove what a killed writer left: under the lock nobody is writing one."""
    for leftover in folder.glob(f"{_TEMPORARY}*"):
        with suppress(OSError):
            leftover.unlink()


def append_bytes(file: Path, data: bytes) -> None:
    """Add bytes at the end of a file of a package whose lock is held; all of them or none.

    Raises
    ------
    PackageError
        If the file cannot be written; it is then as it was.
    """
    # A link stays a link: what it leads to is replaced.
    target = file.resolve()
    temporary = target.with_name(f"{_TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}")
    try:
        with target.open("rb") as source, temporary.open("xb") as copy:
            _copy(source.fileno(), copy.fileno())
            copy.seek(0, os.SEEK_END)
            copy.write(data)
            copy.flush()
            _to_disk(copy.fileno())
        shutil.copymode(target, temporary)
        temporary.replace(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise _unwritable(target, error) from error
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _copy(source: int, target: int) -> None:
    """Copy a whole file; inside the kernel where it can."""
    left = os.fstat(source).st_size
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):
            while left:
                copied = os.copy_file_range(source, target, left)
                if copied == 0:
                    break
                left -= copied
            if left == 0:
                return
        # What was copied so far stays; the rest follows from where both files stand.
    while block := os.read(source, 1 << 22):
        view = memoryview(block)
        while view:
            view = view[os.write(target, view) :]


def _to_disk(descriptor: int) -> None:
    if sys.platform == "darwin":  # there fsync stops at the drive's own memory
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def _unwritable(path: Path, error: OSError) -> PackageError:
    problems = Problems()
    problems.add("cannot-write", path.name, detail=error.strerror or str(error))
    problem = problems.found[0]
    return PackageError(str(problem), [problem.to_dict()])
