import Storage
import TestSupport
import Testing

private let constrained = TestTemplate { database in
    try await database.write { tx in
        try tx.run("CREATE TABLE parents (id \(SQL.type(.integer)) PRIMARY KEY)\(SQL.strict)")
        try tx.run(
            """
            CREATE TABLE children (
                email \(SQL.type(.text)) NOT NULL UNIQUE,
                parent \(SQL.type(.integer)) CONSTRAINT children_parent REFERENCES parents (id),
                a \(SQL.type(.integer)), b \(SQL.type(.integer)),
                CONSTRAINT positive CHECK (a > 0),
                CONSTRAINT pair UNIQUE (a, b)
            )\(SQL.strict)
            """)
    }
}

@Suite struct ErrorTests {
    private func failure(_ engine: TestEngine, _ statements: SQL...) async throws -> DatabaseError {
        try await TestDatabase.with(engine, template: constrained) { test in
            let error = await #expect(throws: DatabaseError.self) {
                try await test.database.write { tx in for statement in statements { try tx.run(statement) } }
            }
            return try #require(error)
        }
    }

    @Test("A unique index is named", arguments: TestEngine.allCases)
    func unique(engine: TestEngine) async throws {
        let insert: SQL = "INSERT INTO children (email) VALUES ('secret@example.test')"
        let error = try await failure(engine, insert, insert)
        #expect(error.isUnique(sqlite: "children.email", postgres: "children_email_key"))
        #expect(!error.isUnique(sqlite: "children.other", postgres: "children_other_key"))
        #expect(!error.message.contains("secret"))
        let pair: SQL = "INSERT INTO children (email, a, b) VALUES (\("x"), 1, 2)"
        let second: SQL = "INSERT INTO children (email, a, b) VALUES (\("y"), 1, 2)"
        #expect(
            try await failure(engine, pair, second).isUnique(
                sqlite: "children.a, children.b", postgres: "pair"))
    }

    @Test("A foreign key is one, and named by PostgreSQL", arguments: TestEngine.allCases)
    func foreignKey(engine: TestEngine) async throws {
        let error = try await failure(engine, "INSERT INTO children (email, parent) VALUES ('a', 7)")
        #expect(error.kind == .foreignKey(engine == .postgres ? "children_parent" : ""))
    }

    @Test("A check is named", arguments: TestEngine.allCases)
    func check(engine: TestEngine) async throws {
        #expect(
            try await failure(engine, "INSERT INTO children (email, a) VALUES ('a', \(-1))").kind
                == .check("positive"))
    }

    @Test("A NULL where none may be names the column", arguments: TestEngine.allCases)
    func notNull(engine: TestEngine) async throws {
        #expect(
            try await failure(engine, "INSERT INTO children (a) VALUES (1)").kind
                == .notNull("children.email"))
    }

    @Test(
        "An exclusion is named: a constraint in PostgreSQL, a trigger's words in SQLite",
        arguments: TestEngine.allCases)
    func exclusion(engine: TestEngine) async throws {
        let guarded: [SQL] = [
            .dialect(
                sqlite: "CREATE TABLE visits (chair INTEGER, start INTEGER, finish INTEGER) STRICT",
                postgres: """
                    CREATE TABLE visits (chair int, start int, finish int,
                        CONSTRAINT visits_chair EXCLUDE USING gist (int4range(chair, chair + 1) WITH &&,
                        int4range(start, finish) WITH &&))
                    """),
            .dialect(
                sqlite: """
                    CREATE TRIGGER visits_chair BEFORE INSERT ON visits
                    WHEN EXISTS (SELECT 1 FROM visits WHERE chair = NEW.chair AND start < NEW.finish
                    AND NEW.start < finish)
                    BEGIN
                        SELECT 1;
                        SELECT RAISE(ABORT, 'exclusion:visits_chair');
                    END;
                    """,
                postgres: "SELECT 1"),
        ]
        let error = try await failure(
            engine, guarded[0], guarded[1], "INSERT INTO visits VALUES (1, 10, 20)",
            "INSERT INTO visits VALUES (2, 10, 20)",
            "INSERT INTO visits VALUES (1, 19, 30)")
        #expect(error.kind == .exclusion("visits_chair"))
        #expect(error.isExclusion("visits_chair"))
    }

    @Test("Broken SQL is an error like any other, and quotes no value", arguments: TestEngine.allCases)
    func other(engine: TestEngine) async throws {
        #expect(try await failure(engine, "SELECT nothing FROM nowhere").kind == .other)
        #expect(try await failure(engine, "").kind == .other)
        let error = try await failure(engine, "INSERT INTO parents VALUES (\("secret"))")
        #expect(error.kind == .other && !error.description.contains("secret"))
    }
}
