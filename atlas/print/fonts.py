"""The faces of print, from packages: Source Sans and Source Serif, as on the screen."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

from layers.errors import AtlasError

FACES = {
    "sans": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "semibold": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    "bold": ("font_source_sans_pro", "SourceSansPro-Bold.ttf"),
    "italic": ("font_source_sans_pro", "SourceSansPro-It.ttf"),
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    "serif-semibold": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    "serif-italic": ("font_source_serif_pro", "SourceSerifPro-It.ttf"),
}
"""Name of a face: package and file."""

MM_PER_POINT = 25.4 / 72
_MEASURED_AT = 256  # points; the measure is scaled down from there, so that it is free of hinting


class FontError(AtlasError):
    """A face is missing; the sentence says which and what mends it."""


@cache
def font_file(face: str) -> Path:
    """Return the file of a face; raise FontError where its package is not there whole."""
    package, name = FACES[face]
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = next((path for folder in folders if (path := Path(folder) / "files" / name).is_file()), None)
    if found is None:
        distribution = package.replace("_", "-")
        raise FontError(f"The font {name} is missing, so no sheet can be drawn. To mend it: pip install {distribution}")
    return found


@cache
def font(face: str) -> FontProperties:
    """Return a face as matplotlib takes it."""
    return FontProperties(fname=str(font_file(face)))


@cache
def _loaded(face: str) -> FT2Font:
    loaded = FT2Font(str(font_file(face)))
    loaded.set_size(_MEASURED_AT, 72)
    return loaded


@cache
def width_of(text: str, face: str, size: float) -> float:
    """Return the width of a text in mm at a size in points."""
    loaded = _loaded(face)
    loaded.set_text(text, 0, flags=LoadFlags.NO_HINTING)
    return float(loaded.get_width_height()[0]) / 64 * size / _MEASURED_AT * MM_PER_POINT


def lacks(text: str, face: str) -> set[str]:
    """Return the letters of a text that a face does not hold."""
    letters = _loaded(face).get_charmap()
    return {letter for letter in text if ord(letter) not in letters and letter != "\n"}


def wrapped(text: str, face: str, size: float, width: float) -> list[str]:
    """Break a text into lines of at most `width` mm; a word longer than that is broken."""
    lines: list[str] = []
    space = width_of("n n", face, size) - 2 * width_of("n", face, size)
    for paragraph in text.split("\n"):
        line, filled = "", 0.0
        for word in (piece for whole in paragraph.split(" ") for piece in _pieces(whole, face, size, width)):
            wide = width_of(word, face, size)
            if line and filled + space + wide > width:
                lines.append(line)
                line, filled = word, wide
            else:
                line, filled = (f"{line} {word}", filled + space + wide) if line else (word, wide)
        lines.append(line)
    return lines


def _pieces(word: str, face: str, size: float, width: float) -> list[str]:
    """Break a word, such as a link, that is longer than a line; every other word stays whole."""
    found = []
    while word and width_of(word, face, size) > width:
        fits = next(
            length
            for length in range(len(word) - 1, 0, -1)
            if length == 1 or width_of(word[:length], face, size) <= width
        )
        found.append(word[:fits])
        word = word[fits:]
    return [*found, word]


@cache
def fonts_fingerprint() -> str:
    """Return a hash over all faces: another font gives another state id."""
    digest = hashlib.sha256()
    for face in sorted(FACES):
        digest.update(font_file(face).read_bytes())
    return digest.hexdigest()[:16]
