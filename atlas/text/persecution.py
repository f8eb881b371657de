"""What was counted of the persecution as a whole: sums over many places, which stand at none of them."""

from __future__ import annotations

from atlas.html import escape
from atlas.i18n import t
from atlas.text import known
from atlas.text.iasi import count_groups
from layers.atlas_data import AtlasData
from layers.calendar import span_in_words
from layers.iasi import read_values
from layers.persecution import PersecutionPlace, read_persecution_places

SUM = "summary"


def sums(data: AtlasData, day: str) -> str:
    """Tell the counts over many places, those of the day first; a count of other places is never added to one of these."""
    places = [place for place in read_persecution_places(data.folder) if place.kind == SUM]
    told = "".join(_told(data, place) for place in sorted(places, key=lambda place: (day not in place, place.id)))
    return (
        f'<section class="moment"><h2 class="small-caps">{escape(t("persecution.sums"))}</h2>'
        f'<p class="fine">{escape(t("persecution.sums_note"))} {escape(t("moment.range_note"))}</p>{told}</section>'
    )


def _told(data: AtlasData, place: PersecutionPlace) -> str:
    values = [value for value in read_values(data.folder) if value.subject == place.id]
    cited = known.row_citations(data, place.citations, checked=place.checked)
    return (
        f'<details class="moments"><summary><b>{escape(place.name)}</b>, {escape(span_in_words(place.start_date, place.end_date))}</summary>'
        f"<p>{escape(place.text)}</p>{count_groups(data, values)}"
        f'<p class="uncertain"><b>{escape(t("city.not_known"))}</b> {escape(place.not_known)}</p>'
        f"{known.how_known(data, cited, note=place.locator)}</details>"
    )
