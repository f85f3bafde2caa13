"""The forms by which people without Slack tell, correct and report; whole without JavaScript."""
