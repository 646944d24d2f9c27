SELECT true AS is_known, f.campaign, f.title, f.zone, f.since, f.today, f.gaps, f.active_seconds, f.decided, f.approved, f.rejected, f.others, f.undone,
	f.timed, f.median_seconds, f.mean_seconds, f.quick, f.quick_of, f.floor_ms, f.peers, coalesce(f.peer_decided, -1) AS peer_decided,
	coalesce(f.peer_approved, -1) AS peer_approved, coalesce(f.peer_rejected, -1) AS peer_rejected, f.peer_median_seconds, f.is_supervisor
FROM photovet.mirror_figures($1::text, $2::int) f
