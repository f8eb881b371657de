"""Changes over time as short lists: [[day number, value ...], ...]."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from layers.calendar import FIRST_DAY, LAST_DAY, days_between

Step = list[Any]


def day_number(day: str) -> int:
    """Count days from the first day of the atlas."""
    return days_between(FIRST_DAY, day)


def timeline(days: Iterable[str], value_on: Callable[[str], tuple[Any, ...]]) -> list[Step]:
    """List the values on the days on which they change, the first day included."""
    steps: list[Step] = []
    for day in sorted({FIRST_DAY, *days}):
        if FIRST_DAY <= day <= LAST_DAY:
            value = list(value_on(day))
            if not steps or steps[-1][1:] != value:
                steps.append([day_number(day), *value])
    return steps
