"""A result as a document: the envelope every command shares, and its renderers."""
