"""Questions and what answers them, found without looking through all messages."""

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("models", "0013_mentoring_keys")]

    operations = []
