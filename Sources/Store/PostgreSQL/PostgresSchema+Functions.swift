import Domain

extension PostgresSchema {
  /// What operators do to tables. A function's own `search_path` keeps a caller from putting tables of
  /// the caller's in front of roster's.
  static let functions =
    chainFunctions + approvalFunction + appendFunction + tagFunctions + teamFunctions
    + leaseFunctions

  private static let isDefiner = """
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    """

  /// "rost", as a number.
  private static let lockSpace = 0x726F_7374

  /// A chain belongs to the database role that registered it. Each statement of a function sees what
  /// was committed before it, so what is read after a lock is current.
  private static let chainFunctions = """
    CREATE FUNCTION roster.wait_for_others(given_locks text) RETURNS void
    LANGUAGE plpgsql \(isDefiner) AS $body$
    DECLARE number int;
    BEGIN
      FOR number IN SELECT unnest(string_to_array(given_locks, ','))::int ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(\(lockSpace), number);
      END LOOP;
    END
    $body$;

    CREATE FUNCTION roster.register_chain(given_chain text, given_host text) RETURNS void
    LANGUAGE sql \(isDefiner) AS $body$
      INSERT INTO roster.chains (chain, operator, host)
      VALUES (given_chain, session_user, given_host)
    $body$;

    CREATE FUNCTION roster.lock_chain(given_chain text) RETURNS SETOF roster.chains
    LANGUAGE plpgsql \(isDefiner) AS $body$
    BEGIN
      IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
      END IF;
      PERFORM FROM roster.chains AS own
        WHERE own.chain = given_chain AND own.operator = session_user AND own.imported_key IS NULL
        FOR UPDATE;
      IF FOUND THEN
        RETURN QUERY SELECT * FROM roster.chains AS known ORDER BY known.chain;
      END IF;
    END
    $body$;

    CREATE FUNCTION roster.newest_entries(given_writes text, given_locks text)
    RETURNS SETOF roster.journal
    LANGUAGE plpgsql \(isDefiner) AS $body$
    BEGIN
      PERFORM roster.wait_for_others(given_locks);
      RETURN QUERY SELECT DISTINCT ON (kept."writeID") * FROM roster.journal AS kept
        WHERE kept."writeID" = ANY (string_to_array(given_writes, ','))
        ORDER BY kept."writeID", kept.place DESC;
    END
    $body$;

    CREATE FUNCTION roster.newest_event(given_case text, given_locks text) RETURNS bigint
    LANGUAGE plpgsql \(isDefiner) AS $body$
    BEGIN
      PERFORM roster.wait_for_others(given_locks);
      RETURN (SELECT max(kept.place) FROM roster.journal AS kept
        WHERE kept.event IS NOT NULL AND kept."caseReference" = given_case);
    END
    $body$;

    """

  /// Takes the next entries of a chain, with the new head that its operator has signed.
  private static let appendFunction = """
    CREATE FUNCTION roster.append_entries(
      given_chain text, given_number bigint, given_link text, given_entries text,
      given_head text, given_key text, given_signature text
    ) RETURNS SETOF bigint
    LANGUAGE plpgsql \(isDefiner) AS $body$
    DECLARE
      known roster.chains;
      one roster.journal;
      new_place bigint;
    BEGIN
      SELECT * INTO known FROM roster.chains AS own
        WHERE own.chain = given_chain AND own.operator = session_user AND own.imported_key IS NULL
        FOR UPDATE;
      IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = '\(JournalFailure.otherChain)';
      END IF;
      IF known.number <> given_number OR known.link <> given_link THEN
        RAISE serialization_failure USING MESSAGE = 'the chain has another entry meanwhile';
      END IF;
      PERFORM roster.require_leases(given_entries::jsonb);
      FOR one IN SELECT * FROM jsonb_populate_recordset(NULL::roster.journal, given_entries::jsonb)
        AS given ORDER BY given.sequence
      LOOP
        IF one.operator IS DISTINCT FROM session_user::text THEN
          RAISE insufficient_privilege USING MESSAGE = 'an entry names another operator';
        END IF;
        IF one.sequence <= known.number
          OR (one.sequence <> known.number + 1 AND one.step <> 'accepted') THEN
          RAISE check_violation USING MESSAGE = 'the number of an entry does not follow the last one';
        END IF;
        IF one.step = 'sent' AND EXISTS (
          SELECT FROM roster.leases AS held
          WHERE held.subject = 'work:' || one.job AND held.session <> one.session
            AND held.expires > clock_timestamp()
        ) THEN
          RAISE object_in_use USING MESSAGE = 'another process works on the job';
        END IF;
        IF one.event IS NOT NULL AND one.event::jsonb ? 'approved' THEN
          PERFORM roster.require_approver(
            one."caseReference", one.event::jsonb #>> '{approved,approval,digest}');
        END IF;
        INSERT INTO roster.journal (
          chain, sequence, previous, version, "writeID", step, time, machine, boot, uptime, operator,
          origin, session, provider, environment, installation, action, "contactID",
          "changedFields", "caseReference", job, digest, "lookupDigest", status, "requestID", note,
          event, link
        ) VALUES (
          given_chain, one.sequence, known.link, one.version, one."writeID", one.step, one.time,
          one.machine, one.boot, one.uptime, one.operator, one.origin, one.session, one.provider,
          one.environment, one.installation, one.action, one."contactID", one."changedFields",
          one."caseReference", one.job, one.digest, one."lookupDigest", one.status,
          one."requestID", one.note, one.event, one.link
        ) RETURNING place INTO new_place;
        known.number := one.sequence;
        known.link := one.link;
        RETURN NEXT new_place;
      END LOOP;
      UPDATE roster.chains AS own SET number = known.number, link = known.link,
        head = given_head, key = given_key, signature = given_signature
        WHERE own.chain = given_chain;
    END
    $body$;

    """

  /// Who plans or proposes does not approve. An approval that came as a file has no plan under the name
  /// where its use is recorded.
  private static let approvalFunction = """
    CREATE FUNCTION roster.require_approver(given_case text, given_digest text) RETURNS void
    LANGUAGE plpgsql \(isDefiner) AS $body$
    BEGIN
      IF EXISTS (
        SELECT FROM roster.journal AS kept
        WHERE kept.event IS NOT NULL AND kept."caseReference" = given_case
          AND kept.operator = session_user
          AND given_digest IN (
            kept.event::jsonb #>> '{planned,digest}', kept.event::jsonb #>> '{proposed,digest}')
      ) THEN
        RAISE insufficient_privilege USING MESSAGE =
          'the maker of a plan does not record its approval: the other person runs roster case approve';
      END IF;
    END
    $body$;

    """

  private static let tagFunctions = """
    CREATE FUNCTION roster.keep_case_tags(given_case text, given_tags text) RETURNS void
    LANGUAGE sql \(isDefiner) AS $body$
      INSERT INTO roster."caseTags" ("caseReference", identifier, scope, tag)
      SELECT given_case, given.identifier, given.scope, given.tag
      FROM jsonb_to_recordset(given_tags::jsonb) AS given(identifier bigint, scope text, tag bigint)
      ON CONFLICT DO NOTHING
    $body$;

    CREATE FUNCTION roster.remove_case_tags(given_case text) RETURNS void
    LANGUAGE sql \(isDefiner) AS $body$
      DELETE FROM roster."caseTags" WHERE "caseReference" = given_case
    $body$;

    """

  private static let teamFunctions = """
    CREATE FUNCTION roster.keep_key_check(given_check text) RETURNS text
    LANGUAGE plpgsql \(isDefiner) AS $body$
    BEGIN
      INSERT INTO roster.team (key_check) VALUES (given_check) ON CONFLICT DO NOTHING;
      RETURN (SELECT known.key_check FROM roster.team AS known);
    END
    $body$;

    CREATE FUNCTION roster.add_suppressed(
      given_tags text, given_case text, given_reason text, given_day text
    ) RETURNS bigint
    LANGUAGE sql \(isDefiner) AS $body$
      WITH added AS (
        INSERT INTO roster.suppression (tag, "caseReference", reason, day, operator)
        SELECT DISTINCT unnest(string_to_array(given_tags, ','))::bigint, given_case, given_reason,
          given_day, session_user
        ON CONFLICT DO NOTHING RETURNING 1
      )
      SELECT count(*) FROM added
    $body$;

    CREATE FUNCTION roster.remove_suppressed(given_case text) RETURNS bigint
    LANGUAGE sql \(isDefiner) AS $body$
      WITH removed AS (
        DELETE FROM roster.suppression WHERE "caseReference" = given_case RETURNING 1
      )
      SELECT count(*) FROM removed
    $body$;

    """

  /// A lease ends by itself when its holder no longer renews it. Among the processes of one chain, a
  /// lock of their state folder decides, so a new one takes it over at once.
  private static let leaseFunctions = """
    CREATE FUNCTION roster.take_lease(
      given_subject text, given_chain text, given_session text, given_seconds bigint
    ) RETURNS SETOF bigint
    LANGUAGE sql \(isDefiner) AS $body$
      INSERT INTO roster.leases AS held (subject, chain, session, operator, taken, expires)
      SELECT given_subject, own.chain, given_session, session_user, clock_timestamp(),
        clock_timestamp() + make_interval(secs => given_seconds)
      FROM roster.chains AS own WHERE own.chain = given_chain AND own.operator = session_user
      ON CONFLICT (subject) DO UPDATE SET chain = EXCLUDED.chain, session = EXCLUDED.session,
        operator = EXCLUDED.operator, taken = EXCLUDED.taken, expires = EXCLUDED.expires
      WHERE held.expires <= clock_timestamp() OR held.chain = EXCLUDED.chain
      RETURNING 1::bigint
    $body$;

    CREATE FUNCTION roster.renew_leases(
      given_chain text, given_session text, given_seconds bigint
    ) RETURNS void
    LANGUAGE sql \(isDefiner) AS $body$
      UPDATE roster.leases SET expires = clock_timestamp() + make_interval(secs => given_seconds)
      WHERE chain = given_chain AND session = given_session AND operator = session_user
    $body$;

    CREATE FUNCTION roster.release_lease(
      given_subject text, given_chain text, given_session text
    ) RETURNS void
    LANGUAGE sql \(isDefiner) AS $body$
      DELETE FROM roster.leases WHERE subject = given_subject AND chain = given_chain
        AND session = given_session AND operator = session_user
    $body$;

    """
}
