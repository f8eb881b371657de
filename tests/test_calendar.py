import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.calendar import (
    DAYS,
    FIRST_DAY,
    LAST_DAY,
    Period,
    add_days,
    days_between,
    in_words,
    parse_day,
    span_in_words,
)
from layers.errors import RequestError


def test_both_ends_belong_to_the_period():
    period = Period("1940-09-05", "1940-09-13")
    assert "1940-09-05" in period
    assert "1940-09-13" in period
    assert "1940-09-04" not in period
    assert "1940-09-14" not in period


def test_the_atlas_has_every_day_from_first_to_last():
    assert DAYS[0] == FIRST_DAY
    assert DAYS[-1] == LAST_DAY
    assert len(DAYS) == 2720
    assert list(DAYS) == sorted(set(DAYS))


@pytest.mark.parametrize(
    "text", ["1941-13-99", "12.9.1940", "", "1940-9-12", "1939-08-31", "1947-02-11", "１９４０-09-12", "<b>"]
)
def test_a_text_that_is_no_day_of_the_atlas_is_refused_in_a_sentence(text):
    with pytest.raises(RequestError, match=r"is not a day|outside the atlas"):
        parse_day(text)


@given(st.sampled_from(DAYS), st.integers(-4000, 4000))
def test_adding_days_and_counting_them_agree(day, count):
    assert days_between(day, add_days(day, count)) == count


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("1940-09-12", "1940-09-12", "12 September 1940"),
        ("1940-09-05", "1940-09-13", "5–13 September 1940"),
        ("1940-06-28", "1940-07-03", "28 June – 3 July 1940"),
        ("1944-12-14", "1945-04-01", "14 December 1944 – 1 April 1945"),
    ],
)
def test_a_span_repeats_neither_month_nor_year(start, end, words):
    assert span_in_words(start, end) == words


def test_a_day_is_written_out_in_words():
    assert in_words("1940-06-03") == "3 June 1940"
