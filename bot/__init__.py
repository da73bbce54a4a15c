"""visitbot: a chat bot that makes a company's field sales honest, quick and pleasant."""
