SELECT r.line, r.student_no, r.id, r.result, r.code, r.cause FROM photovet.submit($1::text, $2::jsonb) r
