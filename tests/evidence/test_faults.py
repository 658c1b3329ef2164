"""What an append must survive: neighbours, kills, a full disk, a folder that refuses."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reliability.errors import PackageError
from reliability.evidence import durable
from reliability.evidence.append import append_claims
from reliability.evidence.check import check

sys.path.insert(0, str(Path(__file__).parent))

from writers import kill_writers, many_writers, stored_ids

pytestmark = pytest.mark.skipif(os.name == "nt", reason="durable append is refused on Windows")

ROW = {
    "context": "combat",
    "start": "2025-01-01",
    "system": "kn23",
    "claimant": "X",
    "summary": "one flew",
    "url": "https://example.org/x",
}


def test_writers_side_by_side_lose_no_row(package) -> None:
    told, stored = many_writers(package.path, writers=3, rows=5)
    assert len(told) == 15
    assert sorted(stored) == sorted([*told, "c-1", "c-2", "c-3"])
    assert "error" not in set(check(package.path)["severity"])


def test_a_killed_writer_loses_no_acknowledged_row(package) -> None:
    _, told = kill_writers(package.path, moments=3, seed=1)
    assert told >= 3


@pytest.mark.full
def test_eight_writers_of_a_hundred_rows(package) -> None:
    told, stored = many_writers(package.path, writers=8, rows=100)
    assert len(set(told)) == 800
    assert set(told) <= set(stored)
    assert len(stored) == 803


@pytest.mark.full
def test_two_hundred_kills(package) -> None:
    _, told = kill_writers(package.path, moments=200, seed=2)
    assert told >= 200
    append_claims(package.path, [ROW])
    assert not list(package.path.glob(".claims.csv.tmp-*"))


def test_leftovers_are_swept_by_the_next_append_and_passed_over_by_the_check(package) -> None:
    leftover = package.path / ".claims.csv.tmp-1-abc"
    leftover.write_bytes(b"half a row")
    assert len(check(package.path)) == 0
    append_claims(package.path, [ROW])
    assert not leftover.exists()
    assert len(stored_ids(package.path)) == 4


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_an_error_of_the_disk_leaves_the_package_as_it_was(package, monkeypatch, call) -> None:
    before = {file.name: file.read_bytes() for file in package.path.iterdir()}

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if call == "write":
        monkeypatch.setattr(durable, "_copy", fail)
    elif call == "fsync":
        monkeypatch.setattr(durable.os, "fsync", fail)
    else:
        monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(PackageError, match="No space left on device") as caught:
        append_claims(package.path, [ROW])
    assert [problem["code"] for problem in caught.value.problems] == ["cannot-write"]
    after = {file.name: file.read_bytes() for file in package.path.iterdir()}
    after.pop(durable.LOCK_FILE)
    assert after == before


def test_a_limit_of_the_file_size_is_met(package) -> None:
    """A real refusal by the system, in a process of its own: no file above a few bytes."""
    before = package.claims_file.read_bytes()
    code = f"""
import resource, signal
from reliability.errors import PackageError
from reliability.evidence.append import append_claims
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before) + 10}, {len(before) + 10}))
try:
    append_claims({str(package.path)!r}, [{ROW!r}])
except PackageError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "File too large" in done.stdout
    assert "as it was" in done.stdout
    assert package.claims_file.read_bytes() == before
    assert not list(package.path.glob(".claims.csv.tmp-*"))


@pytest.fixture
def disk(package, tmp_path: Path) -> Iterator[Path]:
    """The package on a file system of 128 kB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small file system here")
    for file in package.path.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(disk: Path) -> None:
    before = (disk / "claims.csv").read_bytes()
    with pytest.raises(PackageError, match="No space left"):
        append_claims(disk, [{**ROW, "note": "x" * 120_000}])
    assert (disk / "claims.csv").read_bytes() == before
    assert not list(disk.glob(".claims.csv.tmp-*"))


def test_a_read_only_disk(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(PackageError, match="Read-only file system"):
        append_claims(disk, [ROW])
    assert len(stored_ids(disk)) == 3


@pytest.mark.parametrize("lock", [True, False])
def test_a_read_only_folder(package, open_folder: Path, as_nobody, lock: bool) -> None:
    """Refused where no lock can be made and, where one lies there, where no copy can."""
    other, folder = open_folder / "other", open_folder / "small"
    for copy in (other, folder):
        shutil.copytree(package.path, copy)
    if lock:
        (folder / durable.LOCK_FILE).touch()
        (folder / durable.LOCK_FILE).chmod(0o666)
    before = {file.name: file.read_bytes() for file in folder.glob("[a-z]*")}
    folder.chmod(0o555)
    prepare = f"""
from reliability.errors import PackageError
from reliability.evidence.append import append_claims
append_claims({str(other)!r}, [{ROW!r}])
"""
    code = f"""
try:
    append_claims({str(folder)!r}, [{ROW!r}])
except PackageError as error:
    print(error)
"""
    shown = as_nobody(prepare, code)
    folder.chmod(0o755)
    assert "must be writable (Permission denied); the package is as it was" in shown
    assert "[cannot-write]" in shown
    assert {file.name: file.read_bytes() for file in folder.glob("[a-z]*")} == before


def test_a_file_without_the_right_to_read_is_a_coded_problem(
    package, open_folder: Path, as_nobody
) -> None:
    folder = open_folder / "small"
    shutil.copytree(package.path, folder)
    (folder / "claims.csv").chmod(0)
    prepare = f"""
from reliability.evidence.check import check
check({str(package.path)!r})
"""
    code = f"""
for _, problem in check({str(folder)!r}).iterrows():
    print(problem["code"], problem["file"], problem["rule"])
"""
    shown = as_nobody(prepare, code)
    assert shown == "file-unreadable claims.csv claims.csv must be readable (Permission denied)\n"


def test_an_unreadable_file_is_a_coded_problem(package) -> None:
    package.claims_file.unlink()
    package.claims_file.mkdir()
    assert "file-unreadable" in set(check(package.path)["code"])


def test_rights_and_links_stay(package, tmp_path: Path) -> None:
    package.claims_file.chmod(0o640)
    append_claims(package.path, [ROW])
    assert package.claims_file.stat().st_mode & 0o777 == 0o640
    elsewhere = tmp_path / "elsewhere.csv"
    package.claims_file.rename(elsewhere)
    package.claims_file.symlink_to(elsewhere)
    append_claims(package.path, [{**ROW, "start": "2025-02-01"}])
    assert package.claims_file.is_symlink()
    assert len(stored_ids(package.path)) == 5


def test_two_branches_merged_line_by_line(package, tmp_path: Path) -> None:
    """What `merge=union` can break is found by the check, and what it cannot is valid."""
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(package.path)]

    def run(*words: str) -> None:
        subprocess.run([*git, *words], check=True, capture_output=True)

    try:
        run("init", "-q", "-b", "main")
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("no git here")
    (package.path / ".gitattributes").write_text("claims.csv merge=union\n")
    (package.path / ".gitignore").write_text(".claims.lock\n")
    run("add", ".")
    run("commit", "-qm", "start")
    for branch, day in (("one", "2025-01-01"), ("two", "2025-02-01")):
        run("checkout", "-qb", branch, "main")
        append_claims(package.path, [{**ROW, "start": day}])
        append_claims(package.path, [{**ROW, "claim_id": "same", "note": branch, "start": day}],
                      allow_duplicates=True)  # fmt: skip
        run("commit", "-qam", branch)
    run("merge", "-q", "one", "-m", "merge")
    problems = check(package.path)
    assert problems["code"].tolist() == ["id-duplicate"]
    assert problems["got"].tolist() == ["same"]
    assert len(stored_ids(package.path)) == 7
