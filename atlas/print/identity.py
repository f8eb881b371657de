"""A short name for exactly what a sheet is: state, data, symbols, fonts and the code that draws."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from atlas.export.state import SheetRequest, fingerprint
from atlas.print.fonts import fonts_fingerprint
from atlas.print.palette import STYLES
from atlas.style import CATEGORIES, LINES, SYMBOLS
from layers.atlas_data import AtlasData

_DRAWN_BY = ("matplotlib", "shapely", "pyproj", "segno")
_CODE = (Path(__file__).parent, Path(__file__).parent.parent / "scene", Path(__file__).parent.parent / "export")


def state_id(data: AtlasData, request: SheetRequest) -> str:
    """Return ten letters; another day, palette, font, data or renderer gives others."""
    return fingerprint(
        request, data.version, STYLES[request.style], SYMBOLS, LINES, CATEGORIES, fonts_fingerprint(), renderer()
    )


@cache
def renderer() -> str:
    """Return a hash over the code that draws and the versions of what it draws with."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in _CODE for path in folder.glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr([(name, version(name)) for name in _DRAWN_BY]).encode())
    return digest.hexdigest()[:16]
