"""Replays a transcript of JavaRosa on our engine and tells every difference.

Where a count became smaller, the person of the recording deletes the rows beyond it at once, as JavaRosa
goes on asking them. Here they are hidden and come back when the count does; so that both go on with the same
rows, the replay deletes the hidden ones too.
"""

import re
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms.answers import written
from bot.forms.definition import FormDefinition
from bot.forms.filling import Filling, Rejected, Unfinished
from bot.forms.instance import Context
from bot.forms.navigation import Stop, question_at, way
from bot.forms.saved import from_json
from bot.forms.settling import is_surplus
from bot.forms.steps import Rejection
from bot.forms.submission import values_of
from bot.forms.xpath.values import number_text

ZONE = ZoneInfo("Asia/Shanghai")  # the zone the transcripts were recorded in
_CHANCE = ("uuid:",)


def differences(
    form: FormDefinition, transcript: dict[str, Any], *, apart_from: Collection[str] = ()
) -> list[str]:
    """Each event where we ask, offer, judge or keep something else.

    Empty when both agree from start to end, save for what the fields of these paths say and hold.
    """
    return list(_Replay(form, transcript, frozenset(apart_from)).run())


class _Replay:
    def __init__(self, form: FormDefinition, transcript: dict[str, Any], apart_from: frozenset[str]) -> None:
        self._form, self._transcript, self._apart_from = form, transcript, apart_from
        self._now = datetime.fromisoformat(transcript["now"]).astimezone(ZONE)
        self._filling = Filling.start(form, context=self._context())
        self._instance = self._filling._instance
        self._last = ""
        self._theirs: dict[str, Any] = {}  # what JavaRosa shows while the person jumps about, by path
        self._delete_surplus()

    def _context(self) -> Context:
        """The device that ODK's validator pretends to be calls each of its properties “found”."""
        names = ("deviceid", "subscriberid", "simserial", "phonenumber", "username", "email")
        return Context(
            now=self._now, language=self._form.default_language, properties=dict.fromkeys(names, "found")
        )

    def run(self) -> Iterator[str]:
        for number, event in enumerate(self._transcript["events"]):
            if event["event"] == "again":
                if (stop := self._next()) is not None:
                    yield f"JavaRosa is done, we ask {stop.path}"
                    return
                self._last = ""
                continue
            if event["event"] == "edit":
                found = list(self._edit(event))
                yield from (f"edit {number}: {each}" for each in found)
                if found:
                    return
                continue
            path = self._ours(event["path"], juncture=event["event"] == "one more")
            stop = self._next()
            if stop is None or stop.path != path:
                yield f"JavaRosa asks {path}, we ask {stop.path if stop else 'nothing more'}"
                return
            self._last = path
            if event["event"] == "question":
                yield from self._question(stop, event)
            elif event["added"]:
                self._filling.add_repeat(path)
                row = path + f"[{self._rows(stop)}]"
                self._last = f"<{row}"  # the next stop is the first inside the new row
        if not self._transcript.get("stopped"):
            yield from self._values()
            yield from self._finish()

    def _finish(self) -> Iterator[str]:
        """Whether the form may be sent, and the first question that prevents it."""
        finished = self._filling.finalize(at=self._now)
        open_at = finished.open[0].path if isinstance(finished, Unfinished) else ""
        theirs = self._ours(self._transcript["open"]) if "open" in self._transcript else ""
        if open_at != theirs:
            yield f"at the end {open_at or 'nothing'} is open here, {theirs or 'nothing'} there"

    def _edit(self, event: dict[str, Any]) -> Iterator[str]:
        path, did = self._ours(event["path"], juncture=event["did"] == "add"), event["did"]
        if did == "add":
            self._filling.add_repeat(path)
        elif did == "delete":
            self._filling.delete_repeat(path, confirmed=True)
        elif did == "clear":
            self._filling.clear(path, at=self._now)
        for attempt in event.get("attempts", ()):
            yield from self._attempt(path, attempt)
        for place, looks in sorted(event["changed"].items(), key=lambda each: each[1] is not None):
            place = self._ours(place, juncture=looks == "one more" or self._is_row(place))  # noqa: PLW2901
            self._theirs.pop(place, None) if looks is None else self._theirs.update({place: looks})
        self._delete_surplus()
        ours = self._looks()
        for place in dict.fromkeys([*self._theirs, *ours]):
            one, other = ours.get(place), self._theirs.get(place)
            if not _look_alike(one, other) and not self._is_apart(place):
                yield f"after {did} at {path}, {place} is {one!r} here, {other!r} there"

    def _delete_surplus(self) -> None:
        repeats = [repeat for repeat in self._form.repeats.values() if repeat.count is not None]
        for row in [row for repeat in repeats for row in self._instance.nodes(repeat.path)]:
            if row.parent is not None and row.parent.relevant and is_surplus(self._instance, row):
                row.parent.remove(row)
                self._instance.way = None

    def _is_row(self, path: str) -> bool:
        return _generic(path) in self._form.repeats

    def _is_apart(self, path: str) -> bool:
        return _generic(path) in self._apart_from

    def _looks(self) -> dict[str, Any]:
        """What can be gone to now, and how each question looks."""
        found: dict[str, Any] = {}
        for stop in way(self._instance):
            if stop.question is None:
                found[stop.path] = "one more"
                continue
            question = question_at(self._instance, stop)
            found[stop.path] = [
                question.label(self._form.default_language),
                question.required,
                question.readonly,
                " ".join(choice.name for choice in question.choices),
                written(question.value),
            ]
        return found

    def _rows(self, stop: Stop) -> int:
        assert stop.repeat is not None
        return len(stop.node.named(stop.repeat.path.rpartition("/")[2]))

    def _next(self) -> Stop | None:
        stops = list(way(self._instance))
        if not self._last:
            return stops[0] if stops else None
        if self._last.startswith("<"):
            row = self._last[1:]
            inside = [index for index, stop in enumerate(stops) if stop.path.startswith(row + "/")]
            juncture = next(
                (index for index, stop in enumerate(stops) if row.startswith(stop.path + "[")), None
            )
            index = inside[0] if inside else juncture
            return None if index is None else stops[index]
        for index, stop in enumerate(stops):
            if stop.path == self._last:
                return stops[index + 1] if index + 1 < len(stops) else None
        return None

    def _question(self, stop: Stop, event: dict[str, Any]) -> Iterator[str]:
        question = question_at(self._instance, stop)
        language = self._form.default_language
        for name, ours, theirs in (
            ("label", _words(question.label(language)), _words(event["label"] or "")),
            ("required", question.required, event["required"]),
            ("readonly", question.readonly, event["readonly"]),
            ("choices", [[c.name, _words(c.label(language))] for c in question.choices], _choices(event)),
        ):
            if ours != theirs and theirs != "-" and not (name == "label" and self._is_apart(stop.path)):
                yield f"{stop.path}: {name} is {ours!r} here, {theirs!r} there"
        if not _same(written(question.value), event["before"]):
            yield f"{stop.path}: holds {written(question.value)!r} here, {event['before']!r} there"
        for attempt in event["attempts"]:
            yield from self._attempt(stop.path, attempt)
            self._delete_surplus()

    def _attempt(self, path: str, attempt: dict[str, Any]) -> Iterator[str]:
        outcome = self._filling.answer(path, attempt["value"], at=self._now)
        refused = isinstance(outcome, Rejected)
        if refused != (attempt["outcome"] != "ok"):
            ours = "refused" if refused else "accepted"
            yield f"{path}: {attempt['value']!r} is {ours} here, {attempt['outcome']} there"
        elif (
            isinstance(outcome, Rejected)
            and outcome.reason is Rejection.CONSTRAINT
            and attempt.get("message")
        ):
            message = _words(outcome.message(self._form.default_language))
            if message != _words(attempt["message"]) and attempt["message"] != "-":
                yield f"{path}: says {message!r} here, {attempt['message']!r} there"

    def _values(self) -> Iterator[str]:
        theirs = {self._ours(path): value for path, value in self._transcript["values"].items()}
        ours = {path: written(from_json(value)) for path, value in values_of(self._instance).items()}
        for path in dict.fromkeys([*theirs, *ours]):
            if not _same(ours.get(path, ""), theirs.get(path, "")) and not self._is_apart(path):
                yield f"{path}: ends as {ours.get(path, '')!r} here, {theirs.get(path, '')!r} there"

    def _ours(self, path: str, *, juncture: bool = False) -> str:
        """JavaRosa numbers every element; we number only rows of repeats."""
        generic, found = "", ""
        for word in path.strip("/").split("/"):
            name, _, number = word.partition("[")
            generic = f"{generic}/{name}"
            found += f"/{name}[{number}" if generic in self._form.repeats and number else f"/{name}"
        return found.rpartition("[")[0] if juncture else found


def _generic(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def _look_alike(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, list) and isinstance(theirs, list):
        label = theirs[0] in ("-", "null") or _words(ours[0]) == _words(theirs[0])
        return label and ours[1:4] == theirs[1:4] and _same(ours[4], theirs[4])
    return bool(ours == theirs)


def _choices(event: dict[str, Any]) -> list[list[str]]:
    return [[name, _words(label or "") or name] for name, label in event.get("choices", [])]


def _words(text: str) -> str:
    """JavaRosa drops spaces between two values in a label and writes large numbers as 3.0E9.

    That is not what we compare.
    """
    plain = re.sub(r"\d\.\d+E-?\d+", lambda number: number_text(float(number[0])), text)
    return "".join(plain.split())


def _same(ours: str, theirs: str) -> bool:
    if theirs == f"{ours}+08:00":  # a clock time that came with the form has no offset here
        return True
    if ours == theirs or (ours.startswith(_CHANCE) and theirs.startswith(_CHANCE)):
        return True
    try:
        return [float(word) for word in ours.split()] == [
            float(word) for word in theirs.split()
        ] and ours != ""
    except ValueError:
        pass
    try:  # a moment at which both ran, seconds apart
        return abs(datetime.fromisoformat(ours) - datetime.fromisoformat(theirs)).total_seconds() < 120
    except (ValueError, TypeError):
        return False
