"""Draw in a process of its own, so that a sheet holds up nobody who looks at the map.

The process is started at the first request and kept; requests and answers pass over its pipes with their length before them.
`python -m atlas.export.worker` is that process.
"""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from atlas.export.files import ExportError
from atlas.export.state import FilmRequest, SheetRequest, TourRequest
from layers.errors import AtlasError

SECONDS = 120
"""A process that is silent for longer is given up."""

KEPT_BYTES = 64_000_000
ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">Q")

Request = SheetRequest | TourRequest | FilmRequest
Progress = Callable[[int, int], None]
Job = tuple[Request, str, int, bool]
"""A request with the kind of file, its resolution, and whether a page is to be set into another."""


class Workshop:
    """Makes files in a process of its own and keeps the last of them."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "atlas.export.worker")) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._kept: OrderedDict[Job, bytes] = OrderedDict()

    def made(
        self, request: Request, kind: str, dpi: int = 300, *, embed: bool = False, progress: Progress | None = None
    ) -> bytes:
        """Return a file; raise AtlasError with a sentence where it cannot be made.

        `progress` is told how many of how many pictures of a film are drawn; what it raises ends the process.
        """
        job = (request, kind, dpi, embed)
        with self._turn:
            if job in self._kept:
                self._kept.move_to_end(job)
                return self._kept[job]
            content = self._asked(job, progress)
            self._kept[job] = content
            while sum(map(len, self._kept.values())) > KEPT_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
            return content

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()

    def _asked(self, job: Job, progress: Progress | None) -> bytes:
        """Ask the process; one that has died since the last request is started anew once."""
        for started_anew in (False, True):
            process = self._running()
            late = threading.Event()
            try:
                answer = self._heard(process, job, progress, late)
            except (OSError, EOFError):
                self.close()
                if started_anew or late.is_set():
                    why = "it took too long" if late.is_set() else "the process that draws ended"
                    raise ExportError(f"The file could not be made: {why}. The map is not touched by this.") from None
                continue
            except BaseException:
                self.close()  # whoever asked is gone, and with them the rest of the answer
                raise
            if isinstance(answer, bytes):
                return answer
            raise ExportError(str(answer))
        raise AssertionError

    def _heard(
        self, process: subprocess.Popen[bytes], job: Job, progress: Progress | None, late: threading.Event
    ) -> object:
        """Send a job and return its answer; after SECONDS of silence set `late` and end the process."""
        assert process.stdin is not None
        assert process.stdout is not None

        def given_up() -> None:
            late.set()
            process.kill()

        _send(process.stdin, job)
        while True:
            alarm = threading.Timer(SECONDS, given_up)
            alarm.start()
            try:
                answer = _received(process.stdout)
            finally:
                alarm.cancel()
            if not isinstance(answer, tuple):
                return answer
            if progress:
                progress(*answer)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                self._command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process


def _send(pipe: IO[bytes], value: object) -> None:
    content = pickle.dumps(value)
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    content = pipe.read(_LENGTH.unpack(head)[0])
    return pickle.loads(content)


def serve(jobs: IO[bytes], answers: IO[bytes], make: Callable[[Job, Progress], bytes]) -> None:
    """Answer jobs until the pipe ends: pairs that tell how far a job is, then bytes, or a sentence where a file cannot be made."""
    while True:
        try:
            job = _received(jobs)
        except EOFError:
            return
        try:
            answer: bytes | str = make(job, lambda done, of: _send(answers, (done, of)))
        except AtlasError as error:
            answer = str(error)
        except MemoryError:
            answer = "The file could not be made: the memory of the machine is full."
        _send(answers, answer)


def _make(job: Job, progress: Progress) -> bytes:
    from layers.atlas_data import read_atlas

    request, kind, dpi, embed = job
    if isinstance(request, TourRequest):
        from atlas.export.takeaway import taken_along

        return taken_along(read_atlas(), request.tour, kind, request.address)
    if isinstance(request, FilmRequest):
        from atlas.export.film import film

        state, pace = request.state, request.pace
        return film(
            read_atlas(), state, request.to, kind, days_per_second=pace, progress=progress, address=request.address
        )
    from atlas.export.make import made

    return made(read_atlas(), request, kind, dpi, embed=embed)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, _make)
