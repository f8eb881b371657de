"""Several drawn pages as one PDF: the same pages give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import pikepdf
from matplotlib.backends.backend_pdf import FigureCanvasPdf, PdfPages

from atlas.i18n import t
from atlas.print.canvas import Canvas
from atlas.print.save import LICENCE, SETTINGS, rename_subsets, tell_texts


def booklet(pages: Sequence[Canvas], told: Mapping[str, str], marks: Sequence[tuple[str, int]], lang: str) -> bytes:
    """Return pages as one PDF; `told` are fields of XMP with their prefix, `marks` the titles and pages of its outline."""
    out = io.BytesIO()
    with mpl.rc_context(SETTINGS), PdfPages(out, metadata={"Title": told["dc:title"], "CreationDate": None, "ModDate": None}) as bound:  # fmt: skip
        for drawn in pages:
            FigureCanvasPdf(drawn.figure)
            bound.savefig(drawn.figure)
    whole = io.BytesIO()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        pdf.Root.Lang = pikepdf.String(lang)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as fields:
            fields["dc:creator"] = [t("sheet.author")]
            fields["dc:language"] = [lang]
            fields["xmpRights:WebStatement"] = LICENCE
            for name, text in told.items():
                fields[name] = text
        pdf.docinfo["/Creator"] = pikepdf.String(t("sheet.author"))
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(title, page) for title, page in marks)
        rename_subsets(pdf)
        for drawn, page in zip(pages, pdf.pages, strict=True):
            tell_texts(page, [text.text for text in drawn.record.texts])
        pdf.save(whole, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return whole.getvalue()
