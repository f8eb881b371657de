"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from layers.errors import AtlasError


class ExportError(AtlasError):
    """A file could not be made; the sentence says why and what was kept."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; where that fails an older one stands as it was, and no half file is left."""
    write_by(path, lambda target: _write(target, content))


def write_by(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new file beside `path` and put it there when it is whole; raise ExportError."""
    folder = path.parent
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=folder)
        os.close(handle)
    except OSError as error:
        raise ExportError(_why(path, error)) from None
    draft = Path(name)
    try:
        write(draft)
        draft.chmod(0o644)
        os.replace(draft, path)
    except OSError as error:
        raise ExportError(_why(path, error)) from None
    finally:
        draft.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _why(path: Path, error: OSError) -> str:
    reasons = {28: "the disk is full", 13: "the folder may not be written to", 2: "the folder does not exist", 30: "the folder may not be written to"}  # fmt: skip
    reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return f"{path} could not be written: {reason}. Nothing was left half-written."
