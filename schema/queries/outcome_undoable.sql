SELECT * FROM photovet.undoable()
