"""Tables of trust. Client data, sessions and the log are in schema `plan`; public facts in schema `open`."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from punos.plumbing.fields import TransactionIdField
from punos.trust.models.asking import Asking  # noqa: F401 - Django looks for tables here
from punos.trust.words import Act, Basis, Domain, Purpose, Role, Sector, Topic


def one_of(field: str, words: type, *more: str) -> Q:
    """A check that a column holds one of the words of an enumeration (or one of `more`)."""
    return Q(**{f"{field}__in": [*(word.value for word in words), *more]})  # type: ignore[attr-defined]


def valid_order(table: str) -> models.CheckConstraint:
    """A validity ends no earlier than it begins."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=f"{table}_ends_after_it_begins"
    )


class Named(models.Model):
    """A thing with a stable key and a name in three languages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=80, unique=True)
    name_fi = models.CharField(max_length=160)
    name_sv = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)

    class Meta:
        abstract = True


class Organisation(Named):
    """An organisation that organises, produces or takes part."""

    sector = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    is_fictional = models.BooleanField(default=False)

    class Meta:
        db_table = "organisation"
        constraints = [models.CheckConstraint(condition=one_of("sector", Sector), name="organisation_has_known_sector")]


class Register(Named):
    """A register of persons: whose record a part stands in. One controller, one field of law."""

    controller = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=20)

    class Meta:
        db_table = "register"
        constraints = [models.CheckConstraint(condition=one_of("domain", Domain), name="register_has_known_domain")]


class Need(models.Model):
    """What a role may need for a purpose. Data, decided by the controllers; not code."""

    role = models.CharField(max_length=30)
    purpose = models.CharField(max_length=20)
    topic = models.CharField(max_length=20)
    level = models.CharField(max_length=5)
    scope = models.CharField(max_length=3)

    class Meta:
        db_table = "need"
        constraints = [
            models.UniqueConstraint(fields=["role", "purpose", "topic", "level", "scope"], name="need_is_stated_once"),
            models.CheckConstraint(condition=one_of("role", Role), name="need_has_known_role"),
            models.CheckConstraint(condition=one_of("purpose", Purpose), name="need_has_known_purpose"),
            models.CheckConstraint(condition=one_of("topic", Topic, "contact_protected"), name="need_has_known_topic"),
            models.CheckConstraint(condition=Q(level__in=["read", "write"]), name="need_reads_or_writes"),
            models.CheckConstraint(condition=Q(scope__in=["all", "own"]), name="need_is_for_all_or_own"),
        ]


class Law(models.Model):
    """A paragraph of law that lets an authority ask for data without a permit."""

    code = models.CharField(max_length=20, primary_key=True)
    text_fi = models.CharField(max_length=300)
    text_sv = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    source = models.CharField(max_length=200)

    class Meta:
        db_table = "law"


class Statute(models.Model):
    """What one law lets one role ask for, for one purpose."""

    law = models.ForeignKey(Law, on_delete=models.PROTECT, related_name="+", db_column="code")
    role = models.CharField(max_length=30)
    purpose = models.CharField(max_length=20)
    domain = models.CharField(max_length=20)
    topic = models.CharField(max_length=20)

    class Meta:
        db_table = "statute"
        constraints = [models.UniqueConstraint(fields=["law", "role", "purpose", "domain", "topic"], name="statute_is_stated_once")]


class Person(models.Model):
    """A human being: a client, a near one, or a worker. Every person here is synthetic."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    born_on = models.DateField()
    died_on = models.DateField(null=True)
    language = models.CharField(max_length=2, default="fi")
    is_protected = models.BooleanField(default=False)
    home_register = models.ForeignKey(Register, null=True, on_delete=models.PROTECT, related_name="+")
    informed_at = models.DateTimeField(null=True)
    is_synthetic = models.BooleanField(default=True)
    rights_epoch = models.BigIntegerField(default=0)

    class Meta:
        db_table = "person"
        constraints = [models.CheckConstraint(condition=Q(language__in=["fi", "sv", "en"]), name="person_speaks_fi_sv_or_en")]


class Identity(models.Model):
    """A keyed digest of the identity code, for finding a person by the exact code and nothing else."""

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.PROTECT, related_name="+")
    code_digest = models.BinaryField(unique=True)

    class Meta:
        db_table = "identity"


class Actor(models.Model):
    """Someone who can sign in. One human being is one actor, whatever posts they hold: where "another" is asked for, actors are compared."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=200, unique=True)
    rights_epoch = models.BigIntegerField(default=0)

    class Meta:
        db_table = "actor"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(person__isnull=False), name="person_is_one_actor"),
        ]


class Post(models.Model):
    """A worker's place: one actor in one organisation, in one role, on behalf of one register."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    worker_name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "post"
        constraints = [
            models.CheckConstraint(condition=one_of("role", Role) & ~Q(role="citizen"), name="post_has_a_workers_role"),
            valid_order("post"),
        ]


class Session(models.Model):
    """A sign-in. Only the digest of its token is kept; one session is one organisation and one role."""

    token_digest = models.BinaryField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "session"
        constraints = [
            models.CheckConstraint(
                condition=(Q(role="citizen") & Q(organisation__isnull=True) & Q(register__isnull=True) & Q(post__isnull=True))
                | (~Q(role="citizen") & Q(organisation__isnull=False)),
                name="session_is_a_citizens_or_of_an_organisation",
            )
        ]


class SignInCount(models.Model):
    """How many times somebody tried to sign in within a minute. Under a keyed digest of whence or of whom, for an hour at most."""

    key_digest = models.BinaryField(primary_key=True)
    since = models.DateTimeField()
    tries = models.IntegerField()

    class Meta:
        db_table = "sign_in_count"


class Link(models.Model):
    """A client relationship: the justified connection without which a worker sees nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    part_id = models.UUIDField(null=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    sees_until = models.DateTimeField(null=True)
    ground = models.CharField(max_length=300, blank=True)
    made_by = models.UUIDField(null=True)

    class Meta:
        db_table = "link"
        indexes = [
            models.Index(fields=["actor", "client"], name="link_of_actor"),
            models.Index(fields=["organisation", "client"], name="link_of_organisation"),
            models.Index(fields=["client"], name="link_of_client"),
        ]
        constraints = [
            models.CheckConstraint(condition=one_of("purpose", Purpose), name="link_has_known_purpose"),
            valid_order("link"),
        ]


class Permit(models.Model):
    """The client's permission to disclose: optional domain, topic and recipient; empty means any that the rule allows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=20, null=True)
    topic = models.CharField(max_length=20, null=True)
    to_register = models.ForeignKey(Register, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    given_by = models.UUIDField()
    recorded_by = models.UUIDField()
    recorded_how = models.CharField(max_length=20)

    class Meta:
        db_table = "permit"
        indexes = [models.Index(fields=["client"], name="permit_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_how__in=["self", "spoken", "signed", "representative"]), name="permit_tells_how_it_was_given"
            ),
            valid_order("permit"),
        ]


class Prohibition(models.Model):
    """The client's prohibition of disclosure: a whole register, a topic or domain, or a single part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=20, null=True)
    domain = models.CharField(max_length=20, null=True)
    register = models.ForeignKey(Register, null=True, on_delete=models.PROTECT, related_name="+")
    to_register = models.ForeignKey(Register, null=True, on_delete=models.PROTECT, related_name="+")
    holds_in_emergency = models.BooleanField(default=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    given_by = models.UUIDField()
    recorded_by = models.UUIDField()

    class Meta:
        db_table = "prohibition"
        indexes = [models.Index(fields=["client"], name="prohibition_of_client")]
        constraints = [valid_order("prohibition")]


class Representation(models.Model):
    """Someone who may act for the client: guardian, parent, or one with a mandate."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    topics = ArrayField(models.CharField(max_length=20))
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "representation"
        indexes = [models.Index(fields=["client", "actor"], name="representation_of_client")]
        constraints = [valid_order("representation")]


class Access(models.Model):
    """The access log, which is also the key: a part is readable only if a committed row here names it.

    Holds ids and no foreign keys, so that it outlives what it tells of. Append-only. By the month, each row on its client's chain (`sql/chain.sql`).
    """

    id = models.BigAutoField(primary_key=True)
    ticket = models.UUIDField()
    token_digest = models.BinaryField()
    at = models.DateTimeField()
    xid = TransactionIdField()
    expires_at = models.DateTimeField()
    actor_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    register_id = models.UUIDField(null=True)
    role = models.CharField(max_length=30)
    client_id = models.UUIDField()
    purpose = models.CharField(max_length=20)
    act = models.CharField(max_length=10)
    basis = models.CharField(max_length=20)
    basis_id = models.UUIDField(null=True)
    statute = models.CharField(max_length=20, null=True)
    reason = models.TextField(null=True)
    part_ids = ArrayField(models.UUIDField(), default=list)
    write_ids = ArrayField(models.UUIDField(), default=list)
    adds = ArrayField(models.TextField(), default=list)
    client_epoch = models.BigIntegerField()
    actor_epoch = models.BigIntegerField()
    salt = models.BinaryField()

    class Meta:
        db_table = "access"
        indexes = [
            models.Index(fields=["ticket", "at"], name="access_of_ticket"),
            models.Index(fields=["client_id", "at"], name="access_of_client"),
            models.Index(fields=["actor_id", "at"], name="access_of_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=one_of("act", Act), name="access_tells_a_known_act"),
            models.CheckConstraint(condition=one_of("basis", Basis), name="access_has_known_basis"),
            models.CheckConstraint(condition=~Q(basis="emergency") | Q(reason__isnull=False), name="access_in_emergency_has_a_reason"),
        ]


class Notice(models.Model):
    """A short message that something happened. Never holds what: the reader opens it and is logged."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_id = models.UUIDField()
    to_person = models.UUIDField(null=True)
    to_role = models.CharField(max_length=30, null=True)
    to_post = models.UUIDField(null=True)
    what = models.CharField(max_length=40)
    access_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)
    finding = models.TextField(null=True)

    class Meta:
        db_table = "notice"
        indexes = [models.Index(fields=["to_person"], name="notice_to_person"), models.Index(fields=["to_role"], name="notice_to_role")]


class Alarm(models.Model):
    """What the privacy officers must hear of a worker's session, once a day: it names no client, and outlives the session."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what = models.CharField(max_length=20)
    token_digest = models.BinaryField()
    day = models.DateField()
    at = models.DateTimeField()
    actor_id = models.UUIDField()
    post_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.UUIDField(null=True)
    finding = models.TextField(null=True)

    class Meta:
        db_table = "alarm"
        constraints = [
            models.UniqueConstraint(fields=["token_digest", "day", "what"], name="alarm_once_a_session_a_day"),
            models.CheckConstraint(condition=Q(what__in=["fuse", "second_person"]), name="alarm_tells_a_known_thing"),
            models.CheckConstraint(condition=~Q(seen_by=F("actor_id")), name="alarm_is_reviewed_by_another"),
        ]
