SELECT r.reason, r.label_zh, r.label_en, r.mine, coalesce(r.peers, -1) AS peers
FROM photovet.mirror_reasons($1::text) r
ORDER BY r.mine DESC, r.peers DESC NULLS LAST, r.reason
