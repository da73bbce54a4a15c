"""The Bot API as data: what the simulator checks every request and result against."""
