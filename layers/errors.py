"""What can go wrong, as one tree.

AtlasError
├── GeodataError    a data file is missing, damaged or contradicts itself
└── RequestError    a reader asked for something that the atlas does not hold
"""

from __future__ import annotations


class AtlasError(Exception):
    """Anything that the reader is told in one sentence."""


class RequestError(AtlasError):
    """A question that cannot be answered as it was put."""


class GeodataError(AtlasError):
    """A fault in a data file, with the file, the record and the reason."""

    def __init__(self, file: str, record: str, reason: str) -> None:
        super().__init__(file, record, reason)
        self.file = file
        self.record = record
        self.reason = reason

    def __str__(self) -> str:
        where = f"{self.file}, {self.record}" if self.record else self.file
        return f"{where}: {self.reason}"
