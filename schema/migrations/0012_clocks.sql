-- Clocks of a submission: when it was first taken in hand, when last, and how long it was in hand.
-- review_queue keeps those of open work, claim_clock what is left when the work ends; undo or a
-- second look adds to it. Taking back by undo counts as taking in hand. A lease that ended unnoticed
-- counts until its end.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

CREATE TABLE claim_clock (
	submission_id bigint PRIMARY KEY,
	campaign_id int NOT NULL,
	first_at timestamptz NOT NULL,
	last_at timestamptz NOT NULL,
	in_hand interval NOT NULL
) WITH (fillfactor = 80);
ALTER TABLE claim_clock ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_campaign ON claim_clock FOR SELECT USING (campaign_id = ANY ((SELECT photovet.my_campaigns())::int[]));

-- What a row has been in hand, the open lease included.
CREATE FUNCTION in_hand_of(q review_queue) RETURNS interval
LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF q.in_hand_since IS NULL THEN
		RETURN coalesce(q.in_hand, '0');
	END IF;
	RETURN coalesce(q.in_hand, '0')
		+ greatest('0', least(now(), coalesce((SELECT l.expires_at FROM lease l WHERE l.lease_id = q.lease_id), now())) - q.in_hand_since);
END $$;

-- A row changes hands; one that was in nobody's has nothing to add.
CREATE FUNCTION claim_clock_turn() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.in_hand_since IS NOT NULL THEN
		NEW.in_hand := in_hand_of(OLD);
		NEW.in_hand_since := NULL;
	END IF;
	IF NEW.lease_id IS NOT NULL THEN
		NEW.first_claimed_at := coalesce(NEW.first_claimed_at, now());
		NEW.last_claimed_at := now();
		NEW.in_hand_since := now();
	END IF;
	RETURN NEW;
END $$;

-- What a decision takes out of the queue stops its clocks together.
CREATE FUNCTION claim_clock_stop() RETURNS trigger
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	INSERT INTO claim_clock AS k (submission_id, campaign_id, first_at, last_at, in_hand)
		SELECT g.submission_id, g.campaign_id, g.first_claimed_at, g.last_claimed_at, coalesce(g.in_hand, '0')
			+ CASE WHEN g.in_hand_since IS NULL THEN '0' ELSE greatest('0', least(now(), coalesce(l.expires_at, now())) - g.in_hand_since) END
		FROM gone g LEFT JOIN lease l ON l.lease_id = g.lease_id
		WHERE g.first_claimed_at IS NOT NULL
		ON CONFLICT (submission_id) DO UPDATE SET last_at = excluded.last_at, in_hand = k.in_hand + excluded.in_hand;
	RETURN NULL;
END $$;

CREATE TRIGGER clock_turn BEFORE UPDATE OF lease_id ON review_queue FOR EACH ROW WHEN (OLD.lease_id IS DISTINCT FROM NEW.lease_id)
	EXECUTE FUNCTION claim_clock_turn();
CREATE TRIGGER clock_start BEFORE INSERT ON review_queue FOR EACH ROW WHEN (NEW.lease_id IS NOT NULL) EXECUTE FUNCTION claim_clock_turn();
CREATE TRIGGER clock_stop AFTER DELETE ON review_queue REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION claim_clock_stop();

-- in_hand_seconds up to in_hand_since, which is set while somebody holds it.
CREATE VIEW clock_list WITH (security_invoker = true) AS
	SELECT s.submission_id AS submission, coalesce(k.first_at, q.first_claimed_at) AS first_claimed_at,
		coalesce(q.last_claimed_at, k.last_at) AS last_claimed_at,
		extract(epoch FROM coalesce(k.in_hand, '0') + coalesce(q.in_hand, '0')
			+ CASE WHEN l.expires_at <= now() AND q.in_hand_since < l.expires_at THEN l.expires_at - q.in_hand_since ELSE '0' END)::bigint AS in_hand_seconds,
		CASE WHEN l.expires_at > now() THEN q.in_hand_since END AS in_hand_since
	FROM submission s LEFT JOIN claim_clock k ON k.submission_id = s.submission_id LEFT JOIN review_queue q ON q.submission_id = s.submission_id
		LEFT JOIN lease l ON l.lease_id = q.lease_id;
GRANT SELECT ON claim_clock, clock_list TO photovet_intake, photovet_operator, photovet_reviewer, photovet_supervisor, photovet_worker, photovet_observer;
