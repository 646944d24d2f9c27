SELECT * FROM photovet.release_all()
