"""Names of what a customer's file knows: kinds, stages, roles, entries and fields."""

from collections.abc import Mapping

from bot.rules.customer import ContactRole, CustomerKind, EntryKind, Stage
from bot.rules.customer_change import Why
from bot.rules.policy import Policy
from bot.services.customer_fields import Field
from bot.views.words import Html, Words, say

KINDS: Mapping[str, str] = {
    CustomerKind.EXISTING: say("Existing customer"),
    CustomerKind.TARGET: say("Target customer"),
    CustomerKind.POTENTIAL: say("Potential customer"),
    CustomerKind.PEER: say("Peer"),
}
STAGES: Mapping[str, str] = {
    Stage.FIRST_CONTACT: say("First contact"),
    Stage.NEED_ANALYSIS: say("Need analysis"),
    Stage.PROPOSAL: say("Proposal"),
    Stage.NEGOTIATION: say("Negotiation"),
    Stage.WON: say("Won"),
    Stage.AFTER_SALES: say("After-sales"),
    Stage.LOST: say("Lost"),
}
ROLES: Mapping[str, str] = {
    ContactRole.DECISION_MAKER: say("decides"),
    ContactRole.INFLUENCER: say("influences"),
    ContactRole.USER: say("uses it"),
    ContactRole.GATEKEEPER: say("opens the door"),
    ContactRole.FINANCE: say("pays"),
    ContactRole.OTHER: say("other"),
}
ENTRIES: Mapping[EntryKind, str] = {
    EntryKind.ORDER: say("🧾 Order"),
    EntryKind.PAYMENT: say("💰 Payment"),
    EntryKind.SERVICE: say("🛠 Service"),
    EntryKind.CALL: say("☎️ Call"),
    EntryKind.MESSAGE: say("💬 Message"),
    EntryKind.MAIL: say("✉️ Mail"),
    EntryKind.NOTE: say("📝 Note"),
}
FIELD_NAMES: Mapping[str, str] = {
    Field.NAME_ZH: say("Chinese name"),
    Field.NAME_EN: say("English name"),
    Field.KIND: say("Kind"),
    Field.STAGE: say("Stage"),
    Field.GRADE: say("Grade"),
    Field.INDUSTRY: say("Industry"),
    Field.SIZE: say("Size"),
    Field.SOURCE: say("Source"),
    Field.NEED: say("Need"),
    Field.EXPECTED_ON: say("Expected purchase"),
    Field.TAGS: say("Tags"),
    "owner_id": say("Owner"),
    "archived_at": say("Put away"),
    "shared": say("Shared with"),
    "rhythm": say("Rhythm"),
    "site": say("New place"),
    "site_address": say("Address"),
    "site_hours": say("Opening hours"),
    "site_pin": say("Pin set"),
}
WHYS: Mapping[Why | None, str] = {
    Why.IMPORT: say("from the Excel"),
    Why.SCORE: say("score card: {detail} points"),
    Why.RULES: say("new score card: {detail} points"),
    Why.HAND: say("“{detail}”"),
    Why.RELEASED: say("no contact for too long: to the pool"),
    Why.GIVEN_UP: say("put into the pool"),
    Why.CLAIMED: say("claimed from the pool"),
    Why.DECIDED: say("decided: {detail}"),
    Why.HANDOVER: say("handed over"),
    Why.UNDONE: say("handover taken back"),
    Why.MERGED: say("the same customer as {detail}"),
    Why.UNMERGED: say("two customers after all"),
}
HOW_TO_WRITE_A_CONTACT = say(
    "Type the name, then title and telephone if you know them: “Li Min store manager 138 0013 8000”."
)


def named(names: Mapping[str, str], value: str, t: Words) -> Html:
    """The word of a known value; one from elsewhere as it stands."""
    return t(names[value]) if value in names else t("{value}", value=value)


def industry_name(code: str, policy: Policy, t: Words) -> str:
    found = next((each for each in policy.industries if each.code == code), None)
    return found.name.in_language(t.language) if found else code
