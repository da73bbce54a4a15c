"""What people do wrong, as data: the root of every refusal, turned into words in one place."""


class Refusal(Exception):  # noqa: N818 - a refusal is not an error, and is named as people speak of it
    """Something the product does not do for this person now.

    Subclasses stand beside the code that raises them and carry data, never words. The mailbox rolls back the
    step, commits the words for the refusal and the "done" of its update, and goes on.
    """
