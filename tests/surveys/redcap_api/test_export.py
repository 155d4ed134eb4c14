import pytest

from tests.surveys.redcap_api.conftest import Site

pytestmark = pytest.mark.django_db


def test_first(site: Site) -> None:
    p = site.project()
    print(p.export_version(), p.export_project_info())
    print(p.export_arms(), p.export_events(), p.export_instruments(), p.export_instrument_event_mappings())
    print(p.export_users(), p.export_dags())
    for r in p.metadata: print({k: v for k, v in r.items() if v})
    for r in p.export_records(): print(r)
    print(p.export_records(format_type="df"))
    print(p.export_field_names(format_type="csv"))
    print(p.export_records(format_type="csv", record_type="eav"))
    print(p.export_records(format_type="xml", raw_or_label="label")[:1500])
    assert 0
