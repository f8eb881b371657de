"""The tours that come with the atlas, what can be taken along of each, and one's own."""

from __future__ import annotations

from functools import partial

import streamlit as st

from atlas.export.state import TourRequest
from atlas.export.takeaway import TOUR_MIME
from atlas.html import escape
from atlas.i18n import t
from atlas.pages import frame, own_tour
from atlas.pages.export_view import address, workshop
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
            take_along(tour)
    own_tour.editor(data)


def _tour(tour: Tour) -> None:
    unchecked = sum(not stop.checked for stop in tour.stops if stop.kind == "map")
    facts = [t("lectures.stops", count=len(tour.stops))]
    facts += [t("lectures.minutes", minutes=tour.minutes)] if tour.minutes else []
    facts += [t("lectures.note_iasi")] if any(stop.view in {"iasi", "trains"} for stop in tour.stops) else []
    key = "lectures.unchecked_one" if unchecked == 1 else "lectures.unchecked"
    note = f'<p class="fine">{escape(t(key, count=unchecked))}</p>' if unchecked else ""
    st.html(
        f'<section class="tour"><h2>{escape(tour.title)}</h2><p>{escape(tour.lead)}</p><p class="fine">{escape(" · ".join(facts))}</p>{note}'
        f'<a class="give" href="lecture?tour={escape(tour.id)}" target="_self">{escape(t("lectures.give"))}</a></section>'
    )


def take_along(tour: Tour) -> None:
    """Offer a tour as a page in one file, as slides, and as a handout; each is made when it is asked for."""
    with st.container(horizontal=True, gap="small"):
        for kind, mime in TOUR_MIME.items():
            st.download_button(
                t(f"lectures.take_{kind}"), partial(_made, TourRequest(tour, address()), kind), file_name=f"{tour.id}-en.{kind}", mime=mime,
                key=f"take_{tour.id}_{kind}", icon=":material/download:", on_click="ignore",
            )  # fmt: skip


def _made(request: TourRequest, kind: str) -> bytes:
    return workshop().made(request, kind)
