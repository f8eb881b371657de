"""A span of days as a film: GIF, WebP or MP4."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from atlas.export.files import ExportError
from atlas.export.film_rules import checked_film
from atlas.export.state import HOME, MapState
from atlas.i18n import t
from atlas.print.moving import Moving, Run
from layers.atlas_data import AtlasData
from layers.calendar import days_between, parse_day, span_in_words

LAST_MS = 2000
"""How much longer the last frame stands."""

RATE = 12
"""Frames a second of an MP4: a day takes several of them."""

Progress = Callable[[int, int], None]


def film(
    data: AtlasData,
    state: MapState,
    to: str,
    out_kind: str,
    *,
    days_per_second: float = 4,
    size: tuple[int, int] = (1280, 720),
    progress: Progress | None = None,
    address: str = HOME,
) -> bytes:
    """Return the days from that of a state to `to` as a film in one of KINDS.

    Days on which nothing changes stand in one frame under their span; signs of events are not drawn, what is new stands
    in words. `size` is one of SIZES, in pixels. `progress` is told how many of how many frames are drawn; what it raises
    ends the film. Raises RequestError for what is not filmed, ExportError where MP4 cannot be written.
    """
    checked_film(state, to, out_kind, days_per_second, size)
    moving = Moving(data, state, *size)
    runs = moving.runs(state.day, parse_day(to))
    lengths = _lengths(runs, days_per_second)
    told = _told(data, state, runs, address)
    frames = _frames(moving, runs, progress)
    write = {"gif": _gif, "webp": _webp, "mp4": _mp4}[out_kind]
    return write(frames, lengths, told, (moving, runs))


def _lengths(runs: Sequence[Run], pace: float) -> list[int]:
    """Return how long each frame stands, in ms, in hundredths of a second so that a GIF can say it."""
    ends = [days_between(runs[0].first, run.last) + 1 for run in runs]
    marks = [round(100 * end / pace) * 10 for end in ends]
    lengths = [mark - before for mark, before in zip(marks, [0, *marks], strict=False)]
    return [*lengths[:-1], lengths[-1] + LAST_MS]


def _told(data: AtlasData, state: MapState, runs: Sequence[Run], address: str) -> dict[str, str]:
    """Return title, terms and link, as they are written into the file."""
    span = span_in_words(runs[0].first, runs[-1].last)
    return {
        "title": t(f"takeaway.film_title_{state.area}", span=span),
        "copyright": f"{t('takeaway.licence')} {t('takeaway.geometry')} {t('takeaway.version', version=data.version)}",
        "comment": t("takeaway.film_from", link=state.link(address)),
    }


def _frames(moving: Moving, runs: Sequence[Run], progress: Progress | None) -> Iterator[Image.Image]:
    for number, run in enumerate(runs):
        if progress:
            progress(number, len(runs))
        yield moving.frame(run)
    if progress:
        progress(len(runs), len(runs))


Frames = Iterator[Image.Image]
Drawing = tuple[Moving, Sequence[Run]]


def _gif(frames: Frames, lengths: Sequence[int], told: dict[str, str], drawing: Drawing) -> bytes:
    """Write a GIF that plays once, all frames in one palette, which the first, the middle and the last of them give."""
    moving, runs = drawing
    width, height = moving.width, moving.height
    samples = Image.new("RGB", (width, height * 3))
    for place, run in enumerate((runs[0], runs[len(runs) // 2], runs[-1])):
        samples.paste(moving.frame(run), (0, place * height))
    palette = samples.quantize(255, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    reduced = (frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames)
    out = io.BytesIO()
    first = next(reduced)
    first.save(
        out, "GIF", save_all=True, append_images=reduced, duration=list(lengths), optimize=True, disposal=1,
        comment="\n".join(told.values()).encode(),
    )  # fmt: skip
    return out.getvalue()


class _Reel:
    """Frames that are drawn when Pillow turns to them, so that never more than one is held."""

    mode = "RGB"

    def __init__(self, frames: Frames, count: int) -> None:
        self.n_frames, self._frames = count, frames

    def seek(self, number: int) -> None:
        """Turn to the next frame."""
        self._frame = next(self._frames)

    def getim(self) -> Any:
        """Return the pixels as Pillow hands them to its encoder."""
        return self._frame.getim()


def _webp(frames: Frames, lengths: Sequence[int], told: dict[str, str], drawing: Drawing) -> bytes:
    """Write a WebP that plays once."""
    out = io.BytesIO()
    first = next(frames)
    rest = [_Reel(frames, len(lengths) - 1)] if len(lengths) > 1 else []
    first.save(
        out, "WEBP", save_all=True, append_images=rest, duration=list(lengths) if rest else lengths[0], loop=1, quality=82,
        method=2, kmin=9, kmax=17, xmp=_xmp(told),
    )  # fmt: skip
    for _ in frames:
        pass
    return out.getvalue()


def _xmp(told: dict[str, str]) -> bytes:
    from xml.sax.saxutils import escape

    def words(name: str) -> str:
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(told[name])}</rdf:li></rdf:Alt>'

    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{words('title')}</dc:title><dc:rights>{words('copyright')}</dc:rights>"
        f"<dc:description>{words('comment')}</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def _mp4(frames: Frames, lengths: Sequence[int], told: dict[str, str], drawing: Drawing) -> bytes:
    """Write an H.264 film that any player shows; the encoder keeps to one thread, so that the bytes are the same."""
    moving, encoder = drawing[0], import_module("imageio_ffmpeg")
    options = [
        "-crf", "20", "-preset", "fast", "-x264-params", "threads=1", "-movflags", "+faststart", "-map_metadata", "-1",
        "-fflags", "+bitexact", "-flags:v", "+bitexact",
        *(part for name, text in sorted(told.items()) for part in ("-metadata", f"{name}={text}")),
    ]  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        writer = encoder.write_frames(
            str(path), (moving.width, moving.height), fps=RATE, codec="libx264", quality=None, macro_block_size=2, pix_fmt_in="rgb24",
            output_params=options, ffmpeg_log_level="error",
        )  # fmt: skip
        writer.send(None)
        try:
            sent = passed = 0
            for frame, length in zip(frames, lengths, strict=True):
                passed += length
                pixels = frame.tobytes()
                for _ in range(round(passed * RATE / 1000) - sent):
                    writer.send(pixels)
                sent = round(passed * RATE / 1000)
        except OSError as error:
            raise ExportError(f"The MP4 could not be written: {error}") from None
        finally:
            writer.close()
        return path.read_bytes()
