"""The bot's own dealings with Discord's gateway."""

from tortoise import Model, fields


class GatewayIdentify(Model):
    """One new session asked for; Discord resets the token of a bot that asks too often."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    bucket = fields.IntField(db_default=0)  # shards of one bucket identify one after the other

    class Meta:
        """The table."""

        table = "gateway_identify"
