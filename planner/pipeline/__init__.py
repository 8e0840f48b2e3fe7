"""The one graph that executes every run: gather_context, generate_draft, validate, (refine, validate)*, finalize."""
