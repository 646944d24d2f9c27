INSERT INTO photovet.migration (version, name, sha256) VALUES ($1::int, $2::text, $3::text)
