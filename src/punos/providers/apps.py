from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "punos.providers"
    label = "providers"
