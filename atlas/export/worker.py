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
from atlas.export.state import SheetRequest, TourRequest
from layers.errors import AtlasError

SECONDS = 120
"""A file that takes longer is given up."""

KEPT_BYTES = 64_000_000
ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">Q")

Request = SheetRequest | TourRequest
Job = tuple[Request, str, int, bool]
"""A request with the kind of file, its resolution, and whether a page is to be set into another."""


class Workshop:
    """Makes files in a process of its own and keeps the last of them."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "atlas.export.worker")) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._kept: OrderedDict[Job, bytes] = OrderedDict()

    def made(self, request: Request, kind: str, dpi: int = 300, *, embed: bool = False) -> bytes:
        """Return a file; raise AtlasError with a sentence where it cannot be made."""
        job = (request, kind, dpi, embed)
        with self._turn:
            if job in self._kept:
                self._kept.move_to_end(job)
                return self._kept[job]
            content = self._asked(job)
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

    def _asked(self, job: Job) -> bytes:
        """Ask the process; one that has died since the last request is started anew once."""
        for started_anew in (False, True):
            process = self._running()
            alarm = threading.Timer(SECONDS, process.kill)
            alarm.start()
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                _send(process.stdin, job)
                answer = _received(process.stdout)
            except (OSError, EOFError):
                late = not alarm.is_alive()
                self.close()
                if started_anew or late:
                    why = "it took too long" if late else "the process that draws ended"
                    raise ExportError(f"The file could not be made: {why}. The map is not touched by this.") from None
                continue
            finally:
                alarm.cancel()
            if isinstance(answer, bytes):
                return answer
            raise ExportError(str(answer))
        raise AssertionError

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


def serve(jobs: IO[bytes], answers: IO[bytes], make: Callable[[Job], bytes]) -> None:
    """Answer jobs until the pipe ends: bytes, or a sentence where a file cannot be made."""
    while True:
        try:
            job = _received(jobs)
        except EOFError:
            return
        try:
            answer: bytes | str = make(job)
        except AtlasError as error:
            answer = str(error)
        except MemoryError:
            answer = "The file could not be made: the memory of the machine is full."
        _send(answers, answer)


def _make(job: Job) -> bytes:
    from atlas.export.make import made
    from layers.atlas_data import read_atlas

    request, kind, dpi, embed = job
    if isinstance(request, TourRequest):
        from atlas.export.takeaway import taken_along

        return taken_along(read_atlas(), request.tour, kind, request.address)
    return made(read_atlas(), request, kind, dpi, embed=embed)


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, _make)
