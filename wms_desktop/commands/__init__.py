"""Commands over the whole program; what belongs to one slice lies in that slice."""
