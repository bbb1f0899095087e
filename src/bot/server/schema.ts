/* The table of deliveries, and the functions that claim deliveries and renew leases. */

/** The advisory lock that creating the table, claiming deliveries and renewing leases take. */
export const CLAIMING = 7263517;

/** Creates or updates the table, its indexes and functions. Running it again changes nothing. */
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
-- For tables of versions that did not count failures.
ALTER TABLE probeable_delivery ADD COLUMN IF NOT EXISTS failures integer NOT NULL DEFAULT 0;
-- In the order of claims, so that a claim does not scan all waiting deliveries.
DROP INDEX IF EXISTS probeable_delivery_open;
CREATE INDEX IF NOT EXISTS probeable_delivery_next ON probeable_delivery (received, id) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_key ON probeable_delivery (key) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_by_key ON probeable_delivery (key, started);
-- Claims the oldest deliveries that may run, one for each key. Only one server claims at a time: the lock is taken first,
-- so that the query of the loop sees what earlier claims wrote. Servers of earlier versions use a function of two
-- arguments. The settings make the planner use the index: before the table is analysed, it would sort all that wait.
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
      -- Tasks that nobody waits for are dated ten minutes after they may run. This stops the index scan before them.
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
-- Renews the leases of these claims, including expired ones, unless the delivery, or another one of its key, was claimed
-- since.
CREATE OR REPLACE FUNCTION probeable_renew(ids text[], numbers integer[], claimer text, lease double precision)
RETURNS SETOF probeable_delivery LANGUAGE plpgsql AS $$
DECLARE
  claim record;
BEGIN
  PERFORM pg_advisory_xact_lock(${CLAIMING});
  -- Renewals need not wait for the disk: if a crash loses one, the lease only expires earlier.
  PERFORM set_config('synchronous_commit', 'off', true);
  -- One statement for each claim, so that each sees the leases that earlier ones renewed.
  FOR claim IN SELECT * FROM unnest(ids, numbers) AS asked (id, attempts) LOOP
    RETURN QUERY UPDATE probeable_delivery t SET lease_until = now() + lease * interval '1 second'
      WHERE t.id = claim.id AND t.attempts = claim.attempts AND t.worker = claimer AND t.lease_until IS NOT NULL
        AND t.done IS NULL AND (
          -- Not now(), which is before the lock was taken: a claim in between compared the lease with an earlier time.
          t.lease_until >= clock_timestamp()
          OR NOT EXISTS (
            SELECT 1 FROM probeable_delivery o WHERE o.key = t.key AND o.id <> t.id AND o.started > t.started
          )
        )
      RETURNING t.*;
  END LOOP;
END $$;
`;
