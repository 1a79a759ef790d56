"""Knowledge files to `Knowledge`: strict YAML, schema, checks across files, and the compiled JSON.

Law of this room: it imports `domain` alone. Reading YAML needs ruamel.yaml and pydantic (imported only by
`yaml_reader`, `files`, the shapes and `compiler`); `compiled` needs the standard library only, so that
running
does too.
"""
