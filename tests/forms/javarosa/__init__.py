"""Fills recorded from JavaRosa, the engine inside ODK Collect, replayed on ours."""
