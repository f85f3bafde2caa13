"""The page on which a contribution is read, with its changes marked, and accepted, sent back or declined."""
