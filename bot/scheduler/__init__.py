"""The list of sweeps: what is due now."""
