"""From a question to an answer, and from an answer to what is said of it."""
