"""The outside: models, forecasts, and what stands in for them without a network."""
