from django.apps import AppConfig


class TrustConfig(AppConfig):
    name = "punos.trust"
    label = "trust"
