import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def written_with_their_statement(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Promises were written anew with each change of their statement: they are as old as it is."""
    edited = apps.get_model("agreements", "Statement").objects.filter(pk=OuterRef("statement")).values("edited_at")
    apps.get_model("agreements", "Undertaking").objects.update(written_at=Subquery(edited))


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0060_measures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("statement", "value", models.CharField(blank=True, max_length=60)),
        migrations.AddField("undertaking", "done_on", models.DateField(null=True)),
        migrations.AddField(
            "undertaking",
            "done_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("undertaking", "written_at", models.DateTimeField(null=True)),
        migrations.RunPython(written_with_their_statement, migrations.RunPython.noop),
        migrations.AlterField("undertaking", "written_at", models.DateTimeField()),
    ]
