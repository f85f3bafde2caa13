"""The bot in Slack: what is received is kept, acknowledged, answered by workers, and sent from an outbox."""
