"""The procedures of the rules: one module each, every function citing the article it follows."""
