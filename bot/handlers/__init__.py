"""Telegram in: which update means which ability."""
