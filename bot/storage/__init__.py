"""Tables, query functions one file a noun, blobs."""
