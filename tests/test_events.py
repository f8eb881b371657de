"""Every event stands on land, places and works that exist; its texts are sober."""

from atlas.style import CATEGORIES
from layers.calendar import FIRST_DAY, LAST_DAY
from layers.files import read_csv

GATHERED = 92
"""Events of diplomacy, politics and territory in the fact base."""


def test_all_events_of_diplomacy_politics_and_territory_are_in(data):
    told = [event for event in data.events if event.category in {"diplomacy", "politics", "territory"}]
    assert len(told) >= GATHERED


def test_every_event_has_a_known_kind_and_land_that_exists(data):
    for event in data.events:
        assert event.category in CATEGORIES
        assert set(event.units) <= data.territory.units.keys()


def test_every_place_of_an_event_is_a_town_or_has_its_other_names(data):
    other = {row["place"] for row in read_csv(data.folder / "facts/other_names.csv", ("place", "names", "citations"))}
    for event in data.events:
        assert data.place_of(event) or event.place in other, (event.id, event.place)


def test_every_event_cites_works_that_exist_and_figures_name_their_counter(data):
    for event in data.events:
        assert event.citations, event.id
        assert {citation.source for citation in event.citations} <= data.works.keys()
        for figure in event.figures:
            assert figure.counted_by
            assert figure.source in data.works


def test_a_citation_is_checked_only_where_the_work_was_opened(data):
    for event in data.events:
        for citation in event.citations:
            assert not citation.checked or data.works[citation.source].seen, (event.id, citation.source)


def test_every_event_of_territory_names_the_land_that_it_changes(data):
    bare = {event.id for event in data.events if event.category == "territory" and not event.units}
    assert bare <= {"E224", "E228", "E229"}  # people move, not land


def test_events_lie_before_inside_or_after_the_slider_and_nowhere_twice(data):
    assert len({event.id for event in data.events}) == len(data.events)
    for event in data.events:
        assert event.in_atlas != (event.end_date < FIRST_DAY or event.start_date > LAST_DAY)
