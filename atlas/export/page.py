"""The page that needs no server: one HTML file with the scene, the slider and all texts, which asks the network for nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

from xstatic.pkg import leaflet

from atlas import permalink
from atlas.export.page_text import escape, first_told, page_texts
from atlas.export.state import MapState
from atlas.i18n import t, words
from atlas.scene.legend import CITY_VIEWS, VIEWS
from atlas.style import CATEGORIES, PALETTES, SYMBOLS, category_image, swatch
from atlas.time_filter import WEB
from atlas.web_map import built_script
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY, days_between, in_words, weekday

PAGE_CSS = WEB.parent / "pages/page.css"
SCRIPTS = ("standalone_text.js", "standalone.js")
SECTIONS = ("app", "view", "panel", "search", "moment", "note", "changes", "standalone")
"""Words that the page itself tells; those of the map come with the scene."""

FONTS = {
    '"Source Sans"': '"Source Sans","Source Sans 3","Source Sans Pro",system-ui',
    '"Source Serif"': '"Source Serif","Source Serif 4","Source Serif Pro",Georgia',
}
"""The file carries no fonts: under each name stand those that a machine may have."""

HELP = (
    ("iasi1941.com, the memory of places", "https://www.iasi1941.com/"),
    ("INSHR-EW, Bucharest", "https://www.inshr-ew.ro/"),
    ("Yad Vashem, database of names", "https://yvng.yadvashem.org/"),
    ("USHMM", "https://www.ushmm.org/"),
)
"""Where to read more, to find names, and to ask."""

EMBED_HEIGHT = 500
"""Pixels of a frame in another page."""

STRIP = (
    '<div class="atlas-strip"><div class="strip-day"></div><div class="strip-end"></div><div class="strip-lanes"></div>'
    '<div class="strip-fine"></div></div>'
)


def page(data: AtlasData, state: MapState, *, embed: bool = False) -> bytes:
    """Return the page as one HTML file that opens in a state; `embed` leaves out what a frame has no room for.

    It shows one day: of a comparison the chosen one. Raise GeodataError where the drawn scene is missing or stale.
    """
    scene, texts = built_script(data.version), page_texts(data)
    script = _script(scene, _book(state, texts, embed=embed))
    unpack = (WEB / "unpack.js").read_text(encoding="utf-8")
    body = _body(data, state, texts, embed=embed)
    html = (
        f'<!DOCTYPE html>\n<html lang="{state.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(unpack, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(in_words(state.day))} · {escape(t('app.title'))}</title>\n<style>\n{_styles()}</style>\n</head>\n"
        f'<body class="{"embed" if embed else "whole"}">\n{body}\n'
        f'<script type="application/octet-stream" id="packed">{_packed(script)}</script>\n<script>{unpack}</script>\n</body>\n</html>\n'
    )
    return html.encode()


def embed_snippet(file_name: str, title: str) -> str:
    """Return the HTML that shows a page in a frame of another page, with a link for where frames are left out."""
    name, told = escape(file_name), escape(title)
    return (
        f'<iframe src="{name}" title="{told}" loading="lazy" sandbox="allow-scripts" width="100%" height="{EMBED_HEIGHT}" '
        f'style="border:1px solid #C3BDAF"></iframe>\n<p><a href="{name}">{told}</a></p>\n'
    )


def _policy(*scripts: str) -> str:
    """Forbid the network, and every script but those of the file."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; connect-src 'none'; "
        "form-action 'none'; base-uri 'none'"
    )


def _script(scene: str, book: dict[str, Any]) -> str:
    """Put Leaflet, the scene as the atlas serves it, the page's own code and its texts into one script."""
    library = re.sub(r"\n//# sourceMappingURL=.*", "", _leaflet("js"))
    own = "\n".join((WEB / name).read_text(encoding="utf-8") for name in SCRIPTS)
    told = json.dumps(book, ensure_ascii=False, separators=(",", ":"))
    script = _with_fonts(f"{library}\n(() => {{\n{scene}\n{own}\nopenPage(L, {told});\n}})();\n")
    return script.replace("\r\n", "\n").replace("\r", "\n")


def _leaflet(suffix: str) -> str:
    return (Path(leaflet.BASE_DIR) / f"leaflet.{suffix}").read_text(encoding="utf-8")


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


def _packed(script: str) -> str:
    """Compress a script; the header names no time and no system, so the same script gives the same bytes."""
    packed = gzip.compress(script.encode(), 9, mtime=0)
    return base64.b64encode(packed[:9] + b"\xff" + packed[10:]).decode()


def _with_fonts(text: str) -> str:
    for name, others in FONTS.items():
        text = text.replace(name, others)
    return text


def _styles() -> str:
    own = (WEB / "standalone.css").read_text(encoding="utf-8")
    sheets = [re.sub(r"url\((?:images/|#default)[^)]*\)", "none", _leaflet("css"))]
    sheets += [(path).read_text(encoding="utf-8") for path in (WEB / "map.css", PAGE_CSS)]
    dark = f"@media (prefers-color-scheme: dark) {{ {_theme('dark')} }}"
    contrast = f"@media (prefers-contrast: more) {{ {_theme('contrast')} }}"
    paper = f"@media print {{ :root {{ {_tokens('light')} }} }}"
    return _with_fonts("\n".join([*sheets, _theme("light"), dark, contrast, own, paper, ""])).replace("\r\n", "\n")


def _theme(name: str) -> str:
    """Write a palette as rules: its tokens, the swatches of land, and the signs of the kinds of events."""
    swatches = "".join(
        f'.swatch.is-{key.replace(" ", "-")}{{background-image:url("{swatch(key, name)}")}}' for key in SYMBOLS
    )
    marks = "".join(
        f'.events-list > details > summary.of-{category} b::before{{content:url("{category_image(category, name)}")}}'
        for category in CATEGORIES
    )
    return f":root {{ {_tokens(name)}--st-background-color:{PALETTES[name]['paper']}; }}{swatches}{marks}"


def _tokens(name: str) -> str:
    return "".join(f"--a-{token}:{colour};" for token, colour in PALETTES[name].items())


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
    """Return what the reader is told before the first entry to the views of the pogrom of Iași."""
    links = " · ".join(_outward(name, url) for name, url in HELP)
    told = (t("content_note.text"), t("content_note.documents"), t("moment.range_note"))
    return (
        f"<h2>{escape(t('content_note.title'))}</h2>{''.join(f'<p>{escape(text)}</p>' for text in told)}"
        f"<p>{escape(t('content_note.help'))}{links}</p>"
        f'<p class="bar-of-note"><button type="button" id="note-go" class="first">{escape(t("content_note.go"))}</button>'
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
