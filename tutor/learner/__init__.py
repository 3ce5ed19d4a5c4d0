"""What a learner knows: pure updates of mastery from answers to exercises, and an append-only record of events."""
