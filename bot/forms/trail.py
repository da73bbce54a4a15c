"""What a person has done in a draft so far: answered, passed over, closed, and where they jumped to."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.forms.saved import Answered, Saved


@dataclass(slots=True)
class Trail:
    """Everything is remembered by path with row numbers, as in Saved."""

    done: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    position: str = ""
    history: dict[str, Answered] = field(default_factory=dict)

    @classmethod
    def of(cls, saved: Saved) -> "Trail":
        return cls(set(saved.done), set(saved.closed), saved.position, dict(saved.history))

    def answered(self, path: str, cleared: Iterable[str]) -> None:
        """The place is settled, and no longer where the person is; what it cleared is open again."""
        self.done.add(path)
        self.leave(path)
        self.done.difference_update(cleared)

    def leave(self, path: str) -> None:
        if self.position == path:
            self.position = ""

    def dated(self, path: str, at: str, *, carried: bool) -> None:
        known = self.history.get(path)
        first, times = (known.first, known.times + 1) if known else (at, 1)
        self.history[path] = Answered(first, at, times, carried)

    def taken_back(self, path: str, at: str) -> None:
        if known := self.history.get(path):
            self.history[path] = replace(known, last=at, times=known.times + 1, carried=False)

    def answers_below(self, path: str) -> int:
        return sum(1 for answered in self.history if answered.startswith(path + "/"))

    def row_removed(self, repeat: str, removed: int) -> None:
        """What is remembered of the rows after a removed one moves up with them."""

        def moved(path: str) -> str:
            if not path.startswith(repeat + "["):
                return path
            number, _, rest = path[len(repeat) + 1 :].partition("]")
            row = int(number)
            return "" if row == removed else f"{repeat}[{row - (row > removed)}]{rest}"

        self.done = {new for path in self.done if (new := moved(path))}
        self.closed = {new for path in self.closed if (new := moved(path))}
        self.history = {new: entry for path, entry in self.history.items() if (new := moved(path))}
        self.position = moved(self.position)
