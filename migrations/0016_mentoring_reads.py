"""What the reports read often, found by index."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0015_search")]

    operations = []
