"""A trial of a form that was left, in a file of its own: the same command goes on where it stopped."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.forms.definition import FormDefinition
from bot.forms.filling import Context, Filling
from bot.forms.saved import Saved
from bot.terminal.terminal import Terminal
from bot.terminal.try_words import DRAFT_KEPT, DRAFT_OF_ANOTHER, GOING_ON, NOT_WRITTEN


class DraftFile:
    """With no path nothing is kept and nothing found."""

    def __init__(self, path: Path | None, form: FormDefinition, terminal: Terminal) -> None:
        self._path, self._form, self._terminal = path, form, terminal

    def taken_up(self, context: Context) -> Filling:
        """The filling as it was left, else a new one; a draft of another form stays as it is until it is
        written over.
        """
        if self._path is None or not self._path.exists():
            return Filling.start(self._form, context=context)
        kept = _read(self._path)
        if kept.get("form") != self._fingerprint():
            self._terminal.say(DRAFT_OF_ANOTHER, file=self._path)
            return Filling.start(self._form, context=context)
        self._terminal.say(GOING_ON, file=self._path)
        return Filling.resume(self._form, Saved.from_json(kept["filling"]), context=context)

    def keep(self, filling: Filling) -> None:
        if self._path is None:
            return
        kept = {"form": self._fingerprint(), "filling": filling.saved().as_json()}
        try:
            self._path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            self._terminal.say(NOT_WRITTEN, file=self._path, why=error.strerror or error)
            return
        self._terminal.say(DRAFT_KEPT, file=self._path)

    def forget(self) -> None:
        """The form is finished; a draft of another form is not ours to throw away."""
        if self._path is not None and _read(self._path).get("form") == self._fingerprint():
            self._path.unlink()

    def _fingerprint(self) -> str:
        """A draft fits only the very form it was begun with."""
        return sha256(self._form.xml.encode()).hexdigest()


def _read(path: Path) -> dict[str, Any]:
    """Nothing for a file that is no draft."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
