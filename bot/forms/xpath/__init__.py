"""The expression language of ODK forms: XPath 1.0 with ODK's own functions, dates and choices."""
