"""What people did, in one SQL database: requests received and replies to send, questions, gaps, feedback, privacy."""
