"""What the running program tells its operators: metrics and traces."""
