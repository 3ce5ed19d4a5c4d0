"""Messages that lean on what was said before: one record per file, named FOLLOW_UP."""
