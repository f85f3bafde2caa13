"""Keeps knowledge alive when people come and go: who holds which role, and until when."""
