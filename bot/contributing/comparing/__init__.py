"""What a proposal changes, as somebody who knows nothing of files reads it: words gone, words come."""
