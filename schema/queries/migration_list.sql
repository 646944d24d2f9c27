SELECT m.version, m.name, m.sha256, m.applied_at, m.by::text AS by FROM photovet.migration m ORDER BY m.version
