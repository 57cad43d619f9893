"""Long work: asked for as a job, done by a worker with its requester's rights, kept once."""
