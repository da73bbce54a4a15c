"""The thread on a report in chat: asking for a comment, bringing it to the other one, and what went wrong."""

from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.refusal import Refusal
from bot.rules.reminders import Push
from bot.services.comments import About, Commented, CommentTooLong, NothingWritten
from bot.services.summary import Asked
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.replies import Button, Rank, Replies, Reply
from bot.views.summary_taps import review_tap, show_tap
from bot.views.taps import Go, OnComment, OnReview
from bot.views.visit import tap
from bot.views.words import Html, words

ASK_SLOT = "comment"
Buttons = tuple[tuple[Button, ...], ...]


def ask_for_comment(about: About, me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "💬 Your comment on <b>{customer}</b> ({number})? Just write it, and I pass it on.",
        customer=about.customer.name(t.language),
        number=about.visit.number,
    )
    return ask(me, text)


def ask_why_back(about: About, me: Person) -> Replies:
    t = words(me.language)
    text = t(
        "↩️ What should be changed in the report on <b>{customer}</b> ({number})? "
        "Write it; with your words the report goes back to the rep.",
        customer=about.customer.name(t.language),
        number=about.visit.number,
    )
    return ask(me, text)


def ask_for_answer(about: About, me: Person) -> Replies:
    t = words(me.language)
    if about.comment is None:
        return ask_for_comment(about, me)
    text = t(
        "✍️ Your answer to {author}, who wrote: “{text}”",
        author=about.comment.author_name,
        text=shortened(about.comment.text, 300),
    )
    return ask(me, text)


def not_asked_any_more(me: Person, ways_on: Buttons = ()) -> Replies:
    t = words(me.language)
    return (Reply(to=me.id, slot=ASK_SLOT, text=t("Fine, nothing was written."), buttons=ways_on),)


def to_the_visit(visit_id: int, asked: Asked, me: Person) -> Buttons:
    """A manager who has written goes on where they came from."""
    t = words(me.language)
    back = Button(t("‹ Back to the visit"), review_tap("open", visit_id, asked))
    return ((back, Button(t("📊 Summary"), show_tap(asked, do="open"))),)


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
            buttons=answering(said, recipient.language),
            kind=Push.COMMENT,
            rank=Rank.NUDGE,
            key=f"{Push.COMMENT}:{said.comment.id}",
        ),
    )


def noted(said: Commented, ways_on: Buttons = (), *, sent_back: bool = False) -> Replies:
    """Tells the author what became of their words; `ways_on`: a manager's, a rep goes to the visit."""
    me = said.author
    t = words(me.language)
    if said.recipient is None:
        text = t("✓ Kept with the visit. There is nobody to bring it to any more.")
    elif sent_back:
        text = t("✓ Sent back to {name}.", name=said.recipient.name)
    else:
        text = t("✓ Passed on to {name}.", name=said.recipient.name)
    if said.visit.rep_id == me.id:
        ways_on = ((tap(t("Open the visit"), "show", said.visit.id),),)
    return (Reply(to=me.id, slot=ASK_SLOT, fresh=True, text=text, buttons=ways_on),)


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


def ask(me: Person, text: Html) -> Replies:
    return (Reply(to=me.id, slot=ASK_SLOT, fresh=True, text=text, buttons=_cancel(me.language)),)


def _cancel(language: Language) -> Buttons:
    t = words(language)
    return ((Button(t("Cancel"), Go(to="no_comment").pack()),),)


def answering(said: Commented, language: Language) -> Buttons:
    t = words(language)
    answer = Button(t("✍️ Answer"), OnComment(do="answer", comment_id=said.comment.id).pack())
    recipient = said.recipient
    if recipient is not None and recipient.id == said.visit.rep_id:
        return ((answer, tap(t("Open the visit"), "show", said.visit.id)),)
    review = Button(t("Open the visit"), OnReview(do="open", visit_id=said.visit.id).pack())
    return ((answer, review),)
