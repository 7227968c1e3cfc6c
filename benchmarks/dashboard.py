"""The dashboard in a browser, beside Streamlit's plainest page: ``python -m benchmarks.dashboard`` prints tables.

Times are the browser's own, from navigation or click until a frame has been painted with what was waited for.
Every visitor is new: nothing is in the browser's cache. Servers have the same settings and take turns.
"""

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.browser import memory, opened_browser, seconds, served, streamlit, visitor
from benchmarks.large_rounds import LAST_YEAR, ROUNDS, UNITS, write_large_rounds
from benchmarks.report import Section, show
from budget_index.bundled import bundled
from budget_index.language import LANGUAGES, OWN_NAMES
from budget_index.rounds.results_cache import CACHE_PLACE

WARM_TURNS, COLD_TURNS, PAGE_TURNS, REDRAWS = 9, 5, 3, 3
SESSIONS = (1, 5, 10, 20)
WARM, COLD, REDRAW, SESSION = 1.3, 2.0, 0.35, 5.0
"""Targets: times the yardstick, seconds of the whole page, MB a session."""
FIRST_VIEW, LARGE, LARGE_MEMORY = 5.0, 1.0, 500
"""Targets of a large survey: seconds on a new server, seconds of a page, MB."""
HELLO = ("run", str(Path(__file__).with_name("hello.py")))
OURS, YARDSTICK, PLAIN = "dashboard: ranking", "yardstick: one chart", "streamlit hello, which has no chart"
CHOICES = {"lang": (2, 0, 1), "round": (0, 1, 2, 3), "region": (4, 5, 6, 7)}
"""Keys of widgets, and which of their options are chosen one after the other; no choice is what was there before."""
EXAMPLES = bundled("data", "rounds")


def main() -> None:
    """Measure and print."""
    show(measured())


def measured() -> list[Section]:
    """Measure everything."""
    with TemporaryDirectory() as name, TemporaryDirectory() as cache, opened_browser() as browser:
        os.environ[CACHE_PLACE] = cache
        write_large_rounds(Path(name))
        return [first_charts(browser), redraws(browser), large(browser, Path(name)), sessions(browser)]


def ours(data: Path) -> list[str]:
    """Write the command that serves the dashboard."""
    return streamlit("run", str(bundled("dashboards", "app.py")), "--", "--data", str(data), "--lang", "ru")


def first_charts(browser: Any) -> Section:
    """Time the first chart on a warm and on a cold server."""
    commands = {OURS: ours(EXAMPLES), YARDSTICK: streamlit(*HELLO), PLAIN: streamlit("hello")}
    load = os.getloadavg()[0]
    warm, cold = _warm(browser, commands), _cold(browser, commands)
    rows = [
        _times(f"{name}, {state}", found[name], found[YARDSTICK])
        for state, found in (("warm", warm), ("cold", cold))
        for name in commands
    ]
    ratios = [_ratio(found[OURS], found[YARDSTICK]) for found in (warm, cold)]
    checks = {
        f"warm {ratios[0]:.2f} (≤ {WARM:g})": ratios[0] <= WARM,
        f"cold {ratios[1]:.2f} (≤ {COLD:g})": ratios[1] <= COLD,
    }
    note = (
        "Navigation → first chart; for `streamlit hello`, whose first page has no chart, → heading. The yardstick is "
        "`benchmarks/hello.py`: a title, a line of text, a chart of 20 bars. Warm: somebody else has been here; cold: "
        f"the server has just begun to listen. {_verdict(checks)} Load of the machine at the start {load:.1f}."
    )
    header = ["page", "min ms", "median ms", "max ms", "median ÷ yardstick", "min ÷ yardstick"]
    return Section("Dashboard: first chart", header, rows, note)


def _warm(browser: Any, commands: Mapping[str, list[str]]) -> dict[str, list[float]]:
    """Visit the servers in turns, after somebody else has been there."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    with ExitStack() as stack:
        addresses = {name: stack.enter_context(served(command))[0] for name, command in commands.items()}
        for turn in range(WARM_TURNS + 1):
            for name, address in addresses.items():
                taken = visit(browser, address, _waited(name))
                found[name] += [taken] if turn else []
    return found


def _cold(browser: Any, commands: Mapping[str, list[str]]) -> dict[str, list[float]]:
    """Start a server, visit it, and so on in turns."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(COLD_TURNS):
        for name, command in commands.items():
            with served(command) as (address, _):
                found[name].append(visit(browser, address, _waited(name)))
    return found


def _waited(name: str) -> str:
    return "heading" if name == PLAIN else "chart"


def visit(browser: Any, address: str, waited: str) -> float:
    """Open an address as a newcomer and time it."""
    page = visitor(browser)
    page.goto(address)
    taken = seconds(page, waited)
    page.context.close()
    return taken


def redraws(browser: Any) -> Section:
    """Time a change of language, round or region: to the new heading and first chart, and to the end of the page."""
    rows, late = [], []
    load = os.getloadavg()[0]
    with served(ours(EXAMPLES)) as (address, _):
        for place, keys in {"": ("lang", "round"), "region": ("lang", "round", "region")}.items():
            page = visitor(browser)
            page.goto(f"{address}/{place}?lang=ru&region=KZ-15&round=kz-example-2026")
            seconds(page, "chart")
            for key in keys:
                first, *then = ([_redraw(page, key, option) for option in CHOICES[key]] for _ in range(1 + REDRAWS))
                again, whole = zip(*(taken for turn in then for taken in turn), strict=True)
                what = f"{place or 'ranking'}: {key}"
                new = _milliseconds([top for top, _ in first])
                rows.append([what, *new, *_milliseconds(again), *_milliseconds(whole)])
                late += [what] if median(whole) > REDRAW else []
            page.context.close()
    times = ("min ms", "median ms", "max ms")
    note = (
        "20 regions × 4 rounds. From the click until the new heading and the new first chart are painted: for the "
        f"first time, and the same again, {REDRAWS} times; then until the whole page is, down to its last line, which "
        "is sent a moment later than the top. "
        f"Over {1000 * REDRAW:g} ms again, whole page, by medians: {', '.join(late) or 'none'}. "
        f"Load of the machine at the start {load:.1f}."
    )
    header = ["change", *(f"{kind} {time}" for kind in ("first", "again", "again, whole page:") for time in times)]
    return Section("Dashboard: redraw", header, rows, note)


def _redraw(page: Any, key: str, option: int) -> tuple[float, float]:
    """Choose another option of a widget, and time the top of the page and the whole of it."""
    page.wait_for_function("""document.querySelector('[data-test-script-state="notRunning"]')""")
    time.sleep(0.5)
    if key == "lang":
        target = page.locator(".st-key-lang").get_by_text(OWN_NAMES[LANGUAGES[option]])
    else:
        page.locator(f".st-key-{key} input").click()
        target = page.get_by_role("option").nth(option)
        target.wait_for()
        time.sleep(0.3)
    page.evaluate("expectRedraw()")
    target.click()
    return seconds(page, "redrawn"), seconds(page, "whole")


def large(browser: Any, folder: Path) -> Section:
    """Time every page of a large survey until its script has ended: on a new server, then warm.

    The first server finds nothing in the results cache, the second all that the first has kept.
    """
    rows, late = [], []
    load = os.getloadavg()[0]
    with served(ours(folder)) as (address, process):
        rows.append(["ranking, nothing kept", f"{visit(browser, address, 'end'):.2f}", "", "", ""])
        filled = memory(process)
    hello: list[float] = []
    with served(streamlit(*HELLO)) as (yardstick, _), served(ours(folder)) as (address, process):
        places = {
            name: f"{address}/{name.replace('ranking', '')}?region=U-0001&round=benchmark-{LAST_YEAR}"
            for name in _pages()
        }
        for name, place in places.items():
            cold = visit(browser, place, "end")
            warm = [visit(browser, place, "end") for _ in range(PAGE_TURNS)]
            hello.append(visit(browser, yardstick, "end"))
            rows.append([name, f"{cold:.2f}", *(f"{value:.2f}" for value in (min(warm), median(warm), max(warm)))])
            late += [name] if median(warm) > LARGE else []
        used = memory(process)
    ends = (min(hello[1:]), median(hello[1:]), max(hello[1:]))
    rows.append([YARDSTICK, f"{hello[0]:.2f}", *(f"{value:.2f}" for value in ends)])
    header = ["page", "first time s", "then: min s", "median s", "max s"]
    first = float(rows[1][1])
    checks = {
        f"first view {first:.1f} s (≤ {FIRST_VIEW:g})": first <= FIRST_VIEW,
        f"memory {used:,.0f} MB (≤ {LARGE_MEMORY:g})": used <= LARGE_MEMORY,
    }
    note = (
        f"{UNITS:,} units × {ROUNDS} rounds × 94 criteria; navigation → end of the script; pages in this order on one "
        f"server. {_verdict(checks)} Where nothing was kept the server used {filled:,.0f} MB after the first view. "
        f"Over {LARGE:g} s warm: {', '.join(late) or 'none'}. Load at the start {load:.1f}."
    )
    return Section("Dashboard: a large survey", header, rows, note)


def _pages() -> Sequence[str]:
    """List the pages of the dashboard."""
    from dashboards.shell.pages import PAGES

    found: tuple[str, ...] = PAGES
    return found


def sessions(browser: Any) -> Section:
    """Count the memory of the server while more and more visitors stay, each having seen the ranking and a region."""
    load = os.getloadavg()[0]
    used: dict[int, float] = {}
    with served(ours(EXAMPLES)) as (address, process):
        visit(browser, address, "end")
        visit(browser, f"{address}/region?region=KZ-15", "end")
        pages = []
        for number in range(1, SESSIONS[-1] + 1):
            page = visitor(browser)
            for place in ("", "region?region=KZ-15"):
                page.goto(f"{address}/{place}")
                seconds(page, "end")
            pages.append(page)
            if number in SESSIONS:
                time.sleep(1)
                used[number] = memory(process)
        for page in pages:
            page.context.close()
    slope = (used[SESSIONS[-1]] - used[SESSIONS[0]]) / (SESSIONS[-1] - SESSIONS[0])
    rows = [[f"{number}", f"{value:.0f}"] for number, value in used.items()]
    checks = {f"{slope:.1f} MB a further session (< {SESSION:g})": slope < SESSION}
    return Section(
        "Dashboard: memory", ["sessions open", "server MB"], rows, f"{_verdict(checks)} Load at the start {load:.1f}."
    )


def _times(name: str, taken: Sequence[float], yardstick: Sequence[float]) -> list[str]:
    return [name, *_milliseconds(taken), f"{_ratio(taken, yardstick):.2f}", f"{min(taken) / min(yardstick):.2f}"]


def _ratio(taken: Sequence[float], yardstick: Sequence[float]) -> float:
    return median(taken) / median(yardstick)


def _milliseconds(taken: Sequence[float]) -> list[str]:
    return [f"{1000 * value:.0f}" for value in (min(taken), median(taken), max(taken))]


def _verdict(checks: Mapping[str, bool]) -> str:
    """Say which targets are met."""
    return "Targets: " + "; ".join(f"{text}: {'met' if met else 'missed'}" for text, met in checks.items()) + "."


if __name__ == "__main__":
    main()
