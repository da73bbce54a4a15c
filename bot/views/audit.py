"""The evidence log's signed head as it is published: for machines and careful people, in both languages."""

from datetime import date

from bot.rules.chain import Head
from bot.rules.language import Language
from bot.views.replies import Rank, Reply
from bot.views.words import Html, Words, words


def published_head(head: Head, chat_id: int, *, day: date) -> Reply:
    """Once a day; the line itself can be copied into `visitbot audit verify --head`."""
    told = "\n".join(_told(words(language), head) for language in (Language.ZH, Language.EN))
    return Reply(
        chat_id=chat_id,
        text=Html(f"{told}\n<code>{head.text}</code>"),
        key=f"evidence_head:{chat_id}:{day.isoformat()}",
        kind="evidence_head",
        rank=Rank.DIGEST,
        quiet=True,
    )


def _told(t: Words, head: Head) -> Html:
    return t("🔏 Signed head of the evidence log, {n} entries. Please keep it.", n=head.seq)
