"""`python -m benchmarks [updates|forms|evidence|routes|…]`: one line a figure, `name value unit`."""

import sys
from collections.abc import Iterator
from importlib import import_module

Figure = tuple[str, float, str]

BENCHMARKS = {
    "updates": "benchmarks.updates",
    "forms": "benchmarks.forms",
    "evidence": "benchmarks.evidence",
    "routes": "benchmarks.routes",
    "place": "benchmarks.place",
    "customers": "benchmarks.customers",
    "ticks": "benchmarks.ticks",
}


def main(wanted: list[str]) -> None:
    for name in wanted or BENCHMARKS:
        if name not in BENCHMARKS:
            sys.exit(f"there is no benchmark {name}; there are {', '.join(BENCHMARKS)}")
    for name in wanted or BENCHMARKS:
        figures: Iterator[Figure] = import_module(BENCHMARKS[name]).figures()
        for figure, value, unit in figures:
            print(f"{figure} {value:.4g} {unit}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
