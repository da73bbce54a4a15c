"""The mailbox: every update once, every word once."""
