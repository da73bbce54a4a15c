"""Inbox, work and outbox: every update handled once, every word sent once."""
