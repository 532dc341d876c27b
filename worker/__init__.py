"""The processes: the Celery worker, the pump, the embedded server, the command line."""
