import CLibPQ

/// PostgreSQL's errors as ours.
struct PostgresFailure {
    let state: String
    let error: DatabaseError

    /// The server answers nothing to nothing; it is an error in SQLite, so it is one here.
    static let emptyStatement = PostgresFailure(
        state: "42601", error: DatabaseError(.other, "the SQL is empty"))

    private init(state: String, error: DatabaseError) {
        self.state = state
        self.error = error
    }

    init(_ result: OpaquePointer) {
        // The letters of libpq's PG_DIAG macros, which Swift does not import.
        func field(_ letter: Unicode.Scalar) -> String {
            PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } ?? ""
        }
        let state = field("C")
        // Messages of class 22 quote the value that was refused.
        let message = state.hasPrefix("22") ? "a value was refused" : field("M")
        let constraint = field("n")
        let kind: DatabaseError.Kind =
            switch state {
            case "23505": .unique(constraint)
            case "23503", "23001": .foreignKey(constraint)
            case "23514": .check(constraint)
            case "23P01": .exclusion(constraint)
            case "23502": .notNull("\(field("t")).\(field("c"))")
            case "P0001": DatabaseError.Kind(triggerMessage: message)
            default: Self.kind(state)
            }
        self.state = state
        error = DatabaseError(kind, "PostgreSQL \(state): \(message)")
    }

    /// Another try may succeed: a serialization failure or a deadlock.
    var isTransient: Bool { state == "40001" || state == "40P01" }

    /// The server is about to close, or has closed, the connection.
    var endsConnection: Bool {
        state.isEmpty || state.hasPrefix("08") || state.hasPrefix("57P") || state == "25P03"
    }

    /// A prepared statement no longer fits the schema, or is gone: a new connection starts afresh.
    var isStale: Bool { state == "26000" || state == "0A000" && error.message.contains("cached plan") }

    private static func kind(_ state: String) -> DatabaseError.Kind {
        switch state {
        case "40001", "40P01", "55P03": .busy
        case "57014", "25P03": .timeout
        case "53100": .full
        case "", "53300", "57P01", "57P02", "57P03", "57P05": .unavailable
        default: state.hasPrefix("08") ? .unavailable : .other
        }
    }

    /// The error of a connection that could not be made. libpq's message names host and user,
    /// never the password.
    static func connectError(_ handle: OpaquePointer) -> DatabaseError {
        DatabaseError(.unavailable, "cannot connect to PostgreSQL: \(message(handle))")
    }

    static func lost(_ handle: OpaquePointer) -> DatabaseError {
        DatabaseError(.unavailable, "the connection to PostgreSQL was lost: \(message(handle))")
    }

    private static func message(_ handle: OpaquePointer) -> String {
        guard let text = PQerrorMessage(handle) else { return "" }
        return String(cString: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
