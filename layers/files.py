"""Read the files of geodata; the only module of layers that opens them."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

from layers.errors import GeodataError

GEODATA = Path(__file__).resolve().parent.parent / "geodata"

_MEND = "restore it from the repository, or rebuild with `make data`"


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file; raise GeodataError where it is missing or damaged."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise GeodataError(path.name, "", f"the file is missing; {_MEND}") from None
    except UnicodeDecodeError:
        raise GeodataError(path.name, "", f"the file is not UTF-8 text; {_MEND}") from None
    except OSError as error:
        raise GeodataError(path.name, "", f"the file cannot be read ({error.strerror}); {_MEND}") from None


def read_csv(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the rows of a CSV that has at least `columns`."""
    reader = csv.DictReader(read_text(path).splitlines(keepends=True))
    missing = [name for name in columns if name not in (reader.fieldnames or ())]
    if missing:
        raise GeodataError(path.name, "line 1", f"missing column {', '.join(missing)}; {_MEND}")
    rows = []
    for row in reader:
        if None in row or None in row.values():
            raise GeodataError(path.name, f"line {reader.line_num}", "the row has not as many cells as the header")
        rows.append(row)
    return rows


def read_json(path: Path) -> Any:
    """Return the content of a JSON file."""
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise GeodataError(path.name, f"line {error.lineno}", f"not valid JSON ({error.msg}); {_MEND}") from None


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise GeodataError(path.name, "", f"not valid TOML ({error}); {_MEND}") from None


def split_list(cell: str) -> tuple[str, ...]:
    """Split a cell that lists values separated by ';'."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())
