"""Read data files as records that know their line, and collect faults instead of stopping at the first."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in one line of one file."""

    file: str
    line: int
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.reason}"


@dataclass(frozen=True)
class Record:
    """One row or table of a file, with the line it stands on."""

    file: str
    line: int
    values: dict[str, Any]

    def fault(self, rule: str, reason: str) -> Finding:
        """Return a finding on this record."""
        return Finding(self.file, self.line, rule, reason)


@dataclass
class Folder:
    """A geodata folder that is being checked."""

    path: Path
    findings: list[Finding] = field(default_factory=list)
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _numbers: dict[str, dict[str, int]] = field(default_factory=dict)

    def report(self, finding: Finding) -> None:
        """Keep a finding."""
        self.findings.append(finding)

    def text(self, name: str) -> str | None:
        """Return the text of a file, or report why there is none."""
        try:
            text = (self.path / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.report(Finding(name, 1, "file.missing", "the file is missing"))
            return None
        except UnicodeDecodeError as error:
            self.report(Finding(name, 1, "file.encoding", f"not UTF-8 text: {error.reason}"))
            return None
        for number, line in enumerate(text.splitlines(), 1):
            if re.search("[şţŞŢ]", line):
                self.report(Finding(name, number, "text.cedilla", "write ș and ț with a comma below"))
        return text

    def csv(self, name: str, columns: list[str]) -> list[Record]:
        """Return the rows of a CSV; the line is that on which a row begins."""
        text = self.text(name)
        if text is None:
            return []
        reader = csv.reader(text.splitlines(keepends=True))
        header = next(reader, [])
        if header != columns:
            self.report(
                Finding(name, 1, "csv.columns", f"the columns are {','.join(header)}; needed are {','.join(columns)}")
            )
            return []
        records, line = [], reader.line_num + 1
        for cells in reader:
            if len(cells) == len(header):
                records.append(Record(name, line, dict(zip(header, cells, strict=True))))
            else:
                self.report(Finding(name, line, "csv.columns", f"{len(cells)} cells, {len(header)} columns"))
            line = reader.line_num + 1
        return records

    def toml(self, name: str) -> dict[str, Any]:
        """Return the content of a TOML file."""
        text = self.text(name)
        try:
            return tomllib.loads(text) if text is not None else {}
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            self.report(Finding(name, int(found[1]) if found else 1, "toml.syntax", str(error)))
            return {}

    def json(self, name: str) -> Any:
        """Return the content of a JSON file."""
        text = self.text(name)
        try:
            return json.loads(text) if text is not None else None
        except json.JSONDecodeError as error:
            self.report(Finding(name, error.lineno, "json.syntax", error.msg))
            return None

    def line_of(self, name: str, mark: str) -> int:
        """Return the first line of a file that holds a text."""
        if name not in self._lines:
            self._lines[name] = (self.path / name).read_text(encoding="utf-8").splitlines()
            self._numbers[name] = {}
            for number, line in enumerate(self._lines[name], 1):
                self._numbers[name].setdefault(line.strip().rstrip(","), number)
        whole = self._numbers[name].get(mark)
        return whole or next((number for number, line in enumerate(self._lines[name], 1) if mark in line), 1)

    def events(self) -> Iterator[Record]:
        """Yield every event of every year."""
        for path in sorted((self.path / "events").glob("*.toml")):
            name = f"events/{path.name}"
            for event in self.toml(name).get("event", []):
                yield Record(name, self.line_of(name, f'id = "{event.get("id", "")}"'), event)
