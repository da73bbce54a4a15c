"""The page in the words of somebody who uses it, and a bot that does what the test tells it."""

from typing import Any

from playwright.async_api import ConsoleMessage, Error, Locator, Page, Request, expect

from tests.simulator.clients import RawClient

Json = dict[str, Any]

REFUSED = "Failed to load resource"


class ScriptedBot(RawClient):
    """A bot over plain HTTP that listens when the test lets it."""

    _offset = 0

    async def hears(self, kind: str = "message") -> Json:
        """The next update of this kind, waiting for it; what came before is taken and forgotten."""
        others: list[str] = []
        while updates := await self.call("getUpdates", offset=self._offset, timeout=10, limit=1):
            update: Json = updates[0]
            self._offset = update["update_id"] + 1
            if kind in update:
                heard: Json = update[kind]
                return heard
            others += update.keys() - {"update_id"}
        raise AssertionError(f"the bot heard no {kind}, only {others}")

    async def says(self, chat: int, text: str, **params: Any) -> int:
        """Send a text and return its message id."""
        sent = await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **params)
        return int(sent["message_id"])

    async def forgets(self) -> int:
        """Take all that is waiting, and return how many that were."""
        taken = 0
        while updates := await self.call("getUpdates", offset=self._offset, timeout=0):
            self._offset = updates[-1]["update_id"] + 1
            taken += len(updates)
        return taken


def buttons(*rows: list[tuple[str, str]]) -> Json:
    """An inline keyboard of rows of (text, data)."""
    return {
        "inline_keyboard": [[{"text": text, "callback_data": data} for text, data in row] for row in rows]
    }


class PagePhone:
    """One of the two phones."""

    def __init__(self, page: Page, index: int) -> None:
        self.page = page
        self.node = page.locator(".phone").nth(index)
        self.field = self.node.get_by_role("textbox", name="Message", exact=True)
        self.log = self.node.locator(".log")

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.node.get_by_role("button", name=name, exact=exact)

    def message(self, text: str) -> Locator:
        return self.node.locator(".message", has_text=text)

    async def sends(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees(self, text: str) -> None:
        await expect(self.message(text).last).to_be_visible()

    async def taps(self, name: str) -> None:
        await self.button(name).last.click()

    async def attaches(self, what: str) -> None:
        await self.taps("Attach")
        await self.taps(what)

    async def chooses(self, text: str, what: str) -> None:
        """Open the menu of the message that says this, and choose."""
        await self.message(text).locator(".time").click()
        await self.taps(what)


class DeskOnPage:
    """The whole page: phones, clock, and what went wrong."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.left, self.right = PagePhone(page, 0), PagePhone(page, 1)
        self.trouble: list[str] = []
        self.asked: list[str] = []
        # A refused act and a lost server are written to the console by the browser itself.
        self.expects_refusals = False
        self._listeners = {"console": self._console, "pageerror": self._failed, "request": self._request}
        for event, listener in self._listeners.items():
            page.on(event, listener)  # type: ignore[call-overload]  # each listener takes what its event brings

    def leaves(self) -> None:
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not (self.expects_refusals and REFUSED in message.text):
            self.trouble.append(message.text)

    def _failed(self, error: Error) -> None:
        self.trouble.append(str(error))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    async def opens(self, query: str = "") -> None:
        await self.page.goto(f"{self.url}/{query}")
        await self.page.wait_for_selector("body[data-ready]")

    def foreign_requests(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.url, "data:", "blob:"))]
