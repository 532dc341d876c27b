"""Settings, Celery options and logging: the only reader of the environment."""
