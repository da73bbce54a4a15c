"""A good order quickly: customers are put where they pay best, some are taken out again, and so on.

Iterated local search for orienteering with time windows (Vansteenwegen, Souffriau, Vanden Berghe, Van
Oudheusden 2009), here with several windows a customer, travel in the objective, appointments and a
lunch break. All places of all customers are tried at once, as arrays.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from random import Random

import numpy as np
from numpy.typing import NDArray

from bot.routes.day import FIXED_WORTH_S, Day, Lunch, Matrix, Span
from bot.routes.timing import END, FIRST, LUNCH, START

Ints = NDArray[np.int64]
LUNCH_WORTH_S = 1_000_000
NO_LUNCH = Lunch(begins=Span(0, 0), length_s=0)
RESTART_AFTER = 60
"""Tries without a better order after which the search returns to the best one."""


class Order:
    """An order of visits being worked on: for each visit the row (customer and window) it takes."""

    __slots__ = ("rows", "worth")

    def __init__(self, rows: list[int], worth: int) -> None:
        self.rows = rows
        self.worth = worth


class Search:
    """`Search(day, travel, seed).run(stop)` → the best order found, as numbers of candidates and LUNCH."""

    def __init__(self, day: Day, travel: Matrix, *, seed: int = 1) -> None:
        self._day = day
        self._random = Random(seed)  # noqa: S311 - it shuffles, it guards nothing
        self._noise = np.random.default_rng(seed)
        matrix: Ints = np.array(travel, dtype=np.int64)
        if day.free_end:
            matrix[:, END] = 0
        self._matrix = matrix
        self._rows_of_windows(day)
        self._out = matrix[:, self._place]  # from each place to each row
        self._in = matrix[self._place, :].T.copy()  # from each row to each place
        self._travel: list[list[int]] = matrix.tolist()

    def _rows_of_windows(self, day: Day) -> None:
        numbers, first, last = [], [], []
        for number, candidate in enumerate(day.candidates):
            for span in candidate.begins:
                numbers.append(number)
                first.append(span.first_s)
                last.append(span.last_s)
        self._number = numbers
        self._place: Ints = np.array(numbers, dtype=np.int64) + FIRST
        self._first: Ints = np.array(first, dtype=np.int64)
        self._last: Ints = np.array(last, dtype=np.int64)
        service = [day.candidates[number].service_s for number in numbers]
        value = [
            day.candidates[number].value_s + FIXED_WORTH_S * day.candidates[number].fixed
            for number in numbers
        ]
        self._service: Ints = np.array(service, dtype=np.int64)
        self._value: Ints = np.array(value, dtype=np.int64)
        self._first_list, self._last_list = first, last
        self._service_list, self._value_list = service, value
        siblings: dict[int, list[int]] = {}
        for row, number in enumerate(numbers):
            siblings.setdefault(number, []).append(row)
        self._siblings = [np.array(siblings[number]) for number in numbers]

    def run(self, stop: Callable[[], bool], *, begin: Sequence[int] = ()) -> list[int]:
        """Search until `stop`; `begin` is an order to start from, and the result is at least as good."""
        best = self._started(begin)
        current = best
        since = 0
        while not stop():
            tried = self._shaken(current)
            since += 1
            if tried.worth > best.worth:
                best, since = tried, 0
            if tried.worth > current.worth or self._lets_pass(tried, current, best):
                current = tried
            if since and since % RESTART_AFTER == 0:
                current = best
        return [LUNCH if row == LUNCH else self._number[row] for row in best.rows]

    def _lets_pass(self, tried: Order, current: Order, best: Order) -> bool:
        return tried.worth > best.worth - 1800 * self._random.random() ** 2

    def _started(self, begin: Sequence[int]) -> Order:
        given = self._rows_for(begin)
        if given is not None:
            return Order(given, self._worth(given))
        lunch = [LUNCH] if self._day.lunch is not None and self._times([LUNCH]) else []
        best = self._filled(lunch, travel_counts=1.0, time_counts=1.0, noise=0.0)
        for _ in range(8):
            tried = self._filled(
                lunch, travel_counts=self._random.random(), time_counts=self._random.random(), noise=0.2
            )
            best = max(best, tried, key=lambda order: order.worth)
        return best

    def _rows_for(self, begin: Sequence[int]) -> list[int] | None:
        """The same order with the window that each visit falls into; None when it cannot be kept."""
        rows: list[int] = []
        for number in begin:
            if number == LUNCH:
                rows.append(LUNCH)
                continue
            options = [row for row, of in enumerate(self._number) if of == number]
            fitting = next((row for row in options if self._times([*rows, row])), None)
            if fitting is None:
                return None
            rows.append(fitting)
        return rows if rows and self._times(rows) else None

    def _shaken(self, order: Order) -> Order:
        """Some visits taken out, the order filled up again in another mood."""
        rows = list(order.rows)
        visits = [at for at, row in enumerate(rows) if row != LUNCH]
        if visits:
            count = min(len(visits), self._random.choice((1, 1, 2, 2, 3, 3, 4, 5, 7)))
            if self._random.random() < 0.6:
                begin = self._random.randrange(len(visits) - count + 1)
                gone = set(visits[begin : begin + count])
            else:
                gone = set(self._random.sample(visits, count))
            rows = [row for at, row in enumerate(rows) if at not in gone]
        if LUNCH in rows and self._random.random() < 0.3:
            rows.remove(LUNCH)
        return self._filled(
            rows,
            travel_counts=self._random.random() * 1.3,
            time_counts=self._random.choice((0.0, 0.5, 1.0, 1.0)),
            noise=self._random.choice((0.0, 0.1, 0.3, 0.6)),
        )

    def _filled(self, rows: list[int], *, travel_counts: float, time_counts: float, noise: float) -> Order:
        """Add what pays best until nothing fits; then drop what does not pay its way."""
        rows = list(rows)
        mood = np.exp(noise * self._noise.standard_normal(len(self._value))) if noise else None
        if self._day.lunch is not None and LUNCH not in rows:
            rows = self._with_lunch(rows)
        free = np.ones(len(self._value), dtype=bool)
        for row in rows:
            if row != LUNCH:
                free[self._siblings[row]] = False
        count = sum(row != LUNCH for row in rows)
        while count < self._day.room and free.any():
            found = self._best_place(rows, free, travel_counts, time_counts, mood)
            if found is None:
                break
            row, at = found
            rows.insert(at, row)
            free[self._siblings[row]] = False
            count += 1
        rows = self._paying(rows)
        return Order(rows, self._worth(rows))

    def _with_lunch(self, rows: list[int]) -> list[int]:
        places = list(range(len(rows) + 1))
        self._random.shuffle(places)
        for at in places:
            tried = [*rows[:at], LUNCH, *rows[at:]]
            if self._times(tried):
                return tried
        return rows

    def _best_place(
        self,
        rows: list[int],
        free: NDArray[np.bool_],
        travel_counts: float,
        time_counts: float,
        mood: NDArray[np.float64] | None,
    ) -> tuple[int, int] | None:
        """The row and the place that pay best, None when nothing fits anywhere."""
        times = self._times(rows)
        if times is None:
            return None
        leave, place, latest, before = times
        # Nobody is put between a place and the lunch eaten there: lunch would move with them.
        gaps = [at for at in range(len(rows) + 1) if at == len(rows) or rows[at] != LUNCH]
        here, there = [place[at] for at in gaps], [before[at] for at in gaps]
        to, back = self._out[here], self._in[there]
        depart = np.array([leave[at] for at in gaps])[:, None]
        arrive_by = np.array([latest[at] for at in gaps])[:, None]
        direct = self._matrix[here, there][:, None]
        begin = np.maximum(depart + to, self._first)
        done = begin + self._service + back
        fits = (begin <= self._last) & (done <= arrive_by) & free
        if not fits.any():
            return None
        pays = self._value - travel_counts * (to + back - direct)
        if mood is not None:
            pays = pays * mood
        if time_counts:
            spent = np.maximum(done - depart - direct, 60.0)
            pays = np.where(pays > 0, pays / spent**time_counts, pays)
        pays = np.where(fits, pays, -np.inf)
        at, row = divmod(int(pays.argmax()), len(self._value))
        return row, gaps[at]

    def _times(self, rows: list[int]) -> tuple[list[int], list[int], list[int], list[int]] | None:
        """For each gap: when one leaves the place before it, that place, the latest arrival behind it and the
        place there; None when the order cannot be kept. Behind a gap before lunch lies the place of lunch."""
        travel, day = self._travel, self._day
        lunch = day.lunch or NO_LUNCH
        place, clock = START, day.hours.first_s
        leave, places = [clock], [place]
        for row in rows:
            if row == LUNCH:
                begin, length = max(clock, lunch.begins.first_s), lunch.length_s
                last = lunch.begins.last_s
            else:
                to = FIRST + self._number[row]
                begin = max(clock + travel[place][to], self._first_list[row])
                length, last, place = self._service_list[row], self._last_list[row], to
            if begin > last:
                return None
            clock = begin + length
            leave.append(clock)
            places.append(place)
        if clock + travel[place][END] > day.hours.last_s:
            return None
        latest, before = [day.hours.last_s], [END]
        for at in range(len(rows) - 1, -1, -1):
            row = rows[at]
            drive = travel[places[at + 1]][before[-1]]
            if row == LUNCH:
                latest.append(min(lunch.begins.last_s, latest[-1] - drive - lunch.length_s))
            else:
                latest.append(min(self._last_list[row], latest[-1] - drive - self._service_list[row]))
            before.append(places[at + 1])
        latest.reverse()
        before.reverse()
        return leave, places, latest, before

    def _paying(self, rows: list[int]) -> list[int]:
        """Without the visits whose detour costs more than they are worth."""
        while True:
            places = self._places(rows)
            worst, loses = -1, 0
            for at, row in enumerate(rows):
                if row == LUNCH:
                    continue
                here, then = places[at + 1], _next(places, at + 1)
                detour = (
                    self._travel[places[at]][here] + self._travel[here][then] - self._travel[places[at]][then]
                )
                if detour - self._value_list[row] > loses:
                    worst, loses = at, detour - self._value_list[row]
            if worst < 0:
                return rows
            shorter = rows[:worst] + rows[worst + 1 :]
            if self._times(shorter) is None:
                return rows
            rows = shorter

    def _places(self, rows: list[int]) -> list[int]:
        places = [START]
        for row in rows:
            places.append(places[-1] if row == LUNCH else FIRST + self._number[row])
        places.append(END)
        return places

    def _worth(self, rows: list[int]) -> int:
        places = self._places(rows)
        driven = sum(self._travel[a][b] for a, b in pairwise(places))
        return sum(LUNCH_WORTH_S if row == LUNCH else self._value_list[row] for row in rows) - driven


def _next(places: list[int], at: int) -> int:
    """The next place that is another one."""
    for place in places[at + 1 :]:
        if place != places[at]:
            return place
    return places[-1]
