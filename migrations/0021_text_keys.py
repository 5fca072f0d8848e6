"""The keys that texts are sealed with, by their fingerprints."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0020_door")]

    operations = [
        ops.CreateModel(
            name="TextKey",
            fields=[
                ("name", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=12)),
                ("seals", fields.BooleanField(db_default=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "text_key",
                "app": "models",
                "pk_attr": "name",
                "table_description": "A key with which texts were sealed, by its fingerprint; the keys themselves are the operator's alone.",
            },
            bases=["Model"],
        ),
    ]
