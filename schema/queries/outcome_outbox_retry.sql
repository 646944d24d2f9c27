-- status here is the state of the message or upload, which is no submission's: not read
SELECT o.id, o.done, o.code, o.text, o.who, o.until, NULL::text AS status, o.stage, o.decision, o.token, o.undo_until
FROM photovet.outbox_retry($1::bigint[]) o
