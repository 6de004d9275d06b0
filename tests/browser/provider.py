"""Runs Canaille on loopback, all in memory: two people, and Belfort as a client whose use they must agree to.

    python provider.py PORT CLIENT SECRET PASSWORD http://127.0.0.1:8080 ...
"""

import datetime
import secrets
import sys

from canaille import create_app
from canaille.app import models
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

PEOPLE = (("an", "An", "De Smet"), ("bo", "Bo", "Claes"), ("cis", "Cis", "Maes"))


def main(port, client, secret, password, addresses):
    settings = {
        "SECRET_KEY": secrets.token_urlsafe(),
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "memory", "SMTP": None, "JAVASCRIPT": False, "HTMX": False},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048).as_dict(private=True)]},
    }
    app = create_app(settings, env_file="")
    with app.app_context(), app.backend.session():
        for name, first, last in PEOPLE:
            app.backend.save(
                models.User(
                    user_name=name,
                    given_name=first,
                    family_name=last,
                    formatted_name=f"{first} {last}",
                    emails=[f"{name}@stad.example"],
                    password=password,
                )
            )
        registered = models.Client(
            client_id=client,
            client_name="Belfort",
            client_secret=secret,
            client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
            # Not on this machine: it would be trusted without asking anybody.
            client_uri="https://belfort.example",
            redirect_uris=[f"{address}/sign-in/oidc/callback" for address in addresses],
            post_logout_redirect_uris=[f"{address}/" for address in addresses],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "email", "profile"],
            token_endpoint_auth_method="client_secret_basic",
        )
        app.backend.save(registered)
        registered.audience = [registered]
        app.backend.save(registered)
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:])
