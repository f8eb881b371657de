"""The page that needs no server: one HTML file with the scene, the slider and all texts, which asks the network for nothing."""

from __future__ import annotations

import json
from typing import Any

from xstatic.pkg import leaflet

from atlas import permalink
from atlas.export.one_file import one_file, scene_script, styles
from atlas.export.page_text import first_told, page_texts
from atlas.export.state import MapState
from atlas.html import STRIP, escape
from atlas.i18n import t, words
from atlas.scene.legend import CITY_VIEWS, VIEWS
from atlas.text.iasi import HELP, content_note
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY, days_between, in_words, weekday

SCRIPTS = ("standalone_text.js", "standalone.js")
SECTIONS = ("app", "view", "panel", "search", "moment", "note", "changes", "standalone")
"""Words that the page itself tells; those of the map come with the scene."""

EMBED_HEIGHT = 500
"""Pixels of a frame in another page."""


def page(data: AtlasData, state: MapState, *, embed: bool = False) -> bytes:
    """Return the page as one HTML file that opens in a state; `embed` leaves out what a frame has no room for.

    It shows one day: of a comparison the chosen one. Raise GeodataError where the drawn scene is missing or stale.
    """
    texts = page_texts(data)
    told = json.dumps(_book(state, texts, embed=embed), ensure_ascii=False, separators=(",", ":"))
    return one_file(
        lang=state.lang,
        title=f"{in_words(state.day)} · {t('app.title')}",
        css=styles(),
        body=_body(data, state, texts, embed=embed),
        body_class="embed" if embed else "whole",
        script=scene_script(data.version, SCRIPTS, f"openPage(L, {told});"),
    )


def embed_snippet(file_name: str, title: str) -> str:
    """Return the HTML that shows a page in a frame of another page, with a link for where frames are left out."""
    name, told = escape(file_name), escape(title)
    return (
        f'<iframe src="{name}" title="{told}" loading="lazy" sandbox="allow-scripts" width="100%" height="{EMBED_HEIGHT}" '
        f'style="border:1px solid #C3BDAF"></iframe>\n<p><a href="{name}">{told}</a></p>\n'
    )


def _book(state: MapState, texts: dict[str, Any], *, embed: bool) -> dict[str, Any]:
    west, south, east, north = state.box or (VIEWS | CITY_VIEWS)[state.view]
    box = [[south, west], [north, east]]
    return {
        **texts,
        "words": {section: words(state.lang)[section] for section in SECTIONS},
        "state": {"date": state.day, "view": state.view, "layers": list(state.layers), "box": box if state.box else None},
        "hash": f"#{state.query()}", "box": box, "embed": embed,
        "views": list(permalink.VIEWS), "layers": list(permalink.LAYERS),
    }  # fmt: skip


def _body(data: AtlasData, state: MapState, texts: dict[str, Any], *, embed: bool) -> str:
    skip = f'<a class="atlas-skip" href="#text">{escape(t("panel.skip"))}</a>'
    head = f'<header><p class="brand">{escape(t("app.title"))}</p><p id="day-on-top" aria-hidden="true"></p></header>'
    note = f'<section id="note" class="content-note" role="note" tabindex="-1" hidden>{_content_note()}</section>'
    work = f'<div class="work">{_left(state)}{_panel(embed=embed)}</div>'
    return (
        f'{skip}\n{head}\n{_tools(embed=embed)}\n<div id="faults" role="status"></div>\n{_without_script(state, texts)}\n'
        f'<main class="columns">{note}{work}</main>\n{_foot(data, embed=embed)}'
    )


def _tools(*, embed: bool) -> str:
    """Return the choice of view and layers, and the field for a day; a frame keeps the views only."""
    views = "".join(_choice("radio", "view", view, t(f"view.{view}")) for view in permalink.VIEWS)
    chosen = f'<fieldset class="views"><legend>{escape(t("view.label"))}</legend>{views}</fieldset>'
    layers = "".join(_choice("checkbox", "layer", layer, t(f"layer.{layer}")) for layer in permalink.LAYERS)
    label = escape(t("layer.label"))
    boxes = f'<details class="layers"><summary>{label}</summary><fieldset><legend>{label}</legend>{layers}</fieldset></details>'
    if embed:
        return f'<nav class="st-key-tools tools">{chosen}{boxes}</nav>'
    field = escape(t("control.date_field"))
    date = (
        f'<form id="go-to"><label for="date">{field}</label><input id="date" type="text" autocomplete="off" maxlength="60" '
        f'placeholder="{field}" title="{escape(t("control.date_example"))}" aria-describedby="date-fault">'
        f'<button type="submit">{escape(t("standalone.go"))}</button><span id="date-fault" role="status"></span></form>'
    )
    return f'<nav class="st-key-tools tools">{chosen}{boxes}<i class="stretch"></i>{date}{_acts()}</nav>'


def _choice(kind: str, name: str, value: str, label: str) -> str:
    return f'<label><input type="{kind}" name="{name}" value="{value}"><span>{escape(label)}</span></label>'


def _acts() -> str:
    names = {"copy": "control.copy", "cite": "control.cite", "works": "standalone.works"}
    return "".join(f'<button type="button" data-act="{act}">{escape(t(key))}</button>' for act, key in names.items())


def _left(state: MapState) -> str:
    """Return map, slider and strip, under the names by which the scene finds them in the atlas."""
    told = {"old": t("standalone.old_browser"), "failed": t("standalone.failed")}
    wait = "".join(f' data-{name}="{escape(text)}"' for name, text in told.items())
    steps = (
        f'<span class="st-key-back"><button type="button" id="back" aria-label="{escape(t("control.day_back"))}">‹</button></span>'
        f'<span class="st-key-play"><button type="button" id="play" aria-label="{escape(t("control.play"))}"><i></i></button></span>'
        f'<span class="st-key-on"><button type="button" id="on" aria-label="{escape(t("control.day_on"))}">›</button></span>'
    )
    return (
        f'<div class="left"><div class="st-key-map"><div class="atlas-maps"><div class="atlas-map" role="application" '
        f'aria-label="{escape(t("map.label"))}"></div></div><div class="atlas-wait"{wait}>{escape(t("map.drawing"))}</div></div>'
        f'<div class="st-key-date"><div data-orientation="horizontal"><input id="day" type="range" min="0" max="{len(DAYS) - 1}" '
        f'value="{days_between(FIRST_DAY, state.day)}" aria-label="{escape(t("control.day"))}" '
        f'aria-valuetext="{escape(in_words(state.day))}"></div></div>'
        f'<div class="st-key-under"><div class="st-key-steps">{steps}</div>{STRIP}</div></div>'
    )


def _panel(*, embed: bool) -> str:
    label, hint = escape(t("search.label")), escape(t("search.placeholder"))
    return (
        '<div class="st-key-panel" id="text" tabindex="-1">'
        '<div class="day"><p class="small-caps" id="weekday"></p><h1 id="day-in-words"></h1><p class="statement" id="statement"></p></div>'
        f'<nav class="go" id="neighbours" aria-label="{escape(t("panel.neighbours"))}"></nav>'
        f'<div class="st-key-searching"{" hidden" if embed else ""}><input id="search" type="search" maxlength="200" '
        f'autocomplete="off" spellcheck="false" aria-label="{label}" placeholder="{hint}"></div>'
        '<div id="stands"></div><div id="events"></div><div id="more"></div></div>'
    )


def _content_note() -> str:
    """Return what the reader is told before the first entry to the views of the pogrom of Iași, and the two ways on."""
    told = content_note(" · ".join(_outward(name, url) for name, url in HELP))
    return (
        f'{told}<p class="bar-of-note"><button type="button" id="note-go" class="first">{escape(t("content_note.go"))}</button>'
        f'<button type="button" id="note-back">{escape(t("content_note.back"))}</button></p>'
    )


def _outward(name: str, url: str) -> str:
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer" title="{escape(t("known.outside"))}">{escape(name)}</a>'


def _without_script(state: MapState, texts: dict[str, Any]) -> str:
    """Tell the day in words where scripts are off."""
    sentence = t("standalone.no_script", day=in_words(state.day))
    return (
        f'<noscript><style>.tools,.columns{{display:none!important}}</style><div class="without"><p class="atlas-note">{escape(sentence)}</p>'
        f'<p class="small-caps">{escape(weekday(state.day))}</p><h1>{escape(in_words(state.day))}</h1>'
        f"<p>{escape(first_told(texts, 'statements', state.day))}</p>"
        f'<section class="standing">{first_told(texts, "stands", state.day)}</section></div></noscript>'
    )


def _foot(data: AtlasData, *, embed: bool) -> str:
    version = data.version
    if embed:
        return f'<footer class="foot"><span>{escape(t("standalone.embed_foot", version=version))}</span> {_acts()}</footer>'
    told = t("standalone.foot", version=version, leaflet=leaflet.VERSION)
    return f'<footer class="foot"><span>{escape(told)}</span></footer>'
