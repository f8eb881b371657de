"""Dates are written as far as they are known, and no further."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.calendar import DAYS, in_words, span_in_words
from layers.edtf import parse_edtf


@pytest.mark.parametrize(
    ("text", "words", "short", "first", "last"),
    [
        ("1940-09-07", "7 September 1940", "7 Sept 1940", "1940-09-07", "1940-09-07"),
        ("1940-09-05/1940-09-13", "5–13 September 1940", "5–13 Sept 1940", "1940-09-05", "1940-09-13"),
        ("1940-06-28/1940-07-03", "28 June – 3 July 1940", "28 June – 3 July 1940", "1940-06-28", "1940-07-03"),
        ("1940-11-26/1941-01-02", "26 November 1940 – 2 January 1941", "26 Nov 1940 – 2 Jan 1941", "1940-11-26", "1941-01-02"),
        ("1944-08-28~", "about 28 August 1944", "c. 28 Aug 1944", "1944-08-28", "1944-08-28"),
        ("1940-11/1941-07", "November 1940 – July 1941", "Nov 1940 – July 1941", "1940-11-01", "1941-07-31"),
        ("1942-02", "February 1942", "Feb 1942", "1942-02-01", "1942-02-28"),
        ("1976", "1976", "1976", "1976-01-01", "1976-12-31"),
        ("1940-06-26T22:00:00", "26 June 1940, 22:00", "26 June 1940", "1940-06-26", "1940-06-26"),
        ("1941-06-29T14:00:00/1941-06-29T18:00:00", "29 June 1941, 14:00–18:00", "29 June 1941", "1941-06-29", "1941-06-29"),
        ("1941-06-28T23:00:00/1941-06-29T05:00:00", "28–29 June 1941, 23:00–05:00", "28–29 June 1941", "1941-06-28", "1941-06-29"),
    ],
)  # fmt: skip
def test_a_date_is_written_with_its_precision(text, words, short, first, last):
    span = parse_edtf(text)
    assert (span.in_words(), span.short(), span.start.first_day, span.end.last_day) == (words, short, first, last)


def test_an_hour_that_is_approximate_says_so():
    assert parse_edtf("1941-06-28T21:00:00").in_words(about_the_hour=True) == "28 June 1941, about 21:00"


@pytest.mark.parametrize(
    "text", ["", "1941-13", "1941-02-30", "1941-06-28/1941-06-27", "1/2/3", "summer 1940", "1941-06-28?"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match="“"):
        parse_edtf(text)


@given(st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_days_are_written_as_everywhere_in_the_atlas(one, other):
    first, second = sorted((one, other))
    assert parse_edtf(first).in_words() == in_words(first)
    assert parse_edtf(f"{first}/{second}").in_words() == span_in_words(first, second)


def test_every_event_spans_the_days_that_its_date_tells(data):
    for event in data.events:
        assert event.start_date == event.span.start.first_day, event.id
        assert event.end_date == event.span.end.last_day, event.id
