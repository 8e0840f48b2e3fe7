"""The job queue of many machines: Procrastinate on PostgreSQL."""
