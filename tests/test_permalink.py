"""A link is read whole or told to be wrong."""

import pytest

from atlas.permalink import DEFAULT_LAYERS, LAYERS, faults, layer_values, layers_in, view_in


def test_a_right_link_has_no_fault(data):
    query = {"date": ["1940-09-12"], "view": ["east"], "layers": ["towns,grid"], "event": [data.events[0].id]}
    assert faults(query, data) == []


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"date": ["1941-13-99"]}, "a day that the atlas does not hold (1941-13-99). You see 1 September 1939"),
        ({"date": ["1950-01-01"]}, "1950-01-01"),
        ({"view": ["mars"]}, "unknown view (mars)"),
        ({"layers": ["towns,<script>"]}, "unknown layer (<script>)"),
        ({"event": ["E999999"]}, "unknown event (E999999)"),
    ],
)
def test_every_fault_of_a_link_is_named(data, query, words):
    (fault,) = faults(query, data)
    assert words in fault


def test_layers_are_read_joined_or_repeated():
    assert layers_in({"layers": ["grid,towns"]}) == ["towns", "grid"]
    assert layers_in({"layers": ["grid", "towns"]}) == ["towns", "grid"]
    assert layers_in({}) == list(DEFAULT_LAYERS)
    assert layers_in({"layers": ["none"]}) == []


@pytest.mark.parametrize("layers", [[], ["towns"], list(LAYERS)])
def test_layers_come_back_from_a_link(layers):
    assert layers_in({"layers": [layer_values(layers)]}) == layers


def test_an_unknown_view_opens_romania():
    assert view_in({"view": ["mars"]}) == "romania"
    assert view_in({"view": ["east"]}) == "east"
