"""Everything that talks with people: answering, Slack, web, contributing, onboarding, upkeep."""
