SELECT count(*) FROM photovet.enqueue($1::int) o WHERE o.done
