"""The thread on a report in chat: asking for a comment, bringing it to the other one, and what went wrong."""

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.reminders import Push
from bot.services.comments import About, Commented, CommentTooLong, NothingWritten
from bot.views.answers import shortened
from bot.views.block import Block
from bot.views.replies import Button, Rank, Replies, Reply
from bot.views.taps import Go, OnComment, OnReview
from bot.views.visit import tap
from bot.views.words import Html, words

ASK_SLOT = "comment"


def ask_for_comment(about: About, me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "💬 Your comment on <b>{customer}</b> ({number})? Just write it, and I pass it on.",
        customer=about.customer.name(t.language),
        number=about.visit.number,
    )
    return _ask(me, text)


def ask_why_back(about: About, me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "↩️ What should be changed in the report on <b>{customer}</b> ({number})? "
        "Write it; with your words the report goes back to the rep.",
        customer=about.customer.name(t.language),
        number=about.visit.number,
    )
    return _ask(me, text)


def ask_for_answer(about: About, me: Person) -> Replies:
    t = words(me.language)
    if about.comment is None:
        return ask_for_comment(about, me)
    text = t(
        "✍️ Your answer to {author}, who wrote: “{text}”",
        author=about.comment.author_name,
        text=shortened(about.comment.text, 300),
    )
    return _ask(me, text)


def not_asked_any_more(me: Person) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, slot=ASK_SLOT, text=t("Fine, nothing was written.")),)


def brought(said: Commented, *, sent_back: bool = False) -> Replies:
    """The words for the other one, with a button to answer; nothing when there is nobody to tell."""
    recipient = said.recipient
    if recipient is None:
        return ()
    t = words(recipient.language)
    values = {
        "author": said.author.name,
        "customer": said.customer.name(recipient.language),
        "number": said.visit.number,
        "text": said.comment.text,
    }
    if sent_back:
        due = said.visit.report_due_at
        text = t(
            "↩️ <b>{author}</b> sent back your report on <b>{customer}</b> ({number}):\n“{text}”", **values
        )
        if due is not None:
            line = t(
                "Please change it and send it again by <b>{moment}</b>.", moment=t.moment(due, recipient.zone)
            )
            text = Html(f"{text}\n\n{line}")
    elif said.answers is not None:
        text = t("💬 <b>{author}</b> answers about <b>{customer}</b> ({number}):\n“{text}”", **values)
    else:
        text = t("💬 <b>{author}</b> on your visit to <b>{customer}</b> ({number}):\n“{text}”", **values)
    return (
        Reply(
            to=recipient.id,
            text=text,
            buttons=_answering(said, recipient.language),
            kind=Push.COMMENT,
            rank=Rank.NUDGE,
            key=f"{Push.COMMENT}:{said.comment.id}",
        ),
    )


def noted(said: Commented, *, sent_back: bool = False) -> Replies:
    """Tells the author what became of their words."""
    me = said.author
    t = words(me.language)
    if said.recipient is None:
        text = t("✓ Kept with the visit. There is nobody to bring it to any more.")
    elif sent_back:
        text = t("✓ Sent back to {name}.", name=said.recipient.name)
    else:
        text = t("✓ Passed on to {name}.", name=said.recipient.name)
    return (Reply(to=me.id, slot=ASK_SLOT, text=text),)


def out_of_sight(refusal: Refusal, language: Language) -> Block:
    t = words(language)
    return Block(t("This is not among the visits of your people. /summary shows those that are."))


def nothing_written(refusal: NothingWritten, language: Language) -> Block:
    t = words(language)
    return Block(
        t("I can only pass on written words here. Please write your comment, or tap Cancel."),
        _cancel(language),
    )


def comment_too_long(refusal: CommentTooLong, language: Language) -> Block:
    t = words(language)
    text = t(
        "That is {length} characters; {longest} fit. Please shorten it a little.",
        length=refusal.length,
        longest=refusal.longest,
    )
    return Block(text, _cancel(language))


def _ask(me: Person, text: Html) -> Replies:
    return (Reply(to=me.id, slot=ASK_SLOT, fresh=True, text=text, buttons=_cancel(me.language)),)


def _cancel(language: Language) -> tuple[tuple[Button, ...], ...]:
    t = words(language)
    return ((Button(t("Cancel"), Go(to="no_comment").pack()),),)


def _answering(said: Commented, language: Language) -> tuple[tuple[Button, ...], ...]:
    t = words(language)
    answer = Button(t("✍️ Answer"), OnComment(do="answer", comment_id=said.comment.id).pack())
    recipient = said.recipient
    if recipient is not None and recipient.id == said.visit.rep_id:
        return ((answer, tap(t("Open the visit"), "show", said.visit.id)),)
    review = Button(t("Open the visit"), OnReview(do="open", visit_id=said.visit.id).pack())
    return ((answer, review),)
