"""Write a finished sheet as PNG, SVG or PDF: the same sheet gives the same bytes."""

from __future__ import annotations

import base64
import io
import re
from typing import Any
from xml.sax.saxutils import escape, unescape

import matplotlib as mpl
import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from atlas.i18n import t
from atlas.print.fonts import font_file
from atlas.print.sheet import Sheet

FORMATS = ("png", "svg", "pdf")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none", "pdf.fonttype": 42, "text.hinting": "none", "text.hinting_factor": 1, "path.simplify": False,
    "svg.hashsalt": "atlas", "agg.path.chunksize": 0, "pdf.compression": 6,
}  # fmt: skip

_CSS_NAMES = {
    "sans": ("Source Sans Pro", 400, "normal"), "semibold": ("Source Sans Pro", 600, "normal"),
    "bold": ("Source Sans Pro", 700, "normal"), "italic": ("Source Sans Pro", 400, "italic"),
    "serif": ("Source Serif Pro", 400, "normal"), "serif-semibold": ("Source Serif Pro", 600, "normal"),
    "serif-italic": ("Source Serif Pro", 400, "italic"),
}  # fmt: skip
"""How a browser is told of each face: family, weight and style."""


def saved(sheet: Sheet, suffix: str, dpi: int = 300) -> bytes:
    """Return a sheet in one of FORMATS; `dpi` counts for PNG only."""
    with mpl.rc_context(SETTINGS):
        if suffix == "png":
            return _png(sheet, dpi)
        if suffix == "svg":
            return _svg(sheet)
        return _pdf(sheet)


def _png(sheet: Sheet, dpi: int) -> bytes:
    out = io.BytesIO()
    FigureCanvasAgg(sheet.canvas.figure)
    told = {
        "Title": sheet.title, "Description": sheet.alt, "Author": t("sheet.author"), "Copyright": LICENCE,
        "Source": sheet.request.state.link(sheet.request.address), "Comment": _identity(sheet), "Software": None,
    }  # fmt: skip
    sheet.canvas.figure.savefig(out, format="png", dpi=dpi, metadata=told, transparent=None)
    return out.getvalue()


def _svg(sheet: Sheet) -> bytes:
    out = io.StringIO()
    FigureCanvasSVG(sheet.canvas.figure)
    told = {
        "Title": sheet.title, "Description": sheet.alt, "Date": None, "Creator": t("sheet.author"), "Rights": LICENCE,
        "Source": sheet.request.state.link(sheet.request.address), "Identifier": _identity(sheet),
        "Language": sheet.request.state.lang, "Coverage": ", ".join(sheet.request.state.days),
    }  # fmt: skip
    sheet.canvas.figure.savefig(out, format="svg", metadata=told)
    text = out.getvalue()
    head = f'<title id="title">{escape(sheet.title)}</title><desc id="desc">{escape(sheet.alt)}</desc>'
    text = text.replace(
        "<svg ", f'<svg role="img" aria-labelledby="title desc" xml:lang="{sheet.request.state.lang}" ', 1
    )
    text = text.replace(" <metadata>", f" {head}\n <metadata>", 1)
    return _with_fonts(text).encode()


_WORDS = re.compile(
    r'<g id="face-(?P<face>[a-z-]+)">(?P<between>.*?)<text style="(?P<style>[^"]*)"(?P<rest>[^>]*)>(?P<letters>[^<]*)</text>',
    re.DOTALL,
)


def _with_fonts(text: str) -> str:
    """Put into an SVG the letters that it uses of every face, so that it looks the same where no font is installed."""
    used: dict[str, set[str]] = {}

    def with_family(found: re.Match[str]) -> str:
        style, letters, face = found["style"], found["letters"], found["face"]
        used.setdefault(face, set()).update(unescape(letters))
        family, weight, slope = _CSS_NAMES[face]
        size = re.search(r"([\d.]+)px", style)
        kept = [part.strip() for part in style.split(";") if part.strip() and not part.strip().startswith("font")]
        family_list = f"'{family}', '{family.removesuffix(' Pro')}', sans-serif"
        told = "; ".join([f"font: {slope} {weight} {size[1] if size else 8}px {family_list}", *kept])
        return f'<g>{found["between"]}<text style="{told}"{found["rest"]}>{letters}</text>'

    text = _WORDS.sub(with_family, text)
    rules = "".join(_font_rule(face, letters) for face, letters in sorted(used.items()))
    return text.replace("</style>", f"{rules}</style>", 1)


def _font_rule(face: str, letters: set[str]) -> str:
    family, weight, slope = _CSS_NAMES[face]
    encoded = base64.b64encode(_subset(face, letters)).decode()
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{slope};"
        f"src:url(data:font/woff;base64,{encoded}) format('woff')}}\n"
    )


def _subset(face: str, letters: set[str]) -> bytes:
    options = subset.Options()
    options.flavor, options.recalc_timestamp, options.notdef_outline = "woff", False, True
    options.layout_features = ["kern", "mark", "ccmp", "locl"]
    loaded: TTFont = subset.load_font(str(font_file(face)), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(letters)))
    cutter.subset(loaded)
    out = io.BytesIO()
    loaded.flavor = "woff"
    loaded.save(out)
    return out.getvalue()


def _pdf(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    FigureCanvasPdf(sheet.canvas.figure)
    sheet.canvas.figure.savefig(
        out, format="pdf", metadata={"Title": sheet.title, "CreationDate": None, "ModDate": None}
    )
    return _described(out.getvalue(), sheet)


def _described(content: bytes, sheet: Sheet) -> bytes:
    """Add language, title and XMP, and write the file so that the same sheet gives the same bytes."""
    state = sheet.request.state
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.Root.Lang = pikepdf.String(state.lang)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as told:
            told["dc:title"] = sheet.title
            told["dc:description"] = sheet.alt
            told["dc:creator"] = [t("sheet.author")]
            told["dc:language"] = [state.lang]
            told["dc:rights"] = "CC BY 4.0"
            told["dc:coverage"] = ", ".join(state.days)
            told["dc:source"] = state.link(sheet.request.address)
            told["dc:identifier"] = _identity(sheet)
            told["xmpRights:WebStatement"] = LICENCE
            told["pdf:Keywords"] = _identity(sheet)
        pdf.docinfo["/Creator"] = pikepdf.String(t("sheet.author"))
        rename_subsets(pdf)
        tell_texts(pdf.pages[0], [text.text for text in sheet.canvas.record.texts])
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


_TEXT_OBJECT = re.compile(rb"BT\n.*?\nET\n", re.DOTALL)


def tell_texts(page: pikepdf.Page, texts: list[str]) -> None:
    """Say of every text object what it reads, so that turned names are found as words; the order is that of drawing."""
    contents = page.Contents
    drawn = contents.read_bytes()
    if len(_TEXT_OBJECT.findall(drawn)) != len(texts):
        return
    waiting = iter(texts)

    def told(found: re.Match[bytes]) -> bytes:
        letters = next(waiting).encode("utf-16-be").hex().upper()
        return b"/Span <</ActualText <FEFF" + letters.encode() + b">>> BDC\n" + found[0] + b"EMC\n"

    contents.write(_TEXT_OBJECT.sub(told, drawn))


def rename_subsets(pdf: pikepdf.Pdf) -> None:
    """Give the embedded subsets of fonts names that do not depend on the run."""
    known: dict[str, str] = {}
    for held in pdf.objects:
        if not isinstance(held, pikepdf.Dictionary):
            continue
        for key in ("/BaseFont", "/FontName"):
            name = str(held.get(key, ""))
            if re.match(r"/[A-Z]{6}\+", name):
                known.setdefault(name, "")
    for number, name in enumerate(sorted(known, key=lambda name: name.split("+")[1])):
        known[name] = f"/ATLAS{chr(65 + number)}+{name.split('+')[1]}"
    for held in pdf.objects:
        if isinstance(held, pikepdf.Dictionary):
            for key in ("/BaseFont", "/FontName"):
                if str(held.get(key, "")) in known:
                    held[key] = pikepdf.Name(known[str(held[key])])


def _identity(sheet: Sheet) -> str:
    return f"state {sheet.state_id}, data {sheet.data_version}"
