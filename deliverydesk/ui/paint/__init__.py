"""Everything drawn by hand: text, ratings, marks and small charts, in light, dark and mirrored."""
