/* The table of deliveries, and how one of them is claimed and kept. */

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
CREATE INDEX IF NOT EXISTS probeable_delivery_open ON probeable_delivery (run_after) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_key ON probeable_delivery (key) WHERE done IS NULL;
CREATE INDEX IF NOT EXISTS probeable_delivery_by_key ON probeable_delivery (key, started);
-- One claim at a time: the second statement of the function sees what every claim before has written.
CREATE OR REPLACE FUNCTION probeable_claim(claimer text, lease double precision)
RETURNS SETOF probeable_delivery LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(${CLAIMING});
  RETURN QUERY UPDATE probeable_delivery t
    SET attempts = t.attempts + 1, worker = claimer, started = clock_timestamp(), lease_until = now() + lease * interval '1 second'
    WHERE t.id = (
      SELECT d.id FROM probeable_delivery d
      WHERE d.done IS NULL AND d.run_after <= now() AND (d.lease_until IS NULL OR d.lease_until < now())
        AND NOT EXISTS (
          SELECT 1 FROM probeable_delivery o
          WHERE o.key = d.key AND o.id <> d.id AND o.done IS NULL AND o.lease_until >= now()
        )
      ORDER BY d.received, d.id LIMIT 1
    )
    RETURNING t.*;
END $$;
-- Of which claims the lease begins again. Also one that has ended does, where nobody has begun with the delivery, or with
-- another one of its key, since.
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
