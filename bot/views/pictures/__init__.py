"""Charts and maps: specs that are committed as JSON, drawn after commit in a process of their own."""
