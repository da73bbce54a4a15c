"""What a part of the policy is: a frozen value in which an unknown key is an error."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
