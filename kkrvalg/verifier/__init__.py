"""The verifier: one file on the standard library alone that rebuilds a protocol's result from its figures."""
