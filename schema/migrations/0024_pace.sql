-- Claiming and deciding: the same rules, the same rows written, less done on the way.
--
-- Of a claim of one a quarter went into planning two queries anew each time, and the clocks of 0020 asked
-- two functions for every row.

SET LOCAL ROLE photovet_owner;
SET LOCAL search_path = photovet, pg_catalog, pg_temp;

-- The next free rows, locked. One plan for all: the index gives them in order, so there is nothing to
-- sort, and the few that were skipped are looked up by key.
CREATE OR REPLACE FUNCTION claim_pick(p_campaign int, p_escalated boolean, p_n int) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	RETURN ARRAY(SELECT q.submission_id FROM review_queue q
		WHERE q.campaign_id = p_campaign AND q.escalated = p_escalated AND q.lease_id IS NULL AND q.ready_at IS NULL
			AND q.first_by IS DISTINCT FROM session_user
			AND NOT EXISTS (SELECT FROM skip k WHERE k.submission_id = q.submission_id AND k.login = session_user)
		ORDER BY q.due_at, q.submission_id LIMIT p_n FOR UPDATE SKIP LOCKED);
END $$;

-- Frees what nobody keeps any more and readies what may now be claimed. Returns rows freed. It
-- never waits: whoever decides one of these rows just now holds the row and wants the lease.
CREATE OR REPLACE FUNCTION queue_heal(p_campaigns int[], p_n int DEFAULT 20) RETURNS int
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
	v_dead bigint[];
	v_freed int := 0;
BEGIN
	IF EXISTS (SELECT FROM batch b WHERE NOT b.settled AND coalesce(b.ended_at, b.last_chunk_at + interval '5 minutes') <= now()) THEN
		PERFORM batch_settle(500, true);
	END IF;
	v_dead := ARRAY(SELECT x.lease_id FROM (SELECT l.lease_id FROM lease l WHERE l.campaign_id = ANY (p_campaigns) AND l.kept_until <= now()
		ORDER BY l.kept_until LIMIT p_n FOR UPDATE SKIP LOCKED) x);
	IF cardinality(v_dead) > 0 THEN
		WITH pick AS MATERIALIZED (SELECT q.submission_id FROM review_queue q WHERE q.lease_id = ANY (v_dead) FOR UPDATE SKIP LOCKED)
		UPDATE review_queue q SET lease_id = NULL FROM pick WHERE q.submission_id = pick.submission_id;
		GET DIAGNOSTICS v_freed = ROW_COUNT;
		PERFORM lease_sweep(v_dead);
	END IF;
	IF EXISTS (SELECT FROM review_queue q WHERE q.campaign_id = ANY (p_campaigns) AND q.ready_at <= now()) THEN
		WITH pick AS MATERIALIZED (SELECT q.submission_id FROM review_queue q WHERE q.campaign_id = ANY (p_campaigns) AND q.ready_at <= now()
				LIMIT 1000 FOR UPDATE SKIP LOCKED)
		UPDATE review_queue q SET ready_at = NULL, batch_id = NULL FROM pick WHERE q.submission_id = pick.submission_id;
	END IF;
	RETURN v_freed;
END $$;

-- The clocks: a row that was in nobody's hand has nothing to add, and what a decision takes out of
-- the queue stops its clocks together.
CREATE OR REPLACE FUNCTION claim_clock_turn() RETURNS trigger
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

DROP TRIGGER clock_stop ON review_queue;
CREATE OR REPLACE FUNCTION claim_clock_stop() RETURNS trigger
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
CREATE TRIGGER clock_stop AFTER DELETE ON review_queue REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION claim_clock_stop();
