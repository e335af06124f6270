"""The register: who is a member of a KKR on any day of its terms, and what has to happen when somebody leaves."""
