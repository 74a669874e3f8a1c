import Foundation
import GRDB
import Store
import TestSupport

/// A journal of the first release: the result of `roster prefer` and `roster delete` against the
/// simulator, dumped with `sqlite3 .dump`.
enum ReleasedJournal {
  static let entries = 8

  /// Writes its three files into a folder.
  static func write(into folder: JournalFolder) throws {
    let queue = try DatabaseQueue(path: folder.path("roster.sqlite"))
    try queue.writeWithoutTransaction { try $0.execute(sql: dump) }
    try queue.close()
    try Data(keyBytes).write(to: URL(fileURLWithPath: folder.path("journal.key")))
    try folder.write(head + "\n", to: "journal.head")
    for name in ["roster.sqlite", "journal.key"] { try folder.folder.setMode(0o600, of: name) }
  }

  /// The 32 bytes of the key file.
  static var keyBytes: [UInt8] {
    stride(from: 0, to: key.count, by: 2).compactMap { place in
      let start = key.index(key.startIndex, offsetBy: place)
      return UInt8(key[start..<key.index(start, offsetBy: 2)], radix: 16)
    }
  }

  private static let key = "951eead06f9e0eff4c5fc5943636ed462bfcc7488bc1ecc5a4112026fb4fccce"
  static let head = """
    roster journal 1 head 8 c681b5bdedae68c1e11875401bc1d698a6b6d1dca7c0667a0c1f290644bd1655 \
    bc543c5e7aacf5178415ef021ffa3280a181dd85b1f9e3ed746eb7d8f173e61a
    """
  private static let dump = #"""
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES('1 journal');
    INSERT INTO grdb_migrations VALUES('2 chain and jobs');
    CREATE TABLE "journal" ("sequence" INTEGER PRIMARY KEY AUTOINCREMENT,
      "writeID" TEXT NOT NULL, "step" TEXT NOT NULL, "time" TEXT NOT NULL,
      "operator" TEXT NOT NULL, "origin" TEXT, "provider" TEXT NOT NULL,
      "environment" TEXT NOT NULL, "action" TEXT NOT NULL, "contactID" TEXT,
      "changedFields" TEXT NOT NULL, "caseReference" TEXT, "digest" TEXT NOT NULL,
      "status" INTEGER, "requestID" TEXT, "note" TEXT, "session" TEXT NOT NULL DEFAULT '',
      "job" TEXT, "lookupDigest" TEXT, "link" TEXT NOT NULL DEFAULT '');
    INSERT INTO journal VALUES(1,'92c81ac0-abe2-4ea9-8142-f0bd8dcc1aaa','intended',
      '2026-11-29T23:55:34.100Z','root',NULL,'eu-shop','sandbox','prefer',
      '5f1cfa1f87aaa3a200000001','["preferences.email","preferences.sms"]','C-1',
      'bbdd112e2ee818b29f3c70b34c6e8fe0fd3c2320b8a47f38899701619ef4d3df',NULL,NULL,NULL,
      '86db49f1-b344-4bf0-983c-e26f866a818d',NULL,
      'f1cf3e1a065c9a58410e256a5d143b1a897f624df5e785e35d08a852cf7f06ea',
      'af795cbfef6d6eeb15430a0c830c391b43250bd6796c619fe2c9d4bc5ce91b0d');
    INSERT INTO journal VALUES(2,'92c81ac0-abe2-4ea9-8142-f0bd8dcc1aaa','sent',
      '2026-11-29T23:55:34.113Z','root',NULL,'eu-shop','sandbox','prefer',
      '5f1cfa1f87aaa3a200000001','["preferences.email","preferences.sms"]','C-1',
      'bbdd112e2ee818b29f3c70b34c6e8fe0fd3c2320b8a47f38899701619ef4d3df',NULL,NULL,NULL,
      '86db49f1-b344-4bf0-983c-e26f866a818d',NULL,
      'f1cf3e1a065c9a58410e256a5d143b1a897f624df5e785e35d08a852cf7f06ea',
      '63c9cfe80a6829af3e60c265616e73cba07169861137bbf08c58e88270c70923');
    INSERT INTO journal VALUES(3,'92c81ac0-abe2-4ea9-8142-f0bd8dcc1aaa','answered',
      '2026-11-29T23:55:34.117Z','root',NULL,'eu-shop','sandbox','prefer',
      '5f1cfa1f87aaa3a200000001','["preferences.email","preferences.sms"]','C-1',
      'bbdd112e2ee818b29f3c70b34c6e8fe0fd3c2320b8a47f38899701619ef4d3df',200,NULL,NULL,
      '86db49f1-b344-4bf0-983c-e26f866a818d',NULL,
      'f1cf3e1a065c9a58410e256a5d143b1a897f624df5e785e35d08a852cf7f06ea',
      '9eca3be905530d6a39851c83bb5bd698aa4f1c76d8a5b906b13fe35be85af6f9');
    INSERT INTO journal VALUES(4,'92c81ac0-abe2-4ea9-8142-f0bd8dcc1aaa','verified',
      '2026-11-29T23:55:34.120Z','root',NULL,'eu-shop','sandbox','prefer',
      '5f1cfa1f87aaa3a200000001','["preferences.email","preferences.sms"]','C-1',
      'bbdd112e2ee818b29f3c70b34c6e8fe0fd3c2320b8a47f38899701619ef4d3df',NULL,NULL,NULL,
      '86db49f1-b344-4bf0-983c-e26f866a818d',NULL,
      'f1cf3e1a065c9a58410e256a5d143b1a897f624df5e785e35d08a852cf7f06ea',
      '6d87ea8afe4333e3ab838bc27d823c3963346aa02898466ca32ff7c3c1211228');
    INSERT INTO journal VALUES(5,'e259105e-d530-4f5b-adc8-7ecc7174dda1','intended',
      '2026-11-29T23:55:34.187Z','root',NULL,'b2b','sandbox','delete','25492','[]','C-2',
      '74a09dadcfa30ad3edceadeadbacbb6dcc4ca365b062a553d0e8eef047f4dd5e',NULL,NULL,NULL,
      '7e989826-95fc-4e76-a5b1-3997818ed52c',NULL,NULL,
      '9d904304da3a8f4c0903df400510fa8b661bfd5d3e67422aff150e1f24e500ad');
    INSERT INTO journal VALUES(6,'e259105e-d530-4f5b-adc8-7ecc7174dda1','sent',
      '2026-11-29T23:55:34.202Z','root',NULL,'b2b','sandbox','delete','25492','[]','C-2',
      '74a09dadcfa30ad3edceadeadbacbb6dcc4ca365b062a553d0e8eef047f4dd5e',NULL,NULL,NULL,
      '7e989826-95fc-4e76-a5b1-3997818ed52c',NULL,NULL,
      '6d18d8406372405225389cf125a2b4e318de02a4c625cfd4fdbf76e2afa39c72');
    INSERT INTO journal VALUES(7,'e259105e-d530-4f5b-adc8-7ecc7174dda1','answered',
      '2026-11-29T23:55:34.205Z','root',NULL,'b2b','sandbox','delete','25492','[]','C-2',
      '74a09dadcfa30ad3edceadeadbacbb6dcc4ca365b062a553d0e8eef047f4dd5e',200,
      '5177b674-21ae-4659-b4bf-9833eaa410d3',NULL,'7e989826-95fc-4e76-a5b1-3997818ed52c',NULL,
      NULL,'8d8c63a4fbfc4b719cc21821d9cdadd609481b930c8a5a297ef420c54235b881');
    INSERT INTO journal VALUES(8,'e259105e-d530-4f5b-adc8-7ecc7174dda1','verified',
      '2026-11-29T23:55:34.208Z','root',NULL,'b2b','sandbox','delete','25492','[]','C-2',
      '74a09dadcfa30ad3edceadeadbacbb6dcc4ca365b062a553d0e8eef047f4dd5e',NULL,NULL,NULL,
      '7e989826-95fc-4e76-a5b1-3997818ed52c',NULL,NULL,
      'c681b5bdedae68c1e11875401bc1d698a6b6d1dca7c0667a0c1f290644bd1655');
    CREATE INDEX "journal_on_writeID" ON "journal"("writeID");
    CREATE INDEX "journal_job" ON "journal"("job", "writeID") WHERE "job" IS NOT NULL;
    CREATE INDEX "journal_contact" ON "journal"("contactID");
    """#
}
