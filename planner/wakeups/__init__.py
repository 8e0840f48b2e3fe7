"""Who appends tells who reads: within the process by a call, between processes by the channel layer.

A wake-up is a hint. Losing one costs a reader a moment, never an event: readers also look by themselves.
"""
