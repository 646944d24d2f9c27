SELECT photovet.session_load()
