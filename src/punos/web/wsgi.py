"""The door for web servers. It does not open on a database that would not keep its promises."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "punos.settings")
application = get_wsgi_application()

from punos.trust.checks import refuse_unsafe_start  # noqa: E402 - needs the application set up

refuse_unsafe_start()
# What is loaded by now stays loaded: the collector need not walk through it again while pages are drawn.
gc.collect()
gc.freeze()
