"""The tours that come with the atlas, what can be taken along of each, and one's own."""

from __future__ import annotations

import streamlit as st

from atlas.html import escape
from atlas.i18n import t
from atlas.pages import frame, own_tour
from layers.atlas_data import AtlasData
from layers.tours import Tour, read_tours


@frame.of_data
def render(data: AtlasData) -> None:
    """List the tours."""
    st.html(
        f'<article class="prose"><h1>{escape(t("lectures.title"))}</h1><p>{escape(t("lectures.lead"))}</p></article>'
    )
    for tour in read_tours(data.folder):
        with st.container(key=f"tour_{tour.id}"):
            _tour(tour)
    own_tour.editor(data)


def _tour(tour: Tour) -> None:
    unchecked = sum(not stop.checked for stop in tour.stops if stop.kind == "map")
    facts = [t("lectures.stops", count=len(tour.stops))]
    facts += [t("lectures.minutes", minutes=tour.minutes)] if tour.minutes else []
    note = f'<p class="fine">{escape(t("lectures.unchecked", count=unchecked))}</p>' if unchecked else ""
    st.html(
        f'<section class="tour"><h2>{escape(tour.title)}</h2><p>{escape(tour.lead)}</p><p class="fine">{escape(" · ".join(facts))}</p>{note}'
        f'<a class="give" href="lecture?tour={escape(tour.id)}" target="_self">{escape(t("lectures.give"))}</a></section>'
    )
