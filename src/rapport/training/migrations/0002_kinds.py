"""Answers of every kind: an option that was picked becomes a part of an answer. Polls are counted without names."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="chosen", name="one_option_in_a_place"),
        migrations.RenameModel(old_name="Chosen", new_name="Part"),
        migrations.AlterField(
            model_name="part",
            name="answer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="training.answer"
            ),
        ),
        migrations.AddField(
            model_name="part", name="item", field=models.SlugField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddField(model_name="part", name="number", field=models.SmallIntegerField(null=True)),
        migrations.AddField(
            model_name="part", name="text", field=models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AlterField(model_name="part", name="option", field=models.SlugField(blank=True)),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("answer", "place"), name="one_part_in_a_place"),
        ),
        migrations.CreateModel(
            name="CompletedPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("page", models.SlugField()),
                (
                    "completion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="training.completion"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="completedpage",
            constraint=models.UniqueConstraint(fields=("completion", "page"), name="one_page_of_a_completion"),
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("course", models.SlugField()),
                ("page", models.SlugField()),
                ("activity", models.SlugField()),
                ("people", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(fields=("course", "page", "activity"), name="one_tally_of_a_poll"),
        ),
        migrations.CreateModel(
            name="TallyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option", models.SlugField()),
                ("people", models.PositiveIntegerField()),
                (
                    "tally",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="training.tally"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tallyline",
            constraint=models.UniqueConstraint(fields=("tally", "option"), name="one_line_of_an_option"),
        ),
    ]
