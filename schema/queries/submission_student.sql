SELECT * FROM photovet.submissions_of_student($1::bigint)
