"""Signing in at an OpenID provider (OpenID Connect Core 1.0, code flow): `serve --clinic --oidc FILE`.

It says who somebody is. Who may come in, and as what, the clinic's own accounts say.
"""
