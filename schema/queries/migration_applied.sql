SELECT m.sha256 FROM photovet.migration m WHERE m.version = $1::int
