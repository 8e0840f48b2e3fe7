"""The real services, asked over the network by `make test-live` and by nothing else."""
