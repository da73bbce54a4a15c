"""Public instances as days to be routed, each with its best known value (see instances/README.md)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from pathlib import Path

from bot.routes.day import Candidate, Day, Matrix, Span
from bot.rules.place import Position

FOLDER = Path(__file__).parent / "instances"
NOWHERE = Position(0, 0)
LATER = 10_000_000
WORTH = 1_000_000
"""A visit's value where all have to be made, or of one point of score: no way outweighs it."""
OPTIMA = {"berlin52": 7542, "kroA100": 21282, "solomon-c101": 320, "solomon-r101": 198, "solomon-rc101": 219}


@dataclass(frozen=True, slots=True)
class Instance:
    name: str
    day: Day
    travel: Matrix
    best_known: float
    is_score: bool
    """Score to be collected; otherwise length to be saved."""

    def gap_pct(self, worth: int) -> float:
        """How far an order of this worth is from the best known; 100 when somebody is missing."""
        total = sum(candidate.value_s for candidate in self.day.candidates)
        if self.is_score:
            score = (worth + WORTH - 1) // WORTH
            return 100 * (self.best_known - score) / self.best_known
        length = total - worth
        return min(100.0, 100 * (length - self.best_known) / self.best_known)


def instances() -> Iterator[Instance]:
    known = dict(re.findall(r"^(\S+)\.txt\s+(\d+)", (FOLDER / "best.txt").read_text(), re.MULTILINE))
    for path in sorted(FOLDER.iterdir()):
        if path.suffix == ".tsp":
            yield _tsplib(path)
        elif path.name.startswith("solomon"):
            yield _solomon(path)
        elif path.stem in known:
            yield _with_windows(path, int(known[path.stem]))


def _tsplib(path: Path) -> Instance:
    """TSPLIB's EUC_2D: distances rounded to whole numbers; the first city is the start."""
    cities = re.findall(r"^\s*\d+\s+(\S+)\s+(\S+)\s*$", path.read_text(), re.MULTILINE)
    spots = [(float(x), float(y)) for x, y in cities]
    travel = [[int(hypot(a[0] - b[0], a[1] - b[1]) + 0.5) for b in spots] for a in spots]
    visits = [Candidate(id=n, position=NOWHERE, value_s=WORTH, service_s=0, begins=(Span(0, LATER),))
              for n in range(1, len(spots))]  # fmt: skip
    return _instance(path.stem, travel, visits, last=LATER, best=OPTIMA[path.stem], is_score=False)


def _with_windows(path: Path, best: int) -> Instance:
    """Travelling salesman with time windows: number of places, the matrix, a window a place."""
    numbers = iter(path.read_text().split())
    count = int(next(numbers))
    travel = [[int(next(numbers)) for _ in range(count)] for _ in range(count)]
    windows = [Span(int(float(next(numbers))), int(float(next(numbers)))) for _ in range(count)]
    visits = [Candidate(id=n, position=NOWHERE, value_s=WORTH, service_s=0, begins=(windows[n],))
              for n in range(1, count)]  # fmt: skip
    return _instance(path.stem, travel, visits, last=windows[0].last_s, best=best, is_score=False)


def _solomon(path: Path) -> Instance:
    """Orienteering for one vehicle: score is demand, distances rounded down to a tenth."""
    rows = [
        [float(cell) for cell in line.split()]
        for line in path.read_text().splitlines()
        if re.fullmatch(r"(\s*\d+){7}\s*", line)
    ]
    travel = [[int(hypot(a[1] - b[1], a[2] - b[2]) * 10) for b in rows] for a in rows]
    visits = [
        Candidate(
            id=int(row[0]),
            position=NOWHERE,
            value_s=int(row[3]) * WORTH,
            service_s=int(row[6]) * 10,
            begins=(Span(int(row[4]) * 10, int(row[5]) * 10),),
        )
        for row in rows[1:]
    ]
    return _instance(
        path.stem, travel, visits, last=int(rows[0][5]) * 10, best=OPTIMA[path.stem], is_score=True
    )


def _instance(
    name: str, among: Matrix, visits: list[Candidate], *, last: int, best: float, is_score: bool
) -> Instance:
    """The start is the end too: it stands in our matrix twice."""
    order = [0, *range(len(among))]
    travel = [[among[a][b] for b in order] for a in order]
    day = Day(
        start=NOWHERE, end=NOWHERE, hours=Span(0, last), candidates=tuple(visits), most_visits=len(visits)
    )
    return Instance(name, day, travel, best, is_score)
