"""Every statement rests on a work of the bibliography, and every work tells what rests on it."""

from layers.search import fold
from layers.support import KINDS, supports


def test_everything_that_is_cited_is_in_the_bibliography(data):
    assert supports(data).keys() <= data.works.keys()


def test_every_event_stands_under_each_of_its_works(data):
    resting = supports(data)
    for event in data.events:
        for citation in event.citations:
            assert any(row.kind == "event" and row.record == event.id for row in resting[citation.source])


def test_every_statement_is_of_a_known_kind_and_says_something(data):
    for rows in supports(data).values():
        for row in rows:
            assert row.kind in KINDS
            assert row.statement


def test_what_rests_on_general_knowledge_is_nowhere_called_checked(data):
    assert not [row for row in supports(data)["general-knowledge"] if row.checked]


def test_land_events_and_figures_are_told_apart(data):
    kinds = {row.kind for row in supports(data)["P25"]}
    assert {"event", "figure", "land"} <= kinds


def test_the_bibliography_is_ordered_by_names_and_not_by_initials(data):
    order = [work.id for work in sorted(data.works.values(), key=lambda work: fold(work.filed_under))]
    assert order.index("LB") < order.index("DE") < order.index("LU")  # B. L. Balogh, D. Deletant, D. B. Lungu
    assert data.works["P90"].filed_under == data.works["P90"].reference
