from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "punos.trust"
    label = "trust"

    def ready(self) -> None:
        """Register the check of the database."""
        from punos.trust import checks  # noqa: F401
