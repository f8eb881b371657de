"""Days of the atlas as ISO 8601 text, which sorts as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from layers.errors import RequestError

FIRST_DAY = "1939-09-01"
LAST_DAY = "1947-02-10"

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
SHORT_MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Period:
    """A span of days; both ends belong to it."""

    start_date: str
    end_date: str

    def __contains__(self, day: str) -> bool:
        return self.start_date <= day <= self.end_date


def add_days(day: str, count: int) -> str:
    """Return the day that lies `count` days after `day`."""
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def days_between(start: str, end: str) -> int:
    """Count the days from `start` to `end`; negative where `end` comes first."""
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


DAYS = tuple(add_days(FIRST_DAY, number) for number in range(days_between(FIRST_DAY, LAST_DAY) + 1))


def parse_day(text: str) -> str:
    """Read a day of the atlas; raise RequestError for anything else."""
    text = text.strip()
    try:
        if not _ISO_DAY.fullmatch(text):
            raise ValueError
        day = date.fromisoformat(text).isoformat()
    except ValueError:
        raise RequestError(f"“{text[:40]}” is not a day; write it as 1940-09-12") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise RequestError(f"{day} lies outside the atlas, which runs from {FIRST_DAY} to {LAST_DAY}")
    return day


def read_day(text: str) -> str:
    """Read a day as people write it: 1940-09-12, 12/9/1940, 12.9.1940, 12 September 1940; raise RequestError."""
    plain = " ".join(text.replace(",", " ").split())
    numbers = re.fullmatch(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})", plain)
    words = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[. ] ?([A-Za-z]{3,})\.? (\d{4})", plain)
    if numbers:
        date_, month, year = (int(part) for part in numbers.groups())
        return parse_day(f"{year:04}-{month:02}-{date_:02}")
    if words:
        asked = words[2].lower()
        month = next((number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(asked)), 0)
        month = month or (9 if asked == "sept" else 0)
        return parse_day(f"{words[3]}-{month:02}-{int(words[1]):02}")
    return parse_day(plain)


def in_words(day: str) -> str:
    """Write a day out, as '12 September 1940'."""
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def short(day: str, *, year: bool = True) -> str:
    """Write a day for lists, as '12 Sept 1940' or '12 Sept'."""
    text = f"{int(day[8:10])} {SHORT_MONTHS[int(day[5:7]) - 1]}"
    return f"{text} {day[:4]}" if year else text


def weekday(day: str) -> str:
    """Name the day of the week."""
    return date.fromisoformat(day).strftime("%A")


def span_in_words(start: str, end: str) -> str:
    """Write a span of days without repeating month or year: '5–13 September 1940'."""
    if start == end:
        return in_words(start)
    if start[:7] == end[:7]:
        return f"{int(start[8:])}–{in_words(end)}"
    if start[:4] == end[:4]:
        return f"{in_words(start)[:-5]} – {in_words(end)}"
    return f"{in_words(start)} – {in_words(end)}"
