"""Exports from the command line and from the process that draws: whole files or a sentence."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from atlas.__main__ import main
from atlas.export import files
from atlas.export.files import ExportError, write_by, write_whole
from atlas.export.make import KINDS, MIME, kind_of
from atlas.export.state import FilmRequest, SheetRequest, state_of
from atlas.export.worker import Workshop
from atlas.permalink import faults, read_box
from layers.atlas_data import AtlasData
from layers.errors import RequestError

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    shop = Workshop()
    yield shop
    shop.close()


def test_several_files_of_several_kinds_come_from_one_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["sheet.png", "sheet.svg", "land.geojson", "events.csv", "works.bib"]
    assert main(["export", "--on", "1940-09-12", "--dpi", "150", *(str(tmp_path / name) for name in names)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "sheet.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert "Cluj" in (tmp_path / "land.geojson").read_text(encoding="utf-8")
    assert capsys.readouterr().out.count("\n") == len(names)


def test_a_link_of_the_atlas_is_a_state(tmp_path: Path) -> None:
    out = tmp_path / "x.json"
    assert main(["export", "--link", "http://localhost:8501/?date=1941-06-29&view=iasi&moment=E081", str(out)]) == 0
    assert '"E081"' in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--on", "1940-13-01", "x.png"], "is not a day"), (["--on", "1938-01-01", "x.png"], "outside the atlas"), (["x.png"], "needs a day"),
        (["--on", "1940-09-12", "x.doc"], "does not end in one of"), (["--on", "1940-09-12", "--view", "moon", "x.png"], "is not a view"),
        (["--on", "1940-09-12", "--paper", "b5", "x.png"], "is no paper"), (["--on", "1940-09-12", "--style", "neon", "x.png"], "is no style"),
        (["--on", "1940-09-12", "--dpi", "72", "x.png"], "is no resolution"), (["--on", "1940-09-12", "--layers", "lava", "x.png"], "is not a layer"),
        (["--on", "1940-09-12", "--lang", "xx", "x.png"], "is not a language"), (["--on", "1940-09-12", "--box", "1,2,3", "x.png"], "is not a box"),
        (["--on", "1940-09-12", "--box", "0,0,1,1", "x.png"], "does not lie inside"), (["--on", "1940-09-12", "--event", "E999999", "x.png"], "has no event"),
        (["--on", "1941-06-29", "--view", "iasi", "--compare", "1941-06-30", "x.png"], "cannot be compared"),
        (["--link", "?date=1941-99-99", "x.png"], "1941-99-99"), (["--link", "?date=1940-09-12", "--on", "1940-09-12", "x.png"], "not both"),
    ],
)  # fmt: skip
def test_a_bad_argument_ends_with_code_2_and_a_sentence(
    arguments: list[str],
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", *arguments]) == 2
    told = capsys.readouterr().err
    assert reason in told
    assert told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_older_file_and_no_half_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sheet.png"
    path.write_bytes(b"old")

    def full(draft: Path, content: bytes) -> None:
        draft.write_bytes(content[:3])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(ExportError, match="the disk is full"):
        write_whole(path, b"new content")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["sheet.png"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_disk_that_is_really_full_is_told(tmp_path: Path) -> None:
    def write(draft: Path) -> None:
        draft.unlink()
        draft.symlink_to("/dev/full")
        draft.write_bytes(b"x" * 100_000)

    with pytest.raises(ExportError, match="the disk is full"):
        write_by(tmp_path / "sheet.png", write)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_or_may_not_be_written_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--on", "1940-09-12", str(tmp_path / "no" / "x.csv")]) == 2
    assert "the folder does not exist" in capsys.readouterr().err
    if os.geteuid() == 0:
        return  # root may write everywhere
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert main(["export", "--on", "1940-09-12", str(tmp_path / "x.csv")]) == 2
    assert "may not be written" in capsys.readouterr().err
    tmp_path.chmod(stat.S_IRWXU)


def test_a_render_that_is_cancelled_leaves_no_file(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "atlas", "export", "--on", "1942-11-24", "--view", "east", "--paper", "a3", "--dpi", "600", str(tmp_path / "big.png")],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    time.sleep(1.2)
    process.terminate()
    process.wait(20)
    assert [entry.name for entry in tmp_path.iterdir() if not entry.name.startswith(".")] == []


def test_every_kind_has_its_media_type_and_ending() -> None:
    assert set(MIME) == set(KINDS)
    assert [kind_of(Path(f"a.{kind}")) for kind in KINDS] == list(KINDS)


def test_the_process_that_draws_makes_the_same_file_as_the_command_line(workshop: Workshop, tmp_path: Path) -> None:
    request = SheetRequest(state_of("1940-09-12"), paper="a5")
    path = tmp_path / "x.png"
    assert main(["export", "--on", "1940-09-12", "--paper", "a5", "--dpi", "150", str(path)]) == 0
    assert workshop.made(request, "png", 150) == path.read_bytes()


def test_a_file_is_kept_and_a_refusal_is_a_sentence(workshop: Workshop) -> None:
    request = SheetRequest(state_of("1940-09-12"), paper="a5")
    first = workshop.made(request, "csv")
    assert workshop.made(request, "csv") is first
    with pytest.raises(ExportError, match="is no paper"):
        workshop.made(SheetRequest(state_of("1940-09-12"), paper="a9"), "png")


def test_a_process_that_died_is_started_anew(workshop: Workshop) -> None:
    request = SheetRequest(state_of("1940-09-13"))
    workshop.made(request, "csv")
    assert workshop._process is not None
    workshop._process.kill()
    workshop._process.wait()
    assert workshop.made(SheetRequest(state_of("1940-09-14")), "csv")


def test_how_far_a_film_is_is_told_and_who_goes_away_ends_it(workshop: Workshop) -> None:
    request = FilmRequest(state_of("1940-09-05", layers=()), "1940-09-08")
    told: list[tuple[int, int]] = []
    assert workshop.made(request, "gif", progress=lambda *far: told.append(far)).startswith(b"GIF89a")
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)

    class Gone(Exception):
        pass

    def leave(done: int, of: int) -> None:
        raise Gone

    with pytest.raises(Gone):
        workshop.made(replace(request, to="1940-09-09"), "gif", progress=leave)
    assert workshop._process is None
    assert workshop.made(SheetRequest(state_of("1940-09-15")), "csv")
    with pytest.raises(ExportError, match="pogrom of Iași"):
        workshop.made(replace(request, to="1941-07-01"), "gif")


def test_a_process_that_falls_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atlas.export.worker.SECONDS", 0.3)
    silent = Workshop((sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(ExportError, match="it took too long"):
        silent.made(SheetRequest(state_of("1940-09-12")), "png")


def test_a_process_that_cannot_draw_at_all_is_told() -> None:
    broken = Workshop((sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(ExportError, match="the process that draws ended"):
        broken.made(SheetRequest(state_of("1940-09-12")), "png")
    broken.close()


def test_while_a_large_sheet_is_drawn_others_go_on(workshop: Workshop) -> None:
    """Drawing happens in a process of its own: a thread of the server is never held up by it for long."""
    request = SheetRequest(state_of("1942-11-24", view="east"), paper="a3")
    drawing = threading.Thread(target=workshop.made, args=(request, "png", 300))
    drawing.start()
    longest, last = 0.0, time.perf_counter()
    while drawing.is_alive():
        time.sleep(0.005)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert longest < 0.5


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "24,45,23,48", "nan,45,26,48", "0,0,90,90", "24,45,24.01,45.01"]
)
def test_a_box_that_is_none_is_refused_and_noted_on_the_page(data: AtlasData, text: str) -> None:
    with pytest.raises(RequestError):
        read_box(text)
    assert any("box" in note for note in faults({"box": [text]}, data)) or text == ""
