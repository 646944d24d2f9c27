-- One number for every photovet in this database; ends with the transaction.
SELECT pg_advisory_xact_lock(7310863417)
