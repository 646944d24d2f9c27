SELECT coalesce(s.message, '') AS message, coalesce(s.gateway, '') AS gateway, s.message_at, coalesce(s.upload, '') AS upload, s.upload_at
FROM photovet.decision_sent($1) s
