SELECT s.kind = 'redo' AS is_undone, s.id, s.decision, coalesce(s.batch, 0) AS batch, s.verdict AS action, s.until AS undo_until FROM photovet.undo_steps() s
