"""A lecture as one HTML file: the same keys, the speaker's window, no server and no network."""

from __future__ import annotations

import json

from atlas.export.one_file import one_file, scene_script, styles
from atlas.html import MAP_HTML, escape
from atlas.i18n import t
from atlas.lectures import lecture_data, lecture_words
from atlas.scene.legend import VIEWS
from layers.atlas_data import AtlasData
from layers.tours import Tour


def lecture_page(data: AtlasData, tour: Tour) -> bytes:
    """Return the file; raise GeodataError where the drawn scene is missing or stale."""
    west, south, east, north = VIEWS["romania"]
    book = {
        "lecture": lecture_data(data, tour), "words": lecture_words(), "box": [[south, west], [north, east]], "leave": "", "health": "",
        "presenterLink": "",
    }  # fmt: skip
    told = json.dumps(book, ensure_ascii=False, separators=(",", ":"))
    call = f"const book = {told};\nbook.presenter = location.hash === '#presenter';\nmountLecture(document, L, {{ data: book }}, buildScene, '');"
    body = f'<div class="atlas-lecture">{MAP_HTML.format(label=t("map.label"), wait=t("map.drawing"))}</div><noscript>{escape(t("takeaway_page.no_script"))}</noscript>'
    return one_file(
        lang="en",
        title=tour.title,
        css=styles(),
        body=body,
        body_class="whole",
        script=scene_script(data.version, (), call),
    )
