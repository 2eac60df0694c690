from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "punos.web"
    label = "web"

    def ready(self) -> None:
        """Register the check of doors."""
        from punos.web import checks  # noqa: F401
