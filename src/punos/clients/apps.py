from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "punos.clients"
    label = "clients"
