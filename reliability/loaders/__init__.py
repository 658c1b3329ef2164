"""Other people's files become evidence: one module a format."""
