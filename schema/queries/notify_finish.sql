SELECT photovet.notify_finish($1::text, $2::jsonb)
