"""One engine in a process of its own, told over its standard input when to run: ``python -m benchmarks.child``."""

import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

from benchmarks.bandwidth import read_seconds
from benchmarks.engines import ENGINES


def memory(field: str) -> float:
    """Read this process's memory in MB: ``VmRSS`` now, ``VmHWM`` at most.

    ``ru_maxrss`` is no use here: a child inherits its parent's, and loading the data may have needed more than the run.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def main(folder: Path, order: str, name: str) -> None:
    """Load, then run once for every line read; the lines ``memory`` and ``result`` ask for those."""
    run, tidy = (read_seconds(folder, order), None) if name == "read" else ENGINES[name](folder, order)
    loaded = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    print(json.dumps("ready"), flush=True)
    found = None
    for line in sys.stdin:
        if line.strip() == "memory":
            print(json.dumps({"loaded": loaded, "peak": memory("VmHWM")}), flush=True)
        elif line.strip() == "result":
            path = folder / f"{order}-{name}.result.npy"
            np.save(path, tidy(found))
            print(json.dumps(str(path)), flush=True)
        else:
            del found
            start = perf_counter()
            found = run()
            print(json.dumps(perf_counter() - start), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
