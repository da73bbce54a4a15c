"""The privacy notice, and what each person has allowed; asked while joining and shown by /privacy."""

from collections.abc import Mapping

from bot.rules.consent import NOTICE_VERSION
from bot.rules.person import Person
from bot.rules.roles import ConsentKind
from bot.services.consent import Decided, Privacy
from bot.views.my_data import ways
from bot.views.replies import Button, Replies, Reply
from bot.views.taps import Go, OnConsent
from bot.views.words import Html, Words, say, words

SLOT = "privacy"

ALLOWED: Mapping[ConsentKind, str] = {
    ConsentKind.LOCATION: say("📍 Location: <b>allowed</b> since {day}"),
    ConsentKind.FACE: say("🤳 Selfies: <b>allowed</b> since {day}"),
}
REFUSED: Mapping[ConsentKind, str] = {
    ConsentKind.LOCATION: say("📍 Location: <b>not allowed</b>"),
    ConsentKind.FACE: say("🤳 Selfies: <b>not allowed</b>"),
}
ALLOW: Mapping[ConsentKind, str] = {
    ConsentKind.LOCATION: say("Allow location"),
    ConsentKind.FACE: say("Allow selfies"),
}
WITHDRAW: Mapping[ConsentKind, str] = {
    ConsentKind.LOCATION: say("Stop allowing location"),
    ConsentKind.FACE: say("Stop allowing selfies"),
}


def notice(t: Words, *, raw_days: float) -> Html:
    """What happens with people's data. Whoever changes these words gives the notice a new version."""
    parts = [
        t("🔒 <b>Your data, in short</b>"),
        t(
            "<b>What is kept:</b> your visits with their times, photos, answers and notes, "
            "and what you allow below."
        ),
        t("<b>Who sees it:</b> you, the managers above you, and your company’s admins. Nobody else’s team."),
        t(
            "<b>Location</b> only if you allow it, and only during working hours or a visit. "
            "Positions from any other time are thrown away the moment they arrive, never stored."
        ),
        t(
            "<b>Selfies</b> only if you allow them, to show that it was you. "
            "They are removed from this chat once they are stored. With three pictures of yours (/face) "
            "they are compared on your company’s own machine; "
            "what describes your face is kept sealed, for that alone."
        ),
        t(
            "<b>On the way:</b> this is Telegram. Messages, pictures and positions pass through its servers, "
            "which stand abroad. Passwords and ID numbers do not belong here."
        ),
        t.many(
            "<b>How long:</b> messages as they came in are erased after {n} day; visits stay as long as "
            "your company keeps its visit records.",
            "<b>How long:</b> messages as they came in are erased after {n} days; visits stay as long as "
            "your company keeps its visit records.",
            round(raw_days),
        ),
        t(
            "<b>Your choice:</b> saying no never keeps you from working, and nobody may hold it against you. "
            "Change your mind at any time with /privacy."
        ),
        t("<i>Version {version}</i>", version=NOTICE_VERSION),
    ]
    return Html("\n\n".join(parts))


def privacy_page(privacy: Privacy, me: Person, *, raw_days: float, fresh: bool = False) -> Replies:
    """The notice, the person's word on each kind, and a button to change each."""
    t = words(me.language)
    text = notice(t, raw_days=raw_days)
    if privacy.asked:
        text = Html(f"{text}\n\n{_words_given(privacy, me, t)}")
    else:
        asked_for_nothing = t("Your work here needs neither your location nor selfies, so you are not asked.")
        text = Html(f"{text}\n\n{asked_for_nothing}")
    buttons: list[tuple[Button, ...]] = [(_button(privacy, kind, t),) for kind in privacy.asked]
    if _allowed(privacy, ConsentKind.FACE):
        buttons.append((Button(t("🤳 Let my selfies be recognised"), Go(to="face").pack()),))
    buttons += ways(t)
    return (Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=tuple(buttons), kind="privacy"),)


def ask_withdrawal(me: Person) -> Replies:
    """Before something is deleted for good."""
    t = words(me.language)
    text = t(
        "Stop allowing selfies? The selfies stored with your visits, your pictures for recognising them "
        "and what describes your face are <b>deleted for good</b>. "
        "Your visits, photos and reports stay, and you go on working as before."
    )
    buttons = (
        (Button(t("Yes, delete my selfies"), OnConsent(do="withdraw", kind=ConsentKind.FACE).pack()),),
        (Button(t("Keep it as it is"), Go(to="privacy").pack()),),
    )
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=buttons, kind="privacy"),)


def decided(done: Decided, privacy: Privacy, me: Person, *, raw_days: float) -> Replies:
    """What has just changed, and the page as it is now."""
    t = words(me.language)
    offer = Button(t("🤳 Let my selfies be recognised"), Go(to="face").pack())
    offers_face = done.kind is ConsentKind.FACE and done.given
    said = Reply(to=me.id, text=_decided(done, t), buttons=((offer,),) if offers_face else (), kind="privacy")
    page = privacy_page(privacy, me, raw_days=raw_days)
    return (*page, said) if done.changed else page


def _decided(done: Decided, t: Words) -> Html:
    if done.kind is ConsentKind.LOCATION:
        if done.given:
            return t("📍 Thank you. Share your <b>live</b> location on the day’s round, or at each customer.")
        return t(
            "📍 Done: from now on no position of yours is kept. You can also stop the sharing in Telegram. "
            "At a customer’s tap their name in /today, and the visit has begun."
        )
    if done.given:
        return t("🤳 Thank you. A visit will ask for a selfie when you have arrived.")
    if not done.deleted:
        return t("🤳 Done: no visit will ask for a selfie any more.")
    return t.many(
        "🤳 Done: {n} selfie has been deleted, and no visit will ask for one any more.",
        "🤳 Done: {n} selfies have been deleted, and no visit will ask for one any more.",
        done.deleted,
    )


def _allowed(privacy: Privacy, kind: ConsentKind) -> bool:
    consent = privacy.consents.get(kind)
    return consent is not None and consent.given


def _words_given(privacy: Privacy, me: Person, t: Words) -> str:
    lines = [t("<b>What you have decided</b>")]
    for kind in privacy.asked:
        consent = privacy.consents.get(kind)
        if consent is not None and consent.given:
            lines.append(t(ALLOWED[kind], day=t.moment(consent.at, me.zone)))
        else:
            lines.append(t(REFUSED[kind]))
    if privacy.agreed_to_older:
        lines.append(t("<i>The notice has changed since you agreed. Please read it again.</i>"))
    return "\n".join(lines)


def _button(privacy: Privacy, kind: ConsentKind, t: Words) -> Button:
    consent = privacy.consents.get(kind)
    if consent is None or not consent.given:
        return Button(t(ALLOW[kind]), OnConsent(do="give", kind=kind).pack())
    # Only withdrawing the consent to selfies deletes something, and asks before it does.
    do = "ask" if kind is ConsentKind.FACE else "withdraw"
    return Button(t(WITHDRAW[kind]), OnConsent(do=do, kind=kind).pack())
