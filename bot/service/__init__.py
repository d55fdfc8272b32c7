"""The service around the answers: limits, switch, health, metrics, logs, what is kept, who is staff."""

__all__: list[str] = []
