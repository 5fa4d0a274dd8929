"""Records the answers of a real Django REST framework to the requests of test/recorded/drf-cases.json.

    python3 scripts/record-drf-cases/record.py           # records them anew
    python3 scripts/record-drf-cases/record.py --check   # fails where an answer differs from the recorded one

A new case is a request without an answer at its place in the file. Needs Django 3.2 and djangorestframework 3.14: see README.md.
"""

import base64
import json
import re
import sys
import time
from pathlib import Path

import django
from django.conf import settings

FILE = Path(__file__).parents[2] / 'test' / 'recorded' / 'drf-cases.json'
RUN = 'run7x'
# An id that exists nowhere.
GONE = '2147483000'
HOST = 'http://testserver'

settings.configure(
    ALLOWED_HOSTS=['testserver'],
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}},
    DEFAULT_AUTO_FIELD='django.db.models.AutoField',
    INSTALLED_APPS=['rest_framework'],
    LANGUAGE_CODE='en',
    LANGUAGES=[('en', 'English'), ('zh-hans', 'Simplified Chinese')],
    MIDDLEWARE=['django.middleware.locale.LocaleMiddleware', 'django.middleware.common.CommonMiddleware'],
    REST_FRAMEWORK={
        'DEFAULT_AUTHENTICATION_CLASSES': [],
        'DEFAULT_FILTER_BACKENDS': ['rest_framework.filters.OrderingFilter'],
        'DEFAULT_PAGINATION_CLASS': 'rest_framework.pagination.LimitOffsetPagination',
        'DEFAULT_PARSER_CLASSES': ['rest_framework.parsers.JSONParser', 'rest_framework.parsers.FormParser'],
        'DEFAULT_RENDERER_CLASSES': ['rest_framework.renderers.JSONRenderer'],
        'PAGE_SIZE': 20,
        'UNAUTHENTICATED_USER': None,
    },
    ROOT_URLCONF=__name__,
    USE_I18N=True,
)
django.setup()

from django.db import connection, models  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402
from rest_framework import routers, serializers, viewsets  # noqa: E402


def now():
    return int(time.time())


class Process(models.Model):
    """The resource as process-api.rst documents it."""

    name = models.CharField(max_length=255)
    cuser = models.IntegerField(default=1)
    user = models.CharField(max_length=150, default='liucheng')
    ctime = models.IntegerField(default=now)
    utime = models.IntegerField(default=now)
    project = models.CharField(max_length=1024)
    mark = models.CharField(max_length=2000, blank=True, default='')

    class Meta:
        app_label = 'process'


class ProcessSerializer(serializers.ModelSerializer):
    class Meta:
        model = Process
        fields = ['id', 'name', 'cuser', 'user', 'ctime', 'utime', 'project', 'mark']
        read_only_fields = ['cuser', 'user', 'ctime', 'utime']


class ProcessViewSet(viewsets.ModelViewSet):
    serializer_class = ProcessSerializer
    ordering_fields = ['id', 'name', 'project', 'cuser', 'ctime', 'utime']
    ordering = ['-id']

    def get_queryset(self):
        rows = Process.objects.all()
        params = self.request.query_params
        if params.get('name'):
            rows = rows.filter(name__icontains=params['name'])
        if params.get('project'):
            rows = rows.filter(project=params['project'])
        return rows


router = routers.DefaultRouter()
router.register('process', ProcessViewSet, basename='process')
urlpatterns = [path('api/process/', include(router.urls))]


def repeated(value):
    """The body with each {"$rep": [text, n]} written out."""
    if isinstance(value, dict):
        if '$rep' in value:
            text, times = value['$rep']
            return text * times
        return {key: repeated(entry) for key, entry in value.items()}
    return value


def recorded(value, names, key=None):
    """The answer with what differs from run to run replaced by its placeholder."""
    if isinstance(value, dict):
        return {k: recorded(entry, names, k) for k, entry in value.items()}
    if isinstance(value, list):
        return [recorded(entry, names) for entry in value]
    if key == 'id':
        return f'<id {names[value]}>' if value in names else '<id>'
    if key in ('ctime', 'utime'):
        return '<time>'
    if key in ('cuser', 'user'):
        return f'<{key}>'
    if not isinstance(value, str):
        return value
    text = value.replace(HOST, '<host>').replace(RUN, '<run>').replace(RUN.upper(), '<RUN>')
    return re.sub(r'^JSON parse error - .*', 'JSON parse error - …', text, flags=re.S)


def answer_to(client, case, names):
    """Sends the request of a case; adds the id that it saves to names."""
    ids = {name: str(row) for row, name in names.items()}

    def filled(text):
        text = text.replace('{RUN}', RUN).replace('{RUNUP}', RUN.upper()).replace('{GONE}', GONE)
        return re.sub(r'\{(R\d+)\}', lambda match: ids[match[1]], text)

    if 'b64' in case:
        body = base64.b64decode(case['b64'])
    elif 'raw' in case:
        body = filled(case['raw']).encode()
    else:
        body = filled(json.dumps(repeated(case['json']), ensure_ascii=False)).encode() if 'json' in case else b''
    headers = dict(case.get('headers', {}))
    content_type = headers.pop('content-type', '')
    extra = {f'HTTP_{name.upper().replace("-", "_")}': value for name, value in headers.items()}
    if content_type:
        # The client leaves it out where the body is empty.
        extra['CONTENT_TYPE'] = content_type
    response = client.generic(case['method'], filled(case['path']), body, content_type, **extra)
    shown = {'content-type': response['Content-Type']} if response.get('Content-Type') else {}
    if response.status_code == 405:
        shown['allow'] = ', '.join(sorted(response['Allow'].split(', ')))
    answer = {'status': response.status_code, 'headers': shown}
    if response.content:
        parsed = json.loads(response.content)
        if 'save' in case:
            names[parsed['id']] = case['save']
        answer['body'] = recorded(parsed, names)
    return answer


def main():
    with connection.schema_editor() as schema:
        schema.create_model(Process)
    cases = json.loads(FILE.read_text())
    client = Client(raise_request_exception=False)
    names = {}
    fresh = [{**case, 'answer': answer_to(client, case, names)} for case in cases]
    if '--check' not in sys.argv:
        lines = [json.dumps(case, ensure_ascii=False, separators=(',', ':')) for case in fresh]
        FILE.write_text('[\n' + ',\n'.join(lines) + '\n]\n')
        return 0
    differing = [(old, new) for old, new in zip(cases, fresh) if old.get('answer') != new['answer']]
    for old, new in differing:
        print(f"{old['id']}:\n  recorded {json.dumps(old.get('answer'))}\n  answered {json.dumps(new['answer'])}")
    print(f'{len(cases)} cases, {len(differing)} differ')
    return 1 if differing else 0


sys.exit(main())
