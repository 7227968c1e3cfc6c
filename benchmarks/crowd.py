"""Many visitors at once, and what one costs the server: they speak its protocol, for browsers would cost more than it.

``python -m benchmarks.crowd`` prints the tables. A visitor has its page when the script has ended and all is sent.
"""

import asyncio
import os
import random
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from benchmarks.browser import served
from benchmarks.dashboard import EXAMPLES, HELLO, YARDSTICK, ours, streamlit
from benchmarks.report import Section, show
from budget_index.rounds.model import read_round

ROUND, CROWD, LATE, WAITED = "kz-example-2026", 50, 0.95, 8.0
"""So many visitors come at once; this share of them waits at most so many seconds."""
OF_A_REGION = 0.15
"""Seconds of the processor that a region's page may cost, once somebody has looked at one."""
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    show([crowd()])


def crowd() -> Section:
    """Time a crowd that opens a region's page, each a random one, and the processor's time of single visits."""
    load, drawn = os.getloadavg()[0], random.Random(1)
    regions = read_round(EXAMPLES / ROUND).regions
    rows, seconds = [], {}
    for name, command in {"dashboard: a region": ours(EXAMPLES), YARDSTICK: streamlit(*HELLO)}.items():
        page = "region" if name != YARDSTICK else ""
        with served(command) as (address, process):
            asyncio.run(visits(address, page, ["KZ-15"]))
            first = [_spent(address, process, page, code) for code in regions]
            again = [_spent(address, process, page, code) for code in regions]
        with served(command) as (address, process):
            asyncio.run(visits(address, page, ["KZ-15"]))
            taken = sorted(asyncio.run(visits(address, page, drawn.choices(regions, k=CROWD))))
        seconds[name] = taken[int(LATE * CROWD) - 1], sum(first) / len(first), sum(again) / len(again)
        rows.append([name, *(f"{value:.2f}" for value in (taken[0], taken[CROWD // 2], seconds[name][0], taken[-1])),
                     *(f"{1000 * value:.0f}" for value in seconds[name][1:])])  # fmt: skip
    waited, first_time, again_time = seconds["dashboard: a region"]
    checks = [
        f"{LATE:.0%} have it within {waited:.1f} s (≤ {WAITED:g}: {_met(waited <= WAITED)})",
        f"a region nobody has opened {first_time:.2f} s of the processor, again {again_time:.2f} "
        f"(≤ {OF_A_REGION:g}: {_met(max(first_time, again_time) <= OF_A_REGION)})",
    ]
    note = (
        f"{CROWD} visitors open a random region of {len(regions)} at once, on one process that has shown one of them; "
        f"then single visits. {'; '.join(checks)}. Load of the machine at the start {load:.1f}."
    )
    header = ["page", "first s", "median s", f"{LATE:.0%} s", "last s", "processor ms, first", "again"]
    return Section("Dashboard: a crowd", header, rows, note)


def _met(met: bool) -> str:
    return "met" if met else "missed"


def _spent(address: str, process: int, page: str, region: str) -> float:
    """Return the seconds of the processor that a visit costs the server."""
    before = processor_seconds(process)
    asyncio.run(visits(address, page, [region]))
    return processor_seconds(process) - before


def processor_seconds(process: int) -> float:
    """Return the seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def visits(address: str, page: str, regions: Sequence[str]) -> list[float]:
    """Open the pages of regions at once; return how long each took."""
    return await asyncio.gather(*(_visit(address, page, region) for region in regions))


async def _visit(address: str, page: str, region: str) -> float:
    query = urlencode({"lang": "ru", "round": ROUND, "region": region})
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    asked.rerun_script.context_info.url = f"{address}/{page}"
    place = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    start = perf_counter()
    async with connect(place, origin=address, max_size=None, subprotocols=["streamlit"], open_timeout=60) as server:
        await server.send(asked.SerializeToString())
        async for content in server:
            told = ForwardMsg.FromString(content)
            if told.WhichOneof("type") == "script_finished":
                return perf_counter() - start
    raise RuntimeError(f"{address}/{page}?{query} ended early")


if __name__ == "__main__":
    main()
