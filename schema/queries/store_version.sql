SELECT photovet.schema_version()
