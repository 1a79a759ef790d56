"""The code flow of OAuth 2 with PKCE: shared by launches from a record and by OpenID Connect."""
