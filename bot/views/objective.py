"""What a planned visit is for, in words; an objective somebody typed is shown as it stands."""

from html import escape

from bot.views.words import Html, Words, say

OBJECTIVES: dict[str, str] = {
    "first_contact": say("First contact"),
    "need_discovery": say("Find out needs"),
    "proposal": say("Proposal"),
    "new_product": say("New product"),
    "payment_collection": say("Collect payment"),
    "market_survey": say("Market and competitors"),
    "care": say("Customer care"),
}


def objective_words(objective: str, t: Words) -> Html:
    """Telegram HTML; empty when there is none."""
    known = OBJECTIVES.get(objective)
    return t(known) if known else Html(escape(objective, quote=False))
