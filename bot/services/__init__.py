"""What people can do, one ability a file: plain async functions that return facts."""
