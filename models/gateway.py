"""The bot's own dealings with Discord's gateway."""

from tortoise import Model, fields


class GatewayIdentify(Model):
    """One new session asked for; Discord resets the token of a bot that asks too often."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "gateway_identify"
