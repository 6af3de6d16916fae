/**
 * Says how to make a book's table and function.
 *
 * The function waits for its turn at the place before it looks, and each of its statements sees what was committed before
 * the statement began: so whoever comes second sees the first one's slot. The unique constraints hold the promise, whoever
 * writes.
 *
 * @param schema - Quoted name.
 * @returns Statements; each may be run again.
 */
export function setupStatements(schema: string): string[] {
  const payments = `${schema}.payments`;
  return [
    `CREATE SCHEMA IF NOT EXISTS ${schema}`,
    `CREATE TABLE IF NOT EXISTS ${payments} (
      key text NOT NULL,
      attempt integer NOT NULL,
      place text NOT NULL,
      slot integer NOT NULL,
      live boolean NOT NULL,
      holds boolean NOT NULL,
      account text NOT NULL,
      token text NOT NULL,
      host text NOT NULL,
      value numeric NOT NULL,
      booked_at bigint NOT NULL,
      entry text NOT NULL,
      settled_by text,
      PRIMARY KEY (key, attempt)
    )`,
    `CREATE UNIQUE INDEX IF NOT EXISTS payments_slot ON ${payments} (place, slot) WHERE holds`,
    `CREATE UNIQUE INDEX IF NOT EXISTS payments_live ON ${payments} (key) WHERE live`,
    `CREATE INDEX IF NOT EXISTS payments_spent ON ${payments} (account, token, booked_at) WHERE live`,
    `CREATE OR REPLACE FUNCTION ${schema}.book_within(
      the_key text, replaces integer, the_place text, low integer, below integer, unavailable integer[],
      the_account text, the_token text, the_host text, the_value numeric, the_time bigint, draft text, limits jsonb,
      OUT entry text, OUT settled_by text, OUT over_limit integer, OUT spent numeric
    ) LANGUAGE plpgsql AS $$
    DECLARE
      booked ${payments};
      free integer;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('x402 key ' || the_key, 0));
      SELECT * INTO booked FROM ${payments} WHERE key = the_key AND live;
      IF booked.key IS NOT NULL AND booked.attempt IS DISTINCT FROM replaces THEN
        entry := booked.entry;
        settled_by := booked.settled_by;
        RETURN;
      END IF;
      IF jsonb_array_length(limits) > 0 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('x402 spent ' || the_account || ' ' || the_token, 0));
      END IF;
      FOR number IN 0 .. jsonb_array_length(limits) - 1 LOOP
        SELECT coalesce(sum(other.value), 0) INTO spent FROM ${payments} AS other
          WHERE other.live AND other.key <> the_key AND other.account = the_account AND other.token = the_token
            AND other.booked_at >= (limits->number->>'since')::bigint
            AND (limits->number->>'host' IS NULL OR other.host = limits->number->>'host');
        IF spent + the_value > (limits->number->>'most')::numeric THEN
          over_limit := number;
          RETURN;
        END IF;
      END LOOP;
      PERFORM pg_advisory_xact_lock(hashtextextended('x402 place ' || the_place, 0));
      IF booked.place = the_place AND booked.slot <> ALL (unavailable) THEN
        free := booked.slot;
      ELSE
        SELECT min(candidate.slot) INTO free FROM generate_series(low, below - 1) AS candidate (slot)
          WHERE candidate.slot <> ALL (unavailable) AND NOT EXISTS (
            SELECT FROM ${payments} AS other
            WHERE other.place = the_place AND other.slot = candidate.slot AND other.holds
          );
      END IF;
      IF free IS NULL THEN
        RETURN;
      END IF;
      UPDATE ${payments} SET live = false, holds = slot = ANY (unavailable) WHERE key = the_key AND live;
      INSERT INTO ${payments} VALUES (
        the_key, coalesce(booked.attempt + 1, 0), the_place, free, true, true, the_account, the_token, the_host,
        the_value, the_time,
        (draft::jsonb || jsonb_build_object('attempt', coalesce(booked.attempt + 1, 0), 'slot', free))::text, NULL
      ) RETURNING * INTO booked;
      entry := booked.entry;
    END $$`,
  ];
}
