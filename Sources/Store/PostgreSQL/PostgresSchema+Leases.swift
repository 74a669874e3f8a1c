import Domain

extension PostgresSchema {
  /// Leases of contacts. They are of one session, and not of a chain as those of jobs are: two
  /// processes of one state folder must not write to one contact either.
  static let contactLeases = """
    ALTER TABLE roster.leases ADD COLUMN action text COLLATE "C";

    CREATE FUNCTION roster.take_contact_leases(
      given_subjects text, given_chain text, given_session text, given_action text,
      given_ended text, given_seconds bigint
    ) RETURNS TABLE (
      held_subject text, held_chain text, held_session text, held_operator text, held_host text,
      held_action text, held_since double precision
    )
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE wanted text[] := string_to_array(given_subjects, ',');
    BEGIN
      PERFORM FROM roster.chains AS own
        WHERE own.chain = given_chain AND own.operator = session_user;
      IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = '\(JournalFailure.otherChain)';
      END IF;
      DELETE FROM roster.leases WHERE expires < clock_timestamp() - interval '1 day';
      INSERT INTO roster.leases AS held (subject, chain, session, operator, taken, expires, action)
      SELECT subject, given_chain, given_session, session_user, clock_timestamp(),
        clock_timestamp() + make_interval(secs => given_seconds), given_action
      FROM unnest(wanted) AS subject ORDER BY subject
      ON CONFLICT (subject) DO UPDATE SET chain = EXCLUDED.chain, session = EXCLUDED.session,
        operator = EXCLUDED.operator, taken = EXCLUDED.taken, expires = EXCLUDED.expires,
        action = EXCLUDED.action
      WHERE held.expires <= clock_timestamp() OR held.chain = EXCLUDED.chain
        AND held.session = ANY (given_session || string_to_array(given_ended, ','));
      RETURN QUERY SELECT held.subject, held.chain, held.session, held.operator, known.host,
        held.action, extract(epoch FROM held.taken)::double precision
        FROM roster.leases AS held JOIN roster.chains AS known ON known.chain = held.chain
        WHERE held.subject = ANY (wanted) AND held.session <> given_session
        ORDER BY held.taken;
    END
    $body$;

    CREATE FUNCTION roster.release_contact_leases(
      given_subjects text, given_session text
    ) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
      DELETE FROM roster.leases WHERE subject = ANY (string_to_array(given_subjects, ','))
        AND session = given_session AND operator = session_user
    $body$;

    CREATE FUNCTION roster.require_leases(given_entries jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
    DECLARE needed record;
    BEGIN
      FOR needed IN
        SELECT entry ->> 'session' AS session, lease.subject
        FROM jsonb_array_elements(given_entries) AS entry,
          jsonb_array_elements_text(entry -> 'leases') AS lease(subject)
        WHERE entry ->> 'step' = 'sent' AND entry ? 'leases'
        ORDER BY lease.subject
      LOOP
        UPDATE roster.leases AS held SET expires =
          greatest(held.expires, clock_timestamp() + interval '\(PostgresStorage.leaseSeconds) s')
          WHERE held.subject = needed.subject AND held.session = needed.session
            AND held.operator = session_user;
        IF NOT FOUND THEN
          RAISE object_in_use USING
            MESSAGE = 'this session does not hold the contact any more';
        END IF;
      END LOOP;
    END
    $body$;

    """
}
