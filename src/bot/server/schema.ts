/* The table of deliveries, and how some of them are claimed and kept. */

/** The advisory lock under which the table is made, and deliveries are claimed and kept. */
export const CLAIMING = 7263517;

/** Makes what is not there yet. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS probeable_delivery (
  id text PRIMARY KEY,
  key text NOT NULL,
  task jsonb NOT NULL,
  received timestamptz NOT NULL DEFAULT now(),
  run_after timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  worker text,
  started timestamptz,
  lease_until timestamptz,
  done timestamptz,
  fault text
);
-- Tables that were made before it was counted.
ALTER TABLE probeable_delivery ADD COLUMN IF NOT EXISTS failures integer NOT NULL DEFAULT 0;
-- In the order in which they are claimed, so that a claim need not look at all that wait.
DROP INDEX IF EXISTS probeable_delivery_open;
CREATE INDEX IF NOT EXISTS probeable_delivery_next ON probeable_delivery (received, id) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_key ON probeable_delivery (key) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_by_key ON probeable_delivery (key, started);
-- Claims the oldest deliveries that may run, one for each key. One server at a time: the statement of the loop sees what
-- every claim before has written. A server of an earlier version has a function of two arguments.
-- The planner knows nothing of a table that is not analysed, and would sort all that wait: it shall walk the index.
CREATE OR REPLACE FUNCTION probeable_claim(claimer text, lease double precision, most integer)
RETURNS SETOF probeable_delivery LANGUAGE plpgsql
SET enable_sort = off SET enable_bitmapscan = off SET enable_seqscan = off AS $$
DECLARE
  candidate record;
  keys text[] := '{}';
BEGIN
  PERFORM pg_advisory_xact_lock(${CLAIMING});
  FOR candidate IN
    SELECT d.id, d.key FROM probeable_delivery d
    WHERE d.done IS NULL AND d.run_after <= now() AND (d.lease_until IS NULL OR d.lease_until < now())
      -- What nobody waits for is received ten minutes after it may run, and is not even walked over before.
      AND d.received <= now() + interval '10 minutes'
      AND NOT EXISTS (
        SELECT 1 FROM probeable_delivery o
        WHERE o.key = d.key AND o.id <> d.id AND o.done IS NULL AND o.lease_until >= now()
      )
    ORDER BY d.received, d.id
  LOOP
    EXIT WHEN cardinality(keys) >= most;
    CONTINUE WHEN candidate.key = ANY (keys);
    keys := keys || candidate.key;
    RETURN QUERY UPDATE probeable_delivery t
      SET attempts = t.attempts + 1, worker = claimer, started = clock_timestamp(), lease_until = now() + lease * interval '1 second'
      WHERE t.id = candidate.id
      RETURNING t.*;
  END LOOP;
END $$;
-- Renews the leases of these claims, including expired ones, where nobody has claimed the delivery, or another one of its
-- key, since.
CREATE OR REPLACE FUNCTION probeable_renew(ids text[], numbers integer[], claimer text, lease double precision)
RETURNS SETOF probeable_delivery LANGUAGE plpgsql AS $$
DECLARE
  claim record;
BEGIN
  PERFORM pg_advisory_xact_lock(${CLAIMING});
  -- What is renewed often need not be on the disk before anybody else may claim: after a crash, at worst, a lease is shorter.
  PERFORM set_config('synchronous_commit', 'off', true);
  -- One after the other: each sees which leases the ones before have.
  FOR claim IN SELECT * FROM unnest(ids, numbers) AS asked (id, attempts) LOOP
    RETURN QUERY UPDATE probeable_delivery t SET lease_until = now() + lease * interval '1 second'
      WHERE t.id = claim.id AND t.attempts = claim.attempts AND t.worker = claimer AND t.lease_until IS NOT NULL
        AND t.done IS NULL AND (
          -- The time at which the lock was had: whoever claims compares with one that is no later.
          t.lease_until >= clock_timestamp()
          OR NOT EXISTS (
            SELECT 1 FROM probeable_delivery o WHERE o.key = t.key AND o.id <> t.id AND o.started > t.started
          )
        )
      RETURNING t.*;
  END LOOP;
END $$;
`;
