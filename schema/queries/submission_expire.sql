SELECT count(*) FROM photovet.expire($1::int) o WHERE o.done
