"""A reader finds an event by its words, or by any name of its place, with or without diacritics."""

import threading
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.search import fold, query_terms


def found(data, query):
    return {hit.event.id for hit in data.search_index.find(query)}


@pytest.mark.parametrize(
    "name", ["Cluj", "Kolozsvár", "kolozsvar", "KLAUSENBURG", "Клуж-Напока", "קלויזנבורג", "Cluj-Napoca", "koloz"]
)
def test_a_place_is_found_by_any_of_its_names(data, name):
    assert {"E038", "E227", "E174"} <= found(data, name)


@pytest.mark.parametrize(
    ("query", "event"),
    [
        ("Cernăuți", "E151"), ("Czernowitz", "E151"), ("צרנוביץ", "E151"), ("Czerniowce", "E151"), ("Lwów", "E113"),
        ("Lemberg", "E113"), ("Londra", "E128"), ("Insula Șerpilor", "E164"), ("insula serpilor", "E164"),
        ("Iorga", "E050"), ("“Sovroms”", "E257"), ("43104", "E031"), ("43 104", "E031"), ("43,104", "E031"),
        ('"Vienna Award"', "E031"), ("30 August 1940", "E031"), ("calinescu", "E009"),
    ],
)  # fmt: skip
def test_words_names_figures_and_days_are_found(data, query, event):
    assert event in found(data, query)


def test_every_word_must_be_there(data):
    both = found(data, "vienna craiova")
    assert both == found(data, "vienna") & found(data, "craiova")


def test_what_stands_in_title_or_place_is_told_apart_from_the_text(data):
    named = {hit.event.id: hit.named for hit in data.search_index.find("Craiova")}
    assert named["E036"] is True
    assert named["E225"] is False


@pytest.mark.parametrize(
    "query", ["", "   ", '"', "*", "( ) , ;", "NEAR", 'a" OR "b', "named : x", "-", "\x00", "x" * 100_000]
)
def test_nothing_that_is_typed_breaks_the_search(data, query):
    assert isinstance(data.search_index.find(query), list)


def test_nonsense_finds_nothing(data):
    assert found(data, "zyxwv") == set()


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_search(data, query):
    data.search_index.find(query)
    assert all(term.startswith('"') for term in query_terms(query))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_event_is_found_by_its_own_words_and_places(data, draw):
    event = draw.draw(st.sampled_from(data.events))
    words = event.title.split()
    assert event.id in found(data, " ".join(words[: draw.draw(st.integers(1, len(words)))]))
    for name in data.gazetteer.names_at(event.place, event.lat, event.lon):
        assert event.id in found(data, name), name


@given(st.text(alphabet="ăâîșțéöüőűłđßаябвקו abc", max_size=30))
def test_folding_leaves_no_diacritics_and_is_stable(text):
    once = fold(text)
    assert fold(once) == once
    assert not any(unicodedata.combining(letter) for letter in once)


def test_the_index_answers_several_threads(data):
    results = []
    threads = [threading.Thread(target=lambda: results.append(found(data, "Cluj"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert len({frozenset(result) for result in results}) == 1
