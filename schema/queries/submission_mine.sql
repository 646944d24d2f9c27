SELECT * FROM photovet.submissions_mine($1::text)
