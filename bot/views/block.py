"""A block of a card: some lines and the buttons that belong to them; cards are put together from blocks."""

from dataclasses import dataclass

from bot.views.replies import Button


@dataclass(frozen=True, slots=True)
class Block:
    """`text` is HTML; blocks are joined by an empty line, rows are put under one another."""

    text: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()

    def __add__(self, below: "Block") -> "Block":
        text = "\n\n".join(part for part in (self.text, below.text) if part)
        return Block(text, self.rows + below.rows)
