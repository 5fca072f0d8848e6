"""Time in voice and stage channels."""

from tortoise import Model, fields
from tortoise.indexes import Index

from models.snowflake import SnowflakeField


class VoiceSession(Model):
    """Somebody's stay in a voice channel; its key is (guild_id, user_id, from_at).

    The seconds are how long they were muted, deafened, streaming or on camera up to `state_at`; `muted` and the others
    say how they are since then. Ends that nobody saw are not certain.
    """

    guild_id = fields.BigIntField()
    user_id = SnowflakeField(primary_key=True)
    from_at = fields.DatetimeField()
    channel_id = fields.BigIntField()
    to_at = fields.DatetimeField(null=True)
    from_certain = fields.BooleanField(db_default=True)
    to_certain = fields.BooleanField(db_default=True)
    state_at = fields.DatetimeField()
    muted = fields.BooleanField(db_default=False)
    deafened = fields.BooleanField(db_default=False)
    streaming = fields.BooleanField(db_default=False)
    camera = fields.BooleanField(db_default=False)
    muted_seconds = fields.FloatField(db_default=0.0)
    deafened_seconds = fields.FloatField(db_default=0.0)
    streaming_seconds = fields.FloatField(db_default=0.0)
    camera_seconds = fields.FloatField(db_default=0.0)

    class Meta:
        """The table."""

        table = "voice_session"
        indexes = (Index(fields=("guild_id", "channel_id", "from_at"), name="voice_session_by_channel"),)
