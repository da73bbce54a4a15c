"""Long work by kind: what runs in the process pool, and what happens in the chat when its result is there."""

from collections.abc import Awaitable, Callable, Mapping

from bot.handlers.inside import photo_marked
from bot.handlers.inviting import links_written, people_read
from bot.services import people_sheet, watermark
from bot.services.long_work import Run
from bot.services.people_sheet import READ_PEOPLE, WRITE_LINKS
from bot.services.photo import WATERMARK
from bot.views.replies import Replies

Done = Callable[..., Awaitable[Replies]]
"""`async (db, body, result, …)`: also gets by name, as handlers do, `me`, `policy`, `settings`, `at`,
`received_at` and `chat_id`. `result` carries `blob_ids` of the files made, or `failed` with the reason."""

WORK_RUN: Mapping[str, Run] = {
    WATERMARK: watermark.draw,
    READ_PEOPLE: people_sheet.read_people,
    WRITE_LINKS: people_sheet.write_links,
}

WORK_DONE: Mapping[str, Done] = {
    WATERMARK: photo_marked,
    READ_PEOPLE: people_read,
    WRITE_LINKS: links_written,
}
