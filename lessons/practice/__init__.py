"""What a learner hands in: read, judged, and the mistake named."""
