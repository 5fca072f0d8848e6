"""Who may open the page in the browser: links that open it once, the sessions they opened, and the key of the links."""

from tortoise import Model, fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index


class PageLink(Model):
    """A link to the page that somebody asked for; its key is (guild_id, digest), `digest` the SHA-256 of its secret.

    `channels` are those that they could read then. It opens one session, until `expires_at`.
    """

    guild_id = fields.BigIntField()
    digest = fields.CharField(max_length=64, primary_key=True)
    user_id = fields.BigIntField()
    channels = ArrayField("bigint", db_default=[])
    made_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "page_link"


class PageSession(Model):
    """Somebody's time on the page of one server; its key is (guild_id, id), `digest` the SHA-256 of its token.

    `channels` are those that its person may read, kept up to date by the bot;
    null until it looked. `ended_by` says why it ended: `left`, `revoked`, `replaced`, `not allowed`.
    """

    guild_id = fields.BigIntField()
    id = fields.BigIntField(primary_key=True)
    digest = fields.CharField(max_length=64)
    user_id = fields.BigIntField()
    opened_by = fields.TextField()
    channels = ArrayField("bigint", null=True)
    opened_at = fields.DatetimeField()
    used_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    ended_by = fields.TextField(null=True)

    class Meta:
        """The table."""

        table = "page_session"
        indexes = (Index(fields=("guild_id", "user_id"), name="page_session_by_user"),)


class PageKey(Model):
    """The key that links are signed with where the operator set none; one row."""

    name = fields.CharField(max_length=20, primary_key=True)
    secret = fields.TextField()
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "page_key"


class PageRefusal(Model):
    """How often a link was refused for a reason: `altered`, `unknown`, `used`, `expired`."""

    reason = fields.CharField(max_length=20, primary_key=True)
    times = fields.BigIntField(db_default=0)

    class Meta:
        """The table."""

        table = "page_refusal"
