"""The forms that files come in, and what a value in them must look like: below the rules and the scenarios."""
