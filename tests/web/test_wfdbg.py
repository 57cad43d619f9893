from tests.web.test_gates import *
from tests.web.permissions.forms import FORMS
def test_x(site):
    out=set()
    for who in ("planner",):
        b=site.client(who)
        with _undone():
            for one in addresses():
                if one.route.startswith(("api/","sign-in/")): continue
                for a in one.filled(FILLED):
                    r=b.post(a,{})
                    if r.status_code!=405: out.add((one.name,r.status_code))
    print(sorted(x for x in out if x[0] not in {f.name for f in FORMS}))
    assert 0
