from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='has_log',
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name='run',
            name='priority',
            field=models.SmallIntegerField(db_default=0, default=0, verbose_name='priority'),
        ),
        migrations.AddField(
            model_name='run',
            name='tokens_in',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='tokens in'),
        ),
        migrations.AddField(
            model_name='run',
            name='tokens_out',
            field=models.PositiveIntegerField(db_default=0, default=0, verbose_name='tokens out'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(condition=models.Q(('has_log', True)), fields=['ended_at'], name='run_prunable'),
        ),
    ]
