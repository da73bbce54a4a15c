"""How the simulator says no: Telegram's own error codes and descriptions."""

from typing import Any


class ApiRefusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A Bot API call that is refused; becomes `{"ok": false, …}`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class PeopleRefusal(Exception):  # noqa: N818 - the same
    """A call of the people's API that cannot be done, with a sentence that says why."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def bad_request(text: str) -> ApiRefusal:
    return ApiRefusal(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiRefusal:
    return ApiRefusal(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiRefusal:
    return ApiRefusal(409, f"Conflict: {text}")


def too_many_requests(retry_after_s: int) -> ApiRefusal:
    return ApiRefusal(
        429, f"Too Many Requests: retry after {retry_after_s}", parameters={"retry_after": retry_after_s}
    )


METHOD_NOT_FOUND = ApiRefusal(404, "Not Found")
UNAUTHORIZED = ApiRefusal(401, "Unauthorized")
