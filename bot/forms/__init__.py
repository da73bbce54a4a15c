"""Forms in the XLSForm standard: reading them, and filling them step by step."""
