from django.apps import AppConfig


class PlumbingConfig(AppConfig):
    name = "punos.plumbing"
    label = "plumbing"
