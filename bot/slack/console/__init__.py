"""One person's Slack in a terminal: the same listeners, their blocks drawn as text, their buttons by number."""
