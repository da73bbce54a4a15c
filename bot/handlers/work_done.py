"""Long work by kind: what runs in the process pool, and what happens in the chat when its result is there."""

from collections.abc import Awaitable, Callable, Mapping

from bot.handlers.inside import photo_marked
from bot.services import watermark
from bot.services.long_work import Run
from bot.services.photo import WATERMARK
from bot.views.replies import Replies

Done = Callable[..., Awaitable[Replies]]
"""`async (db, body, result, …)`: also gets by name, as handlers do, `me`, `policy`, `settings`, `at`,
`received_at` and `chat_id`. `result` carries `blob_ids` of the files made, or `failed` with the reason."""

WORK_RUN: Mapping[str, Run] = {WATERMARK: watermark.draw}

WORK_DONE: Mapping[str, Done] = {WATERMARK: photo_marked}
