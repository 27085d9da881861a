import CLibPQ

/// Creates and drops databases, one statement at a time: a template must have no other user while
/// it is copied.
actor PostgresAdmin {
    static let shared = PostgresAdmin()

    func create(_ name: String, template: String?) throws {
        let template = template.map { " TEMPLATE \"\($0)\"" } ?? ""
        try run("CREATE DATABASE \"\(name)\"\(template)")
    }

    func drop(_ name: String) throws {
        try run("DROP DATABASE IF EXISTS \"\(name)\" WITH (FORCE)")
    }

    private func run(_ statement: String) throws {
        guard let connection = PQconnectdb(try PostgresCluster.shared.get().url) else {
            throw PostgresCluster.Failure(description: "no memory for a connection")
        }
        defer { PQfinish(connection) }
        _ = PQsetNoticeProcessor(connection, { _, _ in }, nil)
        let result = PQexec(connection, statement)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw PostgresCluster.Failure(description: String(cString: PQerrorMessage(connection)))
        }
    }
}
