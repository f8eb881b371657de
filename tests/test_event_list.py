"""The list beside the map: what is under way first, then the nearest; before and after; places; kinds."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.style import CATEGORIES
from atlas.text.event_list import Wish, event_body, event_list
from layers.calendar import DAYS, FIRST_DAY, LAST_DAY
from layers.events import distance, events_around


def ids(html):
    return re.findall(r'data-event="(E\d+)"', html)


def listed(data, day="1940-09-12", event=None, **wish):
    return event_list(data, day, Wish(**wish), data.event(event) if event else None)


@given(st.sampled_from(DAYS))
@settings(max_examples=60, deadline=None)
def test_what_is_under_way_comes_first_then_the_nearest(data, day):
    found = [distance(event, day) for event in events_around(data.events, day)]
    assert found == sorted(found)


def test_the_lists_before_and_after_hold_what_lies_outside_the_slider(data):
    html = listed(data)
    assert "Before 1 September 1939" in html
    assert "After 10 February 1947" in html
    outside = {event.id for event in data.events if event.end_date < FIRST_DAY or event.start_date > LAST_DAY}
    assert outside
    assert outside <= set(ids(html))
    assert {"E001", "E002", "E003", "E004", "E005", "E181"} <= outside


def test_an_event_before_the_slider_opens_in_its_list(data):
    html = listed(data, day=FIRST_DAY, event="E002")
    assert 'data-event="E002" open' in html
    assert '<details class="outside" open' in html


@given(st.sampled_from(DAYS), st.sets(st.sampled_from(sorted(CATEGORIES)), max_size=3))
@settings(max_examples=40, deadline=None)
def test_only_the_kinds_that_were_chosen_are_listed(data, day, kinds):
    for event in ids(listed(data, day=day, kinds=tuple(kinds))):
        assert not kinds or data.event(event).category in kinds


def test_a_place_lists_what_happened_there_and_what_names_it(data):
    html = listed(data, place="cluj")
    here = sum(data.place_of(event) == "cluj" for event in data.events)
    assert here >= 5
    assert f"Events here: {here}" in html
    assert "Named in the text" in html
    assert {"E038", "E039"} <= set(ids(html))


def test_a_place_without_an_event_says_so(data):
    assert "No event of the atlas is placed here" in listed(data, place="graz")


def test_a_search_shows_titles_before_texts(data):
    html = listed(data, query="Craiova")
    assert ids(html)[0] == "E036"
    assert html.index("E036") < html.index("Named in the text") < html.index("E225")


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "zyxwv" * 40])
def test_what_was_typed_is_shown_as_text(data, query):
    html = listed(data, query=query)
    assert "<script" not in html
    assert "<img" not in html
    assert len(html) < 600


def test_an_event_off_the_map_is_text_only(data):
    event = data.event("E128")
    assert not event.on_map
    assert "London, off the map" in event_body(data, event)


def test_every_event_tells_date_place_text_and_how_it_is_known(data):
    for event in data.events:
        body = event_body(data, event)
        for part in (event.date_in_words, "How do we know?", 'class="sources"'):
            assert part in body, event.id
        assert body.count('class="figure"') == len(event.figures)


def test_what_is_not_yet_checked_is_flagged_where_it_stands(data):
    for event in data.events:
        unread = sum(not citation.checked for citation in event.citations)
        assert ("not yet checked" in event_body(data, event)) >= (unread > 0), event.id
