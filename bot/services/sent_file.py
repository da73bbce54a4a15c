"""The file that came with a message: its bytes, or the reason why there are none."""

from collections.abc import Sequence

from bot.rules.refusal import Refusal
from bot.storage.blobs import StoredFile


class FileRefused(Refusal):
    """The bytes could not be had; `reason` as the mailbox or the look at the picture gave it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def refusal_of(files: Sequence[StoredFile]) -> str | None:
    """Why there are no bytes; None when there are."""
    if not files:
        return "unavailable"
    return files[0].refused or (None if files[0].blob_id is not None else "unavailable")


def the_file(files: Sequence[StoredFile]) -> StoredFile:
    """The one file of a message; raises FileRefused."""
    if refused := refusal_of(files):
        raise FileRefused(refused)
    return files[0]


def no_list(refusal: str) -> str:
    """How a reader of lists names a file that could not be had."""
    return "too_big" if refusal == "too_big" else "not_a_list"
