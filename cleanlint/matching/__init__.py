"""Which rules hit where: the gate over the whole text, then verification of single units."""
