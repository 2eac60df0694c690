from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "punos.insight.learning"
    label = "learning"
