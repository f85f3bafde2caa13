"""Turns a draft into files to propose or a ticket to open: nothing that was typed escapes from its place."""
