extension PostgresSchema {
  /// The indexes of providers. Operators change these tables by themselves: nothing in them is
  /// evidence, a function could check nothing without the team's key, and a find would need one for
  /// each of its questions.
  ///
  /// Times are seconds since 1970. Two blocks fit on a page, and are not compressed.
  static let indexes = """
    CREATE TABLE roster.index_generations (
      generation integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      subject text COLLATE "C" NOT NULL,
      format bigint NOT NULL,
      key_check bigint NOT NULL,
      began double precision NOT NULL,
      ended double precision,
      caught_up double precision,
      new_until double precision,
      provider_time double precision,
      last bytea,
      unreadable bigint NOT NULL DEFAULT 0,
      has_moved boolean NOT NULL DEFAULT false,
      contacts bigint NOT NULL DEFAULT 0,
      resume bytea,
      -- The last part that its builder wrote, for a commit without an answer.
      part text COLLATE "C"
    );
    CREATE INDEX index_generations_subject ON roster.index_generations (subject, generation);
    CREATE TABLE roster.index_blocks (
      place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      generation integer NOT NULL,
      run bigint NOT NULL,
      tag bigint NOT NULL,
      contact bigint NOT NULL,
      entries bytea NOT NULL,
      UNIQUE (generation, run, tag, contact)
    );
    ALTER TABLE roster.index_blocks ALTER COLUMN entries SET STORAGE PLAIN;
    CREATE TABLE roster.index_contacts (
      generation integer NOT NULL,
      number integer NOT NULL,
      mark bigint NOT NULL,
      id bytea NOT NULL,
      tags bytea NOT NULL,
      PRIMARY KEY (generation, number)
    );
    CREATE INDEX index_contacts_mark ON roster.index_contacts (generation, mark);
    CREATE TABLE roster.index_touched (
      generation integer NOT NULL,
      mark bigint NOT NULL,
      read_at double precision NOT NULL,
      PRIMARY KEY (generation, mark)
    );
    """

  static let indexTables = [
    "index_generations", "index_blocks", "index_contacts", "index_touched",
  ].map { "roster.\($0)" }.joined(separator: ", ")
}
