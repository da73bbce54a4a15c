"""A person at the desk, in the words of people: sends, taps, shares."""

import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp

from simulator.driver_message import SeenMessage
from simulator.driver_screen import Json, NotOnScreen, Screen

if TYPE_CHECKING:
    from simulator.driver import Desk

Content = bytes | str | Path

FOR_EVER = 0x7FFFFFFF
FILE_NAMES = {"photo": "photo.jpg", "voice": "voice.ogg", "video_note": "note.mp4", "video": "video.mp4"}


class DeskPerson(Screen):
    """One person in one chat: what they do there, and, as a screen, what they see."""

    def __init__(self, desk: "Desk", user: Json, peer: str) -> None:
        super().__init__(desk, user, peer)
        self._live: int | None = None

    # Talking

    async def opens(self, link_or_payload: str = "") -> list[SeenMessage]:
        """Tap START, a deep link, or START with a payload."""
        if "://" in link_or_payload or link_or_payload.startswith("t.me/"):
            return await self._act("POST", f"/api/people/{self.id}/open_link", {"link": link_or_payload})
        return await self._act("POST", f"{self._chat}/start", {"payload": link_or_payload})

    async def sends(
        self, text: str, *, reply_to: SeenMessage | None = None, **marks: Any
    ) -> list[SeenMessage]:
        fields = {"text": text, **marks}
        if reply_to is not None:
            fields["reply_to_message_id"] = reply_to.id
        return await self._act("POST", f"{self._chat}/messages", fields)

    async def sends_photo(self, photo: Content, *, caption: str = "", **marks: Any) -> list[SeenMessage]:
        return await self._sends_file("photo", photo, caption=caption, **marks)

    async def sends_document(
        self, document: Content, *, name: str = "", caption: str = ""
    ) -> list[SeenMessage]:
        return await self._sends_file("document", document, name=name, caption=caption)

    async def sends_voice(self, voice: Content, *, duration_s: int = 3) -> list[SeenMessage]:
        return await self._sends_file("voice", voice, duration=duration_s)

    async def sends_video(self, video: Content, *, caption: str = "") -> list[SeenMessage]:
        return await self._sends_file("video", video, caption=caption)

    async def sends_video_note(self, note: Content, *, duration_s: int = 5) -> list[SeenMessage]:
        return await self._sends_file("video_note", note, duration=duration_s)

    async def sends_album(self, photos: Sequence[Content], *, caption: str = "") -> list[SeenMessage]:
        form = _form({"kind": "album", "caption": caption})
        for number, photo in enumerate(photos):
            _attach(form, f"file{number}", "photo", photo, "")
        return await self._act("POST", f"{self._chat}/messages", form)

    async def sends_files(self, files: Mapping[str, bytes]) -> list[SeenMessage]:
        """Several documents at once, by name, in that order."""
        form = _form({"kind": "album", "as": "document"})
        for number, (name, content) in enumerate(files.items()):
            _attach(form, f"file{number}", "document", content, name)
        return await self._act("POST", f"{self._chat}/messages", form)

    async def sends_contact(self, phone: str, first_name: str, **more: Any) -> list[SeenMessage]:
        fields = {"kind": "contact", "phone_number": phone, "first_name": first_name, **more}
        return await self._act("POST", f"{self._chat}/messages", fields)

    async def forwards(self, message: SeenMessage, *, to: str | None = None) -> list[SeenMessage]:
        fields = {"to": to} if to else {}
        return await self._act("POST", f"{self._chat}/messages/{message.id}/forward", fields)

    async def edits(self, message: SeenMessage, text: str) -> list[SeenMessage]:
        return await self._act("PATCH", f"{self._chat}/messages/{message.id}", {"text": text}, quick=True)

    async def deletes(self, message: SeenMessage) -> None:
        await self._act("DELETE", f"{self._chat}/messages/{message.id}", None, quick=True)

    # Places

    async def shares_live_location(
        self,
        lat: float,
        lon: float,
        *,
        accuracy: float | None = 10,
        minutes: float | None = 480,
        **marks: Any,
    ) -> list[SeenMessage]:
        """Start sharing; `minutes=None` shares until stopped."""
        period = FOR_EVER if minutes is None else round(minutes * 60)
        fields = {"kind": "live_location", "live_period": period, **_place(lat, lon, accuracy), **marks}
        before = set(self._messages)
        seen = await self._act("POST", f"{self._chat}/messages", fields)
        new = [m for m in self._messages.values() if m.id not in before and not m.from_bot]
        self._live = new[0].id
        return seen

    async def walks_to(
        self, lat: float, lon: float, *, accuracy: float | None = 10, heading: int | None = None
    ) -> list[SeenMessage]:
        """Move the running share."""
        fields = _place(lat, lon, accuracy)
        if heading is not None:
            fields["heading"] = heading
        return await self._act("POST", f"{self._chat}/messages/{self._sharing()}/live", fields, quick=True)

    async def stops_sharing(self) -> list[SeenMessage]:
        seen = await self._act("POST", f"{self._chat}/messages/{self._sharing()}/stop", {}, quick=True)
        self._live = None
        return seen

    async def pins_location(
        self, lat: float, lon: float, *, accuracy: float | None = None, **marks: Any
    ) -> list[SeenMessage]:
        fields = {"kind": "location", **_place(lat, lon, accuracy), **marks}
        return await self._act("POST", f"{self._chat}/messages", fields)

    async def sends_venue(self, lat: float, lon: float, title: str, address: str = "") -> list[SeenMessage]:
        fields = {"kind": "venue", **_place(lat, lon, None), "title": title, "address": address}
        return await self._act("POST", f"{self._chat}/messages", fields)

    def _sharing(self) -> int:
        if self._live is None:
            raise NotOnScreen(f"{self.name} is sharing no live location")
        return self._live

    # Buttons

    async def taps(
        self, text: str = "", *, data: str | None = None, on: SeenMessage | None = None
    ) -> list[SeenMessage]:
        """Tap the newest inline button with this text (or a part of it), or with this data."""
        path = f"{self._chat}/tap" if on is None else f"{self._chat}/messages/{on.id}/tap"
        return await self._act("POST", path, {"data": data} if data is not None else {"text": text})

    async def taps_forged(self, on: SeenMessage, data: str) -> list[SeenMessage]:
        """Send data that no button holds, as a crafted client can."""
        return await self._act("POST", f"{self._chat}/messages/{on.id}/tap", {"data": data, "forged": True})

    async def presses(self, text: str, **place: float) -> list[SeenMessage]:
        """Press a button of the reply keyboard."""
        return await self._act("POST", f"{self._chat}/press", {"text": text, **place})

    # Inline mode

    async def asks_inline(self, words: str, *, bot: str = "") -> None:
        """Type a bot's name (this chat's, unless another is named) and some words."""
        asked = await self._desk.call("POST", f"{self._chat}/inline", {"query": words, "bot": bot})
        self._inline = {"query": asked["inline_query_id"], "bot": asked["bot"]}

    async def inline_results(self, *, timeout_s: float = 5) -> list[Json]:
        """The results of the last query, waiting for them."""
        path = f"{self._chat}/inline/{self._inline['query']}"
        answer = (await self._desk.get(path, bot=self._inline["bot"], timeout=timeout_s))["answer"]
        if answer is None:
            raise NotOnScreen(f"{self.name} sees no results")
        results: list[Json] = answer["results"]
        return results

    async def chooses_inline(self, result_id: str) -> list[SeenMessage]:
        path = f"{self._chat}/inline/{self._inline['query']}"
        return await self._act("POST", path, {"result_id": result_id, "bot": self._inline["bot"]}, quick=True)

    # The chat itself

    async def blocks_bot(self) -> None:
        await self._act("POST", f"{self._chat}/block", {}, quick=True)

    async def unblocks_bot(self) -> None:
        await self._act("POST", f"{self._chat}/unblock", {}, quick=True)

    async def clears_chat(self) -> None:
        await self._act("DELETE", self._chat, None, quick=True)

    async def switches_language(self, language: str) -> None:
        """Change the language of the person's app."""
        await self._desk.call("PATCH", f"/api/people/{self.id}", {"language_code": language})

    # How it works

    async def _sends_file(
        self, kind: str, content: Content, *, name: str = "", **fields: Any
    ) -> list[SeenMessage]:
        form = _form({"kind": kind, **fields})
        _attach(form, "file", kind, content, name)
        return await self._act("POST", f"{self._chat}/messages", form)

    async def _act(
        self, method: str, path: str, body: Json | aiohttp.FormData | None, *, quick: bool = False
    ) -> list[SeenMessage]:
        """Do something, wait until the bot has reacted, and return its new or changed messages.

        `quick` acts need no answer: then it is enough that the bot has taken the update and come to rest.
        """
        await self.catches_up()
        before = self._seen_event
        self.shown_alert = self.shown_notice = None
        done = await self._desk.call(method, path, body)
        await self._wait_for_reaction(done, quick=quick)
        changed = {
            e["message_id"] for e in self._events_since(before) if e["type"] in ("message", "edited_message")
        }
        return [m for i in sorted(changed) if (m := self._messages.get(i)) and m.from_bot and not m.deleted]

    async def _wait_for_reaction(self, done: Json, *, quick: bool) -> None:
        updates = done.get("updates") or {}
        if not updates or not self._desk.waits:
            await self.catches_up()
            return
        bot, update_id = next(iter(updates.items()))
        found = await self._desk.get(
            "/api/reaction",
            person=self.id,
            after=self._seen_event,
            bot=bot,
            update_id=update_id,
            answer="false" if quick else "true",
            quiet_ms=self._desk.quick_quiet_ms if quick else self._desk.quiet_ms,
            timeout=self._desk.patience_s,
        )
        self._take(found)


def _place(lat: float, lon: float, accuracy: float | None) -> Json:
    place: Json = {"latitude": lat, "longitude": lon}
    return place if accuracy is None else {**place, "horizontal_accuracy": accuracy}


def _form(fields: Json) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # names as browsers and phones send them
    for name, value in fields.items():
        if value not in (None, ""):
            form.add_field(name, str(value))
    return form


def _attach(form: aiohttp.FormData, field: str, kind: str, content: Content, name: str) -> None:
    """Add a file given as bytes or as a path."""
    if not isinstance(content, bytes):
        path = Path(content)
        name, content = name or path.name, path.read_bytes()
    name = name or FILE_NAMES.get(kind, "file.bin")
    form.add_field(field, content, filename=name, content_type=_content_type(name))


def _content_type(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
