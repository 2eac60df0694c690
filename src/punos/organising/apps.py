from django.apps import AppConfig


class OrganisingConfig(AppConfig):
    name = "punos.organising"
    label = "organising"
