"""What can be wrong with an expression, before it runs and while it runs."""


class ExpressionError(Exception):
    """An expression of a form is wrong."""


class ExpressionRefused(ExpressionError):  # noqa: N818 - named as what happened, like FormRefused
    """The text is no valid expression, or it uses what this engine does not offer.

    Found when a form is loaded.
    """


class EvaluationFailed(ExpressionError):  # noqa: N818 - the same
    """A valid expression met a value it cannot work with, such as text where a date is needed."""
