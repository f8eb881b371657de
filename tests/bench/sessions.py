"""Twenty readers at once, as Streamlit's own protocol sees them: one step of the slider a second each."""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import dataclass

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from layers.calendar import DAYS

SECONDS = 12
PERIOD = 1.0


@dataclass(frozen=True)
class Load:
    """How some sessions fared: median ms of a rerun, and the server's memory in MB afterwards."""

    sessions: int
    median: float
    memory: float


def load(url: str, sessions: int, pid: int) -> Load:
    """Step `sessions` sliders once a second each; a rerun lasts from its question to its end."""
    times = asyncio.run(_all(url, sessions))
    return Load(sessions, statistics.median(times), psutil.Process(pid).memory_info().rss / 1e6)


async def _all(url: str, sessions: int) -> list[float]:
    address = url.replace("http", "ws") + "/_stcore/stream"
    found = await asyncio.gather(*(_session(address, number / sessions) for number in range(sessions)))
    return [time_ for times in found for time_ in times]


async def _session(address: str, delay: float) -> list[float]:
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        first = BackMsg()
        first.rerun_script.query_string = "date=1941-06-21"
        slider, fragment = await _run(socket, first)
        await asyncio.sleep(delay)
        times, end, day = [], time.monotonic() + SECONDS, 600
        while time.monotonic() < end:
            step = BackMsg()
            step.rerun_script.query_string = "date=1941-06-21"
            step.rerun_script.fragment_id = fragment
            state = step.rerun_script.widget_states.widgets.add()
            state.id, day = slider, day + 1
            state.string_array_value.data.append(DAYS[day])
            begun = time.perf_counter()
            await _run(socket, step)
            times.append((time.perf_counter() - begun) * 1000)
            await asyncio.sleep(max(0.0, PERIOD - times[-1] / 1000))
        return times


async def _run(socket: websockets.ClientConnection, question: BackMsg) -> tuple[str, str]:
    """Send a rerun and wait for its end; return the slider's widget id and its fragment."""
    await socket.send(question.SerializeToString())
    slider, fragment = "", ""
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await socket.recv())
        kind = answer.WhichOneof("type")
        if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "slider":
            slider, fragment = answer.delta.new_element.slider.id, answer.delta.fragment_id
        if kind == "script_finished":
            return slider, fragment
