"""Known wrong rules: one record per file, named MISCONCEPTION; each produces what the wrong rule would give."""
