"""The networks, free of any training code."""
