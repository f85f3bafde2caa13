"""`relais doctor`: says in plain words, and in order, what an installation lacks."""
