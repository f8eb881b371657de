"""Write a page as one HTML file: everything inside, the network forbidden, the same bytes for the same content."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from xstatic.pkg import leaflet

from atlas.html import LIST_SIGN, escape, signs, swatches, tokens
from atlas.style import PALETTES
from atlas.time_filter import WEB
from atlas.web_map import built_script

PAGE_CSS = WEB.parent / "pages/page.css"

FONTS = {
    '"Source Sans"': '"Source Sans","Source Sans 3","Source Sans Pro",system-ui',
    '"Source Serif"': '"Source Serif","Source Serif 4","Source Serif Pro",Georgia',
}
"""The file carries no fonts: under each name stand those that a machine may have."""


def one_file(*, lang: str, title: str, css: str, body: str, body_class: str, script: str) -> bytes:
    """Return an HTML file that carries its script compressed and may run no other."""
    unpack = (WEB / "unpack.js").read_text(encoding="utf-8")
    html = (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(unpack, script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>\n{css}</style>\n</head>\n"
        f'<body class="{body_class}">\n{body}\n'
        f'<script type="application/octet-stream" id="packed">{_packed(script)}</script>\n<script>{unpack}</script>\n</body>\n</html>\n'
    )
    return html.encode()


def scene_script(data_version: str, own: Sequence[str], call: str) -> str:
    """Put Leaflet, the scene as the atlas serves it, more of our scripts by name, and a call into one script."""
    library = re.sub(r"\n//# sourceMappingURL=.*", "", _leaflet("js"))
    more = "\n".join((WEB / name).read_text(encoding="utf-8") for name in own)
    script = _with_fonts(f"{library}\n(() => {{\n{built_script(data_version)}\n{more}\n{call}\n}})();\n")
    return script.replace("\r\n", "\n").replace("\r", "\n")


def _policy(*scripts: str) -> str:
    """Forbid the network, and every script but those of the file."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts
    )
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; connect-src 'none'; "
        "form-action 'none'; base-uri 'none'"
    )


def _leaflet(suffix: str) -> str:
    return (Path(leaflet.BASE_DIR) / f"leaflet.{suffix}").read_text(encoding="utf-8")


def _packed(script: str) -> str:
    """Compress a script; the header names no time and no system, so the same script gives the same bytes."""
    packed = gzip.compress(script.encode(), 9, mtime=0)
    return base64.b64encode(packed[:9] + b"\xff" + packed[10:]).decode()


def _with_fonts(text: str) -> str:
    for name, others in FONTS.items():
        text = text.replace(name, others)
    return text


def styles() -> str:
    """Return the style sheet of a page in one file: Leaflet's, the map's, the page's, in light, dark and high contrast."""
    own = (WEB / "standalone.css").read_text(encoding="utf-8")
    sheets = [re.sub(r"url\((?:images/|#default)[^)]*\)", "none", _leaflet("css"))]
    sheets += [(path).read_text(encoding="utf-8") for path in (WEB / "map.css", WEB / "lecture.css", PAGE_CSS)]
    dark = f"@media (prefers-color-scheme: dark) {{ {_theme('dark')} }}"
    contrast = f"@media (prefers-contrast: more) {{ {_theme('contrast')} }}"
    paper = f"@media print {{ :root {{ {tokens('light')} }} }}"
    return _with_fonts("\n".join([*sheets, _theme("light"), dark, contrast, own, paper, ""])).replace("\r\n", "\n")


def _theme(name: str) -> str:
    """Write a palette as rules: its tokens, the swatches of land, and the signs of the kinds of events."""
    root = f":root {{ {tokens(name)}--st-background-color:{PALETTES[name]['paper']}; }}"
    return f"{root}{swatches(name)}{signs(name, LIST_SIGN)}"
