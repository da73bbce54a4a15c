"""Words, keyboards, charts and cards: pure, facts to Replies."""
