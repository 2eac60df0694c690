from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class PlumbingConfig(AppConfig):
    name = "punos.plumbing"
    label = "plumbing"

    def ready(self) -> None:
        """Pages have a time of their own for all their statements."""
        from punos.plumbing.connections.base import begin_page, end_page

        request_started.connect(begin_page)
        request_finished.connect(end_page)
