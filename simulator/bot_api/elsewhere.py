"""Methods about things this world does not have (business, gifts, stories, checklists …).

Their parameters are validated like all others; then they answer an empty or agreeable result of the official
shape where one exists, and otherwise refuse in Telegram's way.
"""

from typing import Any

from simulator.bot_api.call import Call
from simulator.refusals import bad_request
from simulator.schema import schema
from simulator.validation import MISSING

EMPTY_RESULTS: dict[str, Any] = {
    "Array of Sticker": [],
    "Array of Message": [],
    "Gifts": {"gifts": []},
    "OwnedGifts": {"total_count": 0, "gifts": []},
    "StarAmount": {"amount": 0},
    "UserChatBoosts": {"boosts": []},
    "UserProfileAudios": {"total_count": 0, "audios": []},
    "BotAccessSettings": {"is_access_restricted": False},
}
ABOUT_BUSINESS = "business connection not found"
# Refused in these words, since there is nothing that they could be about.
REFUSED = dict.fromkeys(
    ("answerWebAppQuery", "answerGuestQuery", "answerChatJoinRequestQuery"), MISSING["callback_query_id"]
) | {"sendGift": "STARGIFT_INVALID"}


async def agreed_or_refused(call: Call) -> Any:
    """Answer any method that has no function of its own."""
    if "business_connection_id" in call.params:
        raise bad_request(ABOUT_BUSINESS)
    if "chat_id" in call.params:
        call.chat()
    if call.method in REFUSED:
        raise bad_request(REFUSED[call.method])
    returns = schema().methods[call.method].returns
    if returns == "True":
        return True
    if returns in EMPTY_RESULTS:
        return EMPTY_RESULTS[returns]
    raise bad_request(f"{call.method} is not available here: the local server does not have its subject")
