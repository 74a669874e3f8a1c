extension PostgresSchema {
  /// One row for each installation of a provider: the calls that sessions have taken, and what the
  /// provider's answers say about its limit. All times are the server's.
  static let budgets = budgetTable + takeCalls + noteCalls

  private static let budgetTable = """
    CREATE TABLE roster.budgets (
      subject text COLLATE "C" PRIMARY KEY,
      full_at timestamptz,
      bulk_full_at timestamptz,
      went timestamptz[] NOT NULL DEFAULT '{}',
      bulk_went timestamptz[] NOT NULL DEFAULT '{}',
      remaining bigint,
      quota bigint,
      resets timestamptz,
      paused timestamptz,
      is_outage boolean NOT NULL DEFAULT false
    );

    CREATE FUNCTION roster.server_time() RETURNS timestamptz
    LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT clock_timestamp()
    $body$;

    CREATE FUNCTION roster.seconds_until(given timestamptz, moment timestamptz)
    RETURNS double precision
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
      SELECT extract(epoch FROM given - moment)::double precision
    $body$;

    CREATE FUNCTION roster.lock_budget(given_subject text) RETURNS roster.budgets
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE known roster.budgets;
    BEGIN
      INSERT INTO roster.budgets (subject) VALUES (given_subject) ON CONFLICT DO NOTHING;
      SELECT * INTO known FROM roster.budgets WHERE subject = given_subject FOR UPDATE;
      RETURN known;
    END
    $body$;

    """

  /// A bucket has `given_interval` seconds a call and room for `given_burst`; a window has at most
  /// `given_limit` calls in `given_period` seconds. Zero means that there is none. Bulk calls leave a
  /// quarter of each.
  private static let takeCalls = """
    CREATE FUNCTION roster.take_calls(
      given_subject text, given_count bigint, given_bulk bigint, given_unused bigint,
      given_interval double precision, given_burst double precision, given_limit bigint,
      given_period double precision
    ) RETURNS TABLE (granted bigint, wait double precision, outage bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      known roster.budgets := roster.lock_budget(given_subject);
      moment timestamptz := roster.server_time();
      is_bulk boolean := given_bulk = 1;
      allowed double precision := given_count;
      backlog double precision := 0;
      bulk_backlog double precision := 0;
      bulk_interval double precision := given_interval / 0.75;
      bulk_burst double precision := greatest(1, given_burst - ceil(given_burst / 4));
      bulk_limit bigint := greatest(1, given_limit - (given_limit + 3) / 4);
      reserved bigint := 0;
    BEGIN
      wait := 0;
      outage := 0;
      IF known.paused > moment THEN
        allowed := 0;
        wait := roster.seconds_until(known.paused, moment);
        outage := known.is_outage::int;
      END IF;
      known.remaining := known.remaining + given_unused;
      IF known.resets <= moment THEN
        known.remaining := known.quota;
        known.resets := NULL;
      END IF;
      IF is_bulk THEN reserved := coalesce(known.quota, 0) / 4; END IF;
      IF known.resets IS NOT NULL AND known.remaining <= reserved THEN
        allowed := 0;
        wait := greatest(wait, roster.seconds_until(known.resets, moment));
      ELSIF known.remaining IS NOT NULL THEN
        allowed := least(allowed, greatest(1, known.remaining - reserved));
      END IF;
      IF given_interval > 0 THEN
        backlog := greatest(0, coalesce(roster.seconds_until(known.full_at, moment), 0));
        allowed := least(allowed, floor(given_burst - backlog / given_interval + 1e-6));
        wait := greatest(wait, backlog - (given_burst - 1) * given_interval);
        IF is_bulk THEN
          bulk_backlog :=
            greatest(0, coalesce(roster.seconds_until(known.bulk_full_at, moment), 0));
          allowed := least(allowed, floor(bulk_burst - bulk_backlog / bulk_interval + 1e-6));
          wait := greatest(wait, bulk_backlog - (bulk_burst - 1) * bulk_interval);
        END IF;
      END IF;
      IF given_limit > 0 THEN
        known.went := ARRAY(SELECT at FROM unnest(known.went) AS at
          WHERE at > moment - make_interval(secs => given_period) ORDER BY at);
        known.bulk_went := ARRAY(SELECT at FROM unnest(known.bulk_went) AS at
          WHERE at > moment - make_interval(secs => given_period) ORDER BY at);
        allowed := least(allowed, given_limit - cardinality(known.went));
        IF cardinality(known.went) >= given_limit THEN
          wait := greatest(wait, given_period + roster.seconds_until(
            known.went[1 + cardinality(known.went) - given_limit], moment));
        END IF;
        IF is_bulk THEN
          allowed := least(allowed, bulk_limit - cardinality(known.bulk_went));
          IF cardinality(known.bulk_went) >= bulk_limit THEN
            wait := greatest(wait, given_period + roster.seconds_until(
              known.bulk_went[1 + cardinality(known.bulk_went) - bulk_limit], moment));
          END IF;
        END IF;
      END IF;
      granted := greatest(0, allowed)::bigint;
      IF granted > 0 THEN
        wait := 0;
        known.remaining := known.remaining - granted;
        known.full_at := moment + make_interval(secs => backlog + granted * given_interval);
        IF given_limit > 0 THEN
          known.went := known.went || array_fill(moment, ARRAY[granted::int]);
        END IF;
        IF is_bulk THEN
          known.bulk_full_at :=
            moment + make_interval(secs => bulk_backlog + granted * bulk_interval);
          IF given_limit > 0 THEN
            known.bulk_went := known.bulk_went || array_fill(moment, ARRAY[granted::int]);
          END IF;
        END IF;
      END IF;
      UPDATE roster.budgets AS kept SET full_at = known.full_at,
        bulk_full_at = known.bulk_full_at, went = known.went, bulk_went = known.bulk_went,
        remaining = known.remaining, resets = known.resets WHERE kept.subject = given_subject;
      RETURN NEXT;
    END
    $body$;

    """

  /// Within one period of the provider, what it says is left only shrinks: it does not know of the
  /// calls that other sessions are making.
  private static let noteCalls = """
    CREATE FUNCTION roster.note_calls(
      given_subject text, given_remaining bigint, given_quota bigint,
      given_resets double precision, given_pause double precision, given_outage bigint
    ) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE
      known roster.budgets := roster.lock_budget(given_subject);
      moment timestamptz := roster.server_time();
      said timestamptz := moment + make_interval(secs => given_resets);
      pause timestamptz := moment + make_interval(secs => given_pause);
    BEGIN
      IF given_remaining IS NOT NULL THEN
        known.remaining := CASE
          WHEN said > known.resets + interval '2 s' THEN given_remaining
          ELSE least(known.remaining, given_remaining) END;
      END IF;
      IF pause > coalesce(known.paused, '-infinity') THEN
        known.paused := pause;
        known.is_outage := given_outage = 1;
      END IF;
      UPDATE roster.budgets AS kept SET remaining = known.remaining,
        quota = coalesce(given_quota, known.quota), resets = coalesce(said, known.resets),
        paused = known.paused, is_outage = known.is_outage WHERE kept.subject = given_subject;
    END
    $body$;

    """
}
