from pathlib import Path

import pytest

from reliability.errors import ReliabilityError, UnknownNameError
from reliability.report import render as module
from reliability.report import render_report, write_report


def test_writes_three_files_and_nothing_else(kn23, tmp_path):
    written = write_report(kn23, tmp_path / "a" / "b")
    assert [path.name for path in written] == ["report.html", "report.md", "report.json"]
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == [
        "report.html",
        "report.json",
        "report.md",
    ]
    for path in written:
        assert path.read_text(encoding="utf-8") == render_report(kn23, path.suffix[1:])


def test_an_error_while_rendering_leaves_no_file(kn23, tmp_path, monkeypatch):
    monkeypatch.setitem(kn23, "contrasts", [{"quantity": "nonsense"}])
    with pytest.raises(KeyError):
        write_report(kn23, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_one_clear_error(kn23, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ReliabilityError, match=r"taken: .* Name another folder\."):
        write_report(kn23, tmp_path / "taken")


def test_a_write_that_fails_leaves_the_old_report_and_no_part(kn23, tmp_path, monkeypatch):
    write_report(kn23, tmp_path)
    old = (tmp_path / "report.html").read_bytes()

    def full(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    kn23["title"] = "Another title"
    with pytest.raises(ReliabilityError, match="No space left on device"):
        write_report(kn23, tmp_path)
    assert (tmp_path / "report.html").read_bytes() == old
    assert len(list(tmp_path.iterdir())) == len(module.USUAL)


def test_an_unknown_format_is_given_the_nearest(kn23):
    with pytest.raises(UnknownNameError, match=r"'htm'. Did you mean 'html'\?"):
        render_report(kn23, "htm")
