SELECT photovet.session_save($1::text)
