/// The tables and functions of the team's database, and who may do what.
///
/// Everything belongs to `roster_owner`. Operators and auditors read tables; operators change them
/// only through functions, which run with the owner's rights and check what the tables cannot. Indexes
/// are the exception.
enum PostgresSchema {
  static let owner = "roster_owner"
  static let operators = "roster_operator"
  static let auditors = "roster_auditor"

  /// What a released migration makes never changes.
  static let migrations: [(name: String, statements: String)] = [
    ("1 journal", tables + functions + contactLeases + budgets),
    ("2 indexes", indexes),
  ]

  /// Makes the roles, which belong to the whole server, and the schema. For a role that may do both.
  static let preparation = """
    DO $do$
    DECLARE name text;
    BEGIN
      FOREACH name IN ARRAY ARRAY['\(owner)', '\(operators)', '\(auditors)'] LOOP
        BEGIN
          EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
      END LOOP;
      IF NOT pg_has_role(current_user, '\(owner)', 'MEMBER') THEN
        EXECUTE format('GRANT %I TO %I', '\(owner)', current_user);
      END IF;
    END $do$;
    CREATE SCHEMA IF NOT EXISTS roster AUTHORIZATION \(owner);
    """

  /// For the owner: the list of migrations that the database has had.
  static let list = """
    CREATE TABLE IF NOT EXISTS roster.migrations (
      name text COLLATE "C" PRIMARY KEY,
      applied timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    """

  /// Texts are compared byte by byte, as SQLite compares them.
  private static let tables = """
    CREATE TABLE roster.chains (
      chain text COLLATE "C" PRIMARY KEY,
      operator text COLLATE "C" NOT NULL,
      host text COLLATE "C" NOT NULL,
      number bigint NOT NULL DEFAULT 0,
      link text COLLATE "C" NOT NULL DEFAULT '-',
      head text COLLATE "C",
      key text COLLATE "C",
      signature text COLLATE "C",
      -- Of a chain that was taken over, to which nothing is added: its own key, sealed under the team's.
      imported_key text COLLATE "C",
      imported_mark text COLLATE "C"
    );
    CREATE TABLE roster.journal (
      place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      chain text COLLATE "C" NOT NULL REFERENCES roster.chains,
      sequence bigint NOT NULL CHECK (sequence > 0),
      previous text COLLATE "C" NOT NULL,
      version bigint NOT NULL,
      "writeID" text COLLATE "C" NOT NULL,
      step text COLLATE "C" NOT NULL,
      time text COLLATE "C" NOT NULL,
      machine text COLLATE "C",
      boot text COLLATE "C",
      uptime bigint,
      operator text COLLATE "C" NOT NULL,
      origin text COLLATE "C",
      session text COLLATE "C" NOT NULL,
      provider text COLLATE "C" NOT NULL,
      environment text COLLATE "C" NOT NULL,
      installation text COLLATE "C",
      action text COLLATE "C" NOT NULL,
      "contactID" text COLLATE "C",
      "changedFields" text COLLATE "C" NOT NULL,
      "caseReference" text COLLATE "C",
      job text COLLATE "C",
      digest text COLLATE "C" NOT NULL,
      "lookupDigest" text COLLATE "C",
      status bigint,
      "requestID" text COLLATE "C",
      note text COLLATE "C",
      event text COLLATE "C",
      link text COLLATE "C" NOT NULL,
      UNIQUE (chain, sequence),
      UNIQUE (chain, previous)
    );
    CREATE INDEX journal_write ON roster.journal ("writeID", place);
    CREATE INDEX journal_job ON roster.journal (job, "writeID") WHERE job IS NOT NULL;
    CREATE INDEX journal_contact ON roster.journal ("contactID");
    CREATE INDEX journal_case ON roster.journal ("caseReference", place) WHERE event IS NOT NULL;
    CREATE TABLE roster."caseTags" (
      "caseReference" text COLLATE "C" NOT NULL,
      identifier bigint NOT NULL,
      scope text COLLATE "C" NOT NULL,
      tag bigint NOT NULL,
      PRIMARY KEY ("caseReference", identifier, scope, tag)
    );
    CREATE TABLE roster.suppression (
      tag bigint NOT NULL,
      "caseReference" text COLLATE "C" NOT NULL,
      reason text COLLATE "C" NOT NULL,
      day text COLLATE "C" NOT NULL,
      operator text COLLATE "C" NOT NULL,
      PRIMARY KEY (tag, "caseReference", reason)
    );
    -- Of lists that were taken over, sealed under the team's key.
    CREATE TABLE roster.suppression_keys (
      key text COLLATE "C" PRIMARY KEY
    );
    CREATE TABLE roster.team (
      is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
      key_check text COLLATE "C" NOT NULL
    );
    CREATE TABLE roster.leases (
      subject text COLLATE "C" PRIMARY KEY,
      chain text COLLATE "C" NOT NULL REFERENCES roster.chains,
      session text COLLATE "C" NOT NULL,
      operator text COLLATE "C" NOT NULL,
      taken timestamptz NOT NULL,
      expires timestamptz NOT NULL
    );
    """

  /// Granted again after every migration: PostgreSQL lets everyone call a new function.
  static let rights = """
    GRANT USAGE ON SCHEMA roster TO \(operators), \(auditors);
    GRANT SELECT ON roster.migrations, roster.team, roster.chains, roster.journal, roster.leases
      TO \(operators), \(auditors);
    GRANT SELECT ON roster."caseTags", roster.suppression, roster.suppression_keys TO \(operators);
    GRANT SELECT ON \(indexTables) TO \(operators), \(auditors);
    GRANT INSERT, UPDATE, DELETE ON \(indexTables) TO \(operators);
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA roster FROM PUBLIC;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA roster TO \(operators);
    """
}
