from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "punos.web"
    label = "web"
