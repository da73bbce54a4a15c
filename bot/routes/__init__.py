"""Choosing and ordering the day's customers."""
