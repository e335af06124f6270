"""Many elections at once: votes, seats, mayors and the KKR that follow, draw by draw."""
