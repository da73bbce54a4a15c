"""Whether nothing new has come for a while, told so that a machine standing still is not taken for rest."""

LOOKS = 8


class Calm:
    """Several looks in a row that find nothing new, each a pause after the one before.

    The clock alone deceives: a busy machine can stand still for longer than all pauses together, and the bot
    with it, between two calls of one answer.
    """

    def __init__(self, quiet_s: float) -> None:
        self.pause_s = quiet_s / LOOKS
        self._last: float | None = None
        self._looks = 0

    def lasts_since(self, last: float | None) -> bool:
        """Look once: `last` is when something was last seen, None while more is sure to come."""
        self._looks = self._looks + 1 if last is not None and last == self._last else 0
        self._last = last
        return self._looks >= LOOKS
