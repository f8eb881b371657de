"""Write rings of vertices as text: differences in fixed steps, five bits a character, as Google's polylines do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

STEPS_PER_DEGREE = 250
"""0.004 degrees, about 400 m: a front is known to kilometres."""


def encoded(places: Iterable[tuple[float, float]]) -> str:
    """Write places (lon, lat) as differences from one to the next."""
    text, last = [], (0, 0)
    for place in places:
        here = round(place[0] * STEPS_PER_DEGREE), round(place[1] * STEPS_PER_DEGREE)
        text += [_number(here[0] - last[0]), _number(here[1] - last[1])]
        last = here
    return "".join(text)


def runs(flags: Sequence[bool]) -> str:
    """Write flags as the lengths of their runs, the first of them of False."""
    lengths, now = [0], False
    for flag in flags:
        if flag == now:
            lengths[-1] += 1
        else:
            lengths.append(1)
            now = flag
    return " ".join(str(length) for length in lengths)


def _number(value: int) -> str:
    rest = (value << 1) ^ (value >> 63)
    text = ""
    while rest >= 32:
        text += chr((rest & 31 | 32) + 63)
        rest >>= 5
    return text + chr(rest + 63)
