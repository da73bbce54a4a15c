"""Questions around a customer's file: which field, what stands there, contacts, entries."""

from bot.rules.customer import ContactRole, CustomerFile, EntryKind
from bot.rules.language import Language
from bot.rules.person import Person
from bot.rules.policy import Policy
from bot.rules.roles import Role
from bot.services.change_customer import ContactUnfit, EntryUnfit, FieldUnfit
from bot.services.customer import CustomerCard
from bot.services.customer_fields import FIELDS, Field
from bot.services.customer_reach import CustomerOutOfReach, NotYoursToChange
from bot.views.block import Block
from bot.views.customer import asked, back, tap, to_customers
from bot.views.customer_lines import contact_line
from bot.views.customer_words import ENTRIES, FIELD_NAMES, HOW_TO_WRITE_A_CONTACT, KINDS, ROLES, STAGES
from bot.views.replies import Replies, Row
from bot.views.words import Html, Words, say, words

QUESTIONS = {
    Field.NAME_ZH: say("What is the customer called in Chinese? Type the name."),
    Field.NAME_EN: say("What is the customer called in English? Type the name."),
    Field.KIND: say("What kind of customer is it?"),
    Field.STAGE: say("Where does the business stand?"),
    Field.GRADE: say("Which grade? A is seen most often."),
    Field.INDUSTRY: say("Which line of business? The code stays as it is."),
    Field.SIZE: say("How big are they? E.g. “12 shops” or “200 people”."),
    Field.SOURCE: say("How did they come to us? E.g. “trade fair”."),
    Field.NEED: say("What do they need, in their own words?"),
    Field.EXPECTED_ON: say("When do they mean to buy? E.g. “next month” or “15 March”."),
    Field.TAGS: say("Which tags? Separate them by commas."),
}
ENTRY_QUESTIONS = {
    EntryKind.ORDER: say("What was ordered? Begin with the amount, e.g. “12000 twenty cases”."),
    EntryKind.PAYMENT: say("How much was paid? Begin with the amount, e.g. “5000 for March”."),
    EntryKind.SERVICE: say("What was done for them?"),
    EntryKind.CALL: say("☎️ What was said? One line; begin with “yesterday” or a date if it was not today."),
    EntryKind.MESSAGE: say("💬 What was written? One line; begin with a date if it was not today."),
    EntryKind.MAIL: say("✉️ What did the mail say? One line; begin with a date if it was not today."),
    EntryKind.NOTE: say("What is worth knowing? Everybody who may see the customer will read it."),
}


def fields(card: CustomerCard, me: Person) -> Replies:
    """Every field a button."""
    t = words(me.language)
    customer_id = card.file.customer.id
    taps = [tap(t(FIELD_NAMES[field]), "field", customer_id, field) for field in Field]
    rows: list[Row] = [tuple(taps[at : at + 2]) for at in range(0, len(taps), 2)]
    rows.append((tap(t("⏱ Rhythm"), "rhythm", customer_id), tap(t("🏛 Belongs to"), "parent", customer_id)))
    away = tap(t("📦 Put away"), "archive", customer_id)
    one = tap(t("🔗 Same as another"), "merge", customer_id)
    rows.append((away, one) if me.is_a(Role.MANAGER) or me.is_a(Role.ADMIN) else (away,))
    text = t("✏️ What changes at <b>{name}</b>?", name=card.file.customer.name(me.language))
    return (asked(me, text, (*rows, back(customer_id, t))),)


def ask_field(file: CustomerFile, field: Field, me: Person, policy: Policy) -> Replies:
    """The question, and a button for each thing it may be."""
    t = words(me.language)
    customer_id = file.customer.id
    taps = [
        tap(text, "grade", customer_id, value)
        if field is Field.GRADE  # a manager's, and the reason is asked next
        else tap(text, "is", customer_id, f"{field}={value}")
        for value, text in _choices(field, policy, t)
    ]
    rows: list[Row] = [tuple(taps[at : at + 2]) for at in range(0, len(taps), 2)]
    if FIELDS[field].may_be_empty and getattr(file, field.value):
        rows.append((tap(t("🗑 Leave it empty"), "empty", customer_id, field),))
    text = t(QUESTIONS[field])
    return (asked(me, text, (*rows, (tap(t("↩ Back"), "fields", customer_id),))),)


def contacts(card: CustomerCard, me: Person, *, chosen: int = 0, fresh: bool = False) -> Replies:
    """All contacts; the chosen one with what can be done."""
    t = words(me.language)
    customer_id = card.file.customer.id
    lines = [t("👥 <b>{name}</b>", name=card.file.customer.name(me.language)), ""]
    lines += [Html(contact_line(contact, t)) for contact in card.contacts] or [t("Nobody is known here yet.")]
    rows: list[Row] = []
    for contact in card.contacts[:20]:
        rows.append((tap(contact.name[:40], "contact", customer_id, str(contact.id)),))
        if contact.id == chosen:
            roles = [
                tap(
                    f"{'✅ ' if contact.role == role else ''}{t(ROLES[role])}",
                    "role",
                    customer_id,
                    f"{chosen}={role}",
                )
                for role in ContactRole
            ]
            rows += [tuple(roles[:3]), tuple(roles[3:])]
            rows.append(
                (
                    tap(t("✏️ Correct"), "contact_typed", customer_id, str(chosen)),
                    tap(t("🗑 Erase for good"), "contact_gone", customer_id, str(chosen)),
                )
            )
    rows.append((tap(t("➕ New contact"), "contact_typed", customer_id),))
    return (asked(me, "\n".join(lines), (*rows, back(customer_id, t)), fresh=fresh),)


def ask_contact(customer_id: int, me: Person) -> Replies:
    t = words(me.language)
    text = t(HOW_TO_WRITE_A_CONTACT)
    return (asked(me, text, ((tap(t("↩ Back"), "contacts", customer_id),),)),)


def ask_erase(card: CustomerCard, contact_id: int, me: Person) -> Replies:
    t = words(me.language)
    customer_id = card.file.customer.id
    name = next((contact.name for contact in card.contacts if contact.id == contact_id), "?")
    text = t(
        "Erase <b>{name}</b>? Name and telephone are gone for good; nothing brings them back.", name=name
    )
    yes = (tap(t("Yes, erase"), "contact_erased", customer_id, str(contact_id)),)
    return (asked(me, text, (yes, (tap(t("↩ Back"), "contacts", customer_id),))),)


def entry_kinds(card: CustomerCard, me: Person) -> Replies:
    t = words(me.language)
    customer_id = card.file.customer.id
    taps = [tap(t(ENTRIES[kind]), "entry", customer_id, kind) for kind in EntryKind]
    text = t("What do you want to write down about <b>{name}</b>?", name=card.file.customer.name(me.language))
    rows = [tuple(taps[at : at + 3]) for at in range(0, len(taps), 3)]
    return (asked(me, text, (*rows, back(customer_id, t))),)


def ask_entry(file: CustomerFile, kind: EntryKind, me: Person) -> Replies:
    t = words(me.language)
    return (asked(me, t(ENTRY_QUESTIONS[kind]), (back(file.customer.id, t),)),)


def ask_archive(file: CustomerFile, me: Person) -> Replies:
    t = words(me.language)
    customer_id = file.customer.id
    text = t(
        "Put <b>{name}</b> away? Nobody finds them in lists any more; visits and history stay.",
        name=file.customer.name(me.language),
    )
    yes = (tap(t("Yes, put away"), "archived", customer_id),)
    return (asked(me, text, (yes, back(customer_id, t))),)


def field_unfit(refusal: FieldUnfit, language: Language) -> Block:
    t = words(language)
    question = t(QUESTIONS[refusal.field])
    return Block(t("I could not use “{typed}”. {question}", typed=refusal.typed[:60], question=question))


def contact_unfit(_refusal: ContactUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("I need a name first, then title and telephone: “Li Min store manager 138 0013 8000”."))


def entry_unfit(_refusal: EntryUnfit, language: Language) -> Block:
    t = words(language)
    return Block(t("Please write one to a thousand characters; an amount of less than a trillion."))


def out_of_reach(_refusal: CustomerOutOfReach, language: Language) -> Block:
    t = words(language)
    return Block(t("That customer is not among yours."), ((to_customers(t),),))


def not_yours(refusal: NotYoursToChange, language: Language) -> Block:
    t = words(language)
    return Block(
        t(
            "Only {name} and their manager change this file. You can still write something down.",
            name=refusal.owner_name,
        )
    )


def _choices(field: Field, policy: Policy, t: Words) -> list[tuple[str, str]]:
    if field is Field.KIND:
        return [(value, t(text)) for value, text in KINDS.items()]
    if field is Field.STAGE:
        return [(value, t(text)) for value, text in STAGES.items()]
    if field is Field.INDUSTRY:
        return [(each.code, each.name.in_language(t.language)) for each in policy.industries]
    return [(value, value) for value in FIELDS[field].choices]
