SELECT f.campaign, f.title, f.zone, f.roles::text AS via_roles, f.free, f.mine, f.held, f.holders, f.overdue, f.escalated, f.skipped_by_me,
	f.awaiting_check, f.unserved, f.next_due, f.next_lease_end, f.decided_today, f.stages::int AS stages
FROM photovet.queue_figures() f
ORDER BY f.campaign
