"""Where a form is asked: kinds of visits, kinds of customers, what a change would do, and undoing it."""

from collections.abc import Sequence
from html import escape

from bot.rules.form_use import LastVisitType, NoSuchVisitType, StepFixed
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import StepKind, VisitType
from bot.services.form_use import OWN, FormUse, PolicyChangedMeanwhile, UseChange
from bot.views.block import Block
from bot.views.fitting import shortened
from bot.views.form_list import SLOT
from bot.views.replies import Button, Replies, Reply, Row
from bot.views.taps import OnForm, OnUse
from bot.views.words import Html, Words, words

ICONS = {StepKind.SELFIE: "🙂", StepKind.PHOTO: "📷", StepKind.FORM: "📝"}


def overview(use: FormUse, me: Person) -> Replies:
    """Every kind of visit with the form it asks; a tap opens one."""
    t = words(me.language)
    lines = [t("🧭 <b>{title}</b>: where it is asked", title=use.title), ""]
    lines += [_type_line(each, use, t) for each in use.types]
    lines += ["", t("<i>Tap a kind of visit to change what it asks, and for which customers.</i>")]
    rows: list[Row] = [
        (Button(shortened(each.name.in_language(me.language), 40), _tap(use, "type", each.slug)),)
        for each in use.types
    ]
    rows.append((Button(t("➕ A kind of visit of its own"), _tap(use, "choose", OWN)),))
    rows.append((Button(t("‹ Go back"), OnForm(do="show", version_id=use.version_id).pack()),))
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=tuple(rows)),)


def one_type(use: FormUse, me: Person) -> Replies:
    """One kind of visit: ask this form there, another one, other customers, or no longer offer it."""
    t = words(me.language)
    looked = use.looked_at
    if looked is None:
        return overview(use, me)
    lines = [_type_line(looked, use, t), "", _steps(looked, t)]
    rows: list[Row] = []
    if looked.form != use.form_id:
        face = t("✅ Ask “{title}” here", title=shortened(use.title, 30))
        rows.append((Button(face, _tap(use, "ask", looked.slug)),))
    else:
        for form_id, title in use.titles.items():
            if form_id != looked.form:
                other = _tap(use, "other", looked.slug, use.versions[form_id])
                face = t("🔁 Ask “{title}” instead", title=shortened(title, 30))
                rows.append((Button(face, other),))
    rows.append((Button(t("👥 For which customers"), _tap(use, "choose", looked.slug)),))
    rows.append((Button(t("🧩 Its steps"), _tap(use, "steps", looked.slug)),))
    rows.append((Button(t("🚫 No longer offer this visit"), _tap(use, "stop", looked.slug)),))
    rows.append((Button(t("‹ Go back"), _tap(use, "show", "")),))
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=tuple(rows)),)


def steps_card(use: FormUse, me: Person) -> Replies:
    """What is done at such a visit, in which order; the report stays."""
    t = words(me.language)
    looked = use.looked_at
    if looked is None:
        return overview(use, me)
    lines = [t("🧩 <b>{name}</b>: what is done at the visit", name=looked.name.in_language(me.language)), ""]
    rows: list[Row] = []
    for place, step in enumerate(looked.steps):
        number, name = place + 1, step.name.in_language(me.language)
        must = t("required") if step.required else t("a wish")
        lines.append(t("{n}. {icon} {name}: {must}", n=number, icon=ICONS[step.kind], name=name, must=must))
        row = [Button(t("⬆️ {n}", n=number), _tap(use, "up", looked.slug, place))]
        if step.kind is not StepKind.FORM:
            face = t("{n}: only a wish", n=number) if step.required else t("{n}: required", n=number)
            row.append(Button(face, _tap(use, "must", looked.slug, place)))
            row.append(Button(t("🗑 {n}", n=number), _tap(use, "off", looked.slug, place)))
        rows.append(tuple(row))
    more = [Button(t("➕ Photo"), _tap(use, "photo", looked.slug))]
    if all(step.kind is not StepKind.SELFIE for step in looked.steps):
        more.append(Button(t("➕ Selfie"), _tap(use, "selfie", looked.slug)))
    rows.append(tuple(more))
    rows.append((Button(t("‹ Go back"), _tap(use, "type", looked.slug)),))
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=tuple(rows)),)


def ask_photo(use: FormUse, me: Person, *, unclear: bool = False) -> Replies:
    t = words(me.language)
    text = t("What is on the photo? Type it in both languages with a slash: “货架 / Shelf”.")
    if unclear:
        text = t.sentences(t("A name needs 1 to 40 letters and at most one slash."), text)
    back = Button(t("‹ Go back"), _tap(use, "steps", use.slug))
    return (Reply(to=me.id, slot=SLOT, fresh=unclear, text=text, buttons=((back,),)),)


def step_fixed(_refusal: StepFixed, language: Language) -> Block:
    t = words(language)
    return Block(
        t("The report cannot be left out, a selfie is asked for once, and twelve steps are the most.")
    )


def choosing(use: FormUse, me: Person) -> Replies:
    """Kinds of customers, ticked one by one; a tap says which state it wants."""
    t = words(me.language)
    looked = use.looked_at
    if looked is not None:
        head = t("👥 For which customers is <b>{name}</b>?", name=looked.name.in_language(me.language))
    else:
        head = t("👥 For which customers is a visit with <b>{title}</b>?", title=use.title)
    text = "\n".join([head, t("<i>None ticked: for all customers that have no visit of their own.</i>")])
    boxes = [
        Button(
            f"{'☑' if use.mask >> place & 1 else '☐'} {kind}",
            _tap(use, "choose", use.slug, (use.mask ^ (1 << place)) + 1),
        )
        for place, kind in enumerate(use.kinds)
    ]
    rows = [tuple(boxes[at : at + 3]) for at in range(0, len(boxes), 3)]
    back = _tap(use, "type" if looked else "show", use.slug if looked else "")
    rows.append((Button(t("Go on ›"), _tap(use, "kinds", use.slug, use.mask)), Button(t("‹ Go back"), back)))
    return (Reply(to=me.id, slot=SLOT, text=text, buttons=tuple(rows)),)


def preview(change: UseChange, me: Person) -> Replies:
    """Before and after, from when, and for whom nothing changes."""
    t = words(me.language)
    use = change.use
    lines = [
        t("<b>Change what visits ask?</b>"),
        "",
        *_difference(change, t),
        "",
        t("It holds from now on. Visits that have begun keep what they began with."),
    ]
    yes = OnUse(
        do=f"{change.do}_yes", version_id=use.version_id, slug=use.slug, base=use.policy_id, arg=change.arg
    )
    no = _tap(use, "show", "")
    rows: tuple[Row, ...] = ((Button(t("✅ Change it"), yes.pack()), Button(t("‹ Leave it"), no)),)
    if change.before == change.after:
        lines = [t("Nothing would change.")]
        rows = ((Button(t("‹ Go back"), no),),)
    return (Reply(to=me.id, slot=SLOT, text="\n".join(lines), buttons=rows),)


def changed(change: UseChange, me: Person, *, fresh: bool = False) -> Replies:
    """It is done and can be undone; the other admins hear of it."""
    t = words(me.language)
    use = change.use
    head = t("↩️ Undone:") if change.undo is None else t("✅ Done, from now on:")
    rows: list[Row] = []
    if change.undo is not None:
        done, before = change.undo
        undo = OnUse(do="undo", version_id=use.version_id, base=done, arg=before).pack()
        rows.append((Button(t("↩️ Undo"), undo),))
    rows.append((Button(t("‹ Go back"), _tap(use, "show", "")),))
    text = "\n".join([head, *_difference(change, t)])
    said = Reply(to=me.id, slot=SLOT, fresh=fresh, text=text, buttons=tuple(rows))
    return (said, *(_told(change, each, me) for each in change.told))


def last_visit_type(refusal: LastVisitType, language: Language) -> Block:
    t = words(language)
    return Block(t("This is the only kind of visit there is. Give it another form instead."))


def no_such_type(refusal: NoSuchVisitType, language: Language) -> Block:
    t = words(language)
    text = t("That kind of visit is not there any more.")
    return Block(text, ((Button(t("📋 Forms"), OnForm(do="list").pack()),),))


def changed_meanwhile(refusal: PolicyChangedMeanwhile, language: Language) -> Block:
    t = words(language)
    text = t("The rules were changed meanwhile, so I have changed nothing. Look at it once more.")
    again = OnUse(do="show", version_id=refusal.version_id).pack()
    return Block(text, ((Button(t("🔄 Look again"), again),),))


def _told(change: UseChange, admin: Person, by: Person) -> Reply:
    t = words(admin.language)
    head = t("🧭 {who} has changed what visits ask:", who=by.name)
    text = "\n".join([head, *_difference(change, t)])
    return Reply(to=admin.id, text=text, quiet=True, kind="form_news")


def _difference(change: UseChange, t: Words) -> list[str]:
    before = {each.slug: each for each in change.before}
    after = {each.slug: each for each in change.after}
    use = change.use
    lines: list[str] = [
        f"➖ {_type_line(each, use, t)}" for slug, each in before.items() if slug not in after
    ]
    for slug, each in after.items():
        if slug not in before:
            lines.append(f"➕ {_type_line(each, use, t)}")
        elif before[slug].steps != each.steps:
            name = each.name.in_language(t.language)
            was, becomes = _step_names(before[slug], t), _step_names(each, t)
            lines.append(t("<b>{name}</b>: {before}\n→ {after}", name=name, before=was, after=becomes))
        elif before[slug] != each:
            lines.append(f"{_type_line(before[slug], use, t)}\n→ {_type_line(each, use, t)}")
            lines += _taken_over(before[slug], each, change.before, t)
    return lines


def _taken_over(was: VisitType, now: VisitType, types: Sequence[VisitType], t: Words) -> list[Html]:
    """Kinds of customers that another kind of visit has had so far."""
    lines = []
    for other in types:
        kinds = tuple(sorted(set(now.customer_kinds) & set(other.customer_kinds) - set(was.customer_kinds)))
        if kinds and other.slug != now.slug:
            name = other.name.in_language(t.language)
            lines.append(t("{kinds}: instead of “{name}”", kinds=t.listed(kinds), name=name))
    return lines


def _type_line(visit_type: VisitType, use: FormUse, t: Words) -> Html:
    name = visit_type.name.in_language(t.language)
    form = use.titles.get(visit_type.form, visit_type.form)
    kinds = t.listed(visit_type.customer_kinds) or t("all customers")
    mark = "🟢 " if visit_type.form == use.form_id else ""
    said = t("<b>{name}</b> ({kinds}): {form}", name=name, kinds=kinds, form=form)
    return Html(f"{mark}{said}")


def _steps(visit_type: VisitType, t: Words) -> Html:
    return t("Steps: {steps}", steps=_step_names(visit_type, t))


def _step_names(visit_type: VisitType, t: Words) -> Html:
    names = [
        escape(step.name.in_language(t.language), quote=False)
        if step.required
        else t("{name} (a wish)", name=step.name.in_language(t.language))
        for step in visit_type.steps
    ]
    return Html(" · ".join(names))


def _tap(use: FormUse, do: str, slug: str, arg: int = 0) -> str:
    return OnUse(do=do, version_id=use.version_id, slug=slug, base=use.policy_id, arg=arg).pack()
