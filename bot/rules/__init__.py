"""What the product decides: pure values in, values out; no clock, database or Telegram."""
