"""The small part of EDTF (ISO 8601-2) that dates of events use: years, months, days, hours, '~' and intervals.

Public parsers widen '1944-08-28~' by months; here an approximate day stays a day that is said to be approximate.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from layers.calendar import MONTHS, SHORT_MONTHS

_MOMENT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d)(?::\d\d)?)?)?)?(~?)")


@dataclass(frozen=True)
class Moment:
    """A year, a month, a day or an hour; `month`, `day` are 0 and `time` is '' where they are not told."""

    year: int
    month: int
    day: int
    time: str
    approximate: bool

    @property
    def first_day(self) -> str:
        """Return the first day that it may be."""
        return f"{self.year:04}-{self.month or 1:02}-{self.day or 1:02}"

    @property
    def last_day(self) -> str:
        """Return the last day that it may be."""
        month = self.month or 12
        return f"{self.year:04}-{month:02}-{self.day or monthrange(self.year, month)[1]:02}"

    def words(self, months: list[str], *, year: bool = True) -> str:
        """Write it out as far as it is known."""
        parts = [str(self.day)] if self.day else []
        parts += [months[self.month - 1]] if self.month else []
        return " ".join([*parts, str(self.year)] if year or not parts else parts)


@dataclass(frozen=True)
class Span:
    """One or two moments; both ends belong to it."""

    start: Moment
    end: Moment

    @property
    def approximate(self) -> bool:
        """Tell whether an end is uncertain."""
        return self.start.approximate or self.end.approximate

    def in_words(self, *, about_the_hour: bool = False) -> str:
        """Write the date out with its precision: 'about 28 August 1944', 'May 1942', '26 June 1940, 22:00'."""
        return _written(self, MONTHS, "about ") + _hours(self, about_the_hour)

    def short(self) -> str:
        """Write the date for a list: 'c. 28 Aug 1944', '5–13 Sept 1940'."""
        return _written(self, SHORT_MONTHS, "c. ")


def parse_edtf(text: str) -> Span:
    """Read a date; raise ValueError for what is not in the subset, or no date, or an interval that runs back."""
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError(f"“{text}” has more than two ends")
    start, end = _moment(parts[0]), _moment(parts[-1])
    if end.last_day < start.first_day:
        raise ValueError(f"“{text}” ends before it starts")
    return Span(start, end)


def _moment(text: str) -> Moment:
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError(f"“{text}” is not a date as 1944, 1944-08, 1944-08-28~ or 1944-08-28T22:00:00")
    year, month, day = (int(part or 0) for part in found.groups()[:3])
    if month > 12 or (day and day > monthrange(year, month)[1]):
        raise ValueError(f"“{text}” is no day of the calendar")
    return Moment(year, month, day, found[4] or "", bool(found[5]))


def _written(span: Span, months: list[str], about: str) -> str:
    start, end = span.start, span.end
    said = about if span.approximate else ""
    if (start.year, start.month, start.day) == (end.year, end.month, end.day):
        return said + start.words(months)
    if start.day and end.day and (start.year, start.month) == (end.year, end.month):
        return f"{said}{start.day}–{end.words(months)}"
    return f"{said}{start.words(months, year=start.year != end.year)} – {end.words(months)}"


def _hours(span: Span, about: bool) -> str:
    times = list(dict.fromkeys(moment.time for moment in (span.start, span.end) if moment.time))
    return f", {'about ' if about else ''}{'–'.join(times)}" if times else ""
