"""What bots can call: the methods of the Bot API, one subject a file, listed in methods.py."""
