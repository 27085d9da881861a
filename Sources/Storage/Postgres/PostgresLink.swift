import CLibPQ

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A libpq connection: what is sent to it, what comes back, and for how long one waits. Not for use
/// by two threads.
final class PostgresLink {
    let handle: OpaquePointer
    private let usesTLS: Bool
    private let hosts: PostgresHosts?
    /// Which of the hosts this is.
    private var place = 0

    /// Connects. Blocks for the connect limit at most, for each address that the host's name has.
    convenience init(address: String, options: DatabaseOptions) throws {
        let hosts = options.hosts
        // With another server to ask, nobody waits long for one.
        let limit = hosts?.hasOthers == true ? 2 : max(2, options.connectLimit.components.seconds)
        // Only a server that takes writes is of use, but to who writes nothing.
        let kind = options.access == .reading ? "any" : "read-write"
        try self.init(
            address: address, target: kind, settings: hosts?.order ?? [], limit: limit, hosts: hosts)
    }

    /// - Parameter settings: What overrides the address.
    init(
        address: String, target: String = "read-write", settings more: [(String, String)], limit: Int64,
        hosts: PostgresHosts? = nil
    ) throws {
        self.hosts = hosts
        // The URL overrides what stands before it and is overridden by what stands after it.
        let settings =
            [
                ("connect_timeout", "\(limit)"), ("application_name", "odontox"), ("keepalives_idle", "30"),
                ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"),
                ("target_session_attrs", target), ("dbname", address), ("client_encoding", "UTF8"),
            ] + more
        let keywords = CStrings(settings.map(\.0))
        let values = CStrings(settings.map(\.1))
        guard let handle = PQconnectdbParams(keywords.pointers, values.pointers, 1) else {
            throw DatabaseError(.unavailable, "libpq has no memory for a connection")
        }
        self.handle = handle
        usesTLS = PQsslInUse(handle) != 0
        // Without a processor of one's own libpq prints the server's notices to stderr.
        _ = PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK else { throw PostgresFailure.connectError(handle) }
        if let hosts { place = hosts.note(handle) }
    }

    deinit {
        PQfinish(handle)
    }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }

    var isOutsideTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    /// How long to wait for input before asking, in milliseconds. TLS may hold input of which the
    /// socket says nothing.
    var longestSilence: Int32 { usesTLS || hosts?.hasOthers == true ? 2_000 : 30_000 }

    /// The next result of what was sent, nil at the end of each command's results.
    func next(until end: ContinuousClock.Instant) throws -> PostgresResult? {
        var lastInput: ContinuousClock.Instant?
        while PQisBusy(handle) != 0 {
            if try waitForInput(until: end) {
                lastInput = nil
            } else if let hosts, hosts.hasOthers {
                let silence = (lastInput ?? .now).duration(to: .now)
                lastInput = lastInput ?? .now
                if silence >= PostgresHosts.silence, hosts.haveMoved(from: place, silentFor: silence) {
                    throw DatabaseError(
                        .unavailable, "the server stopped answering, and another has taken over")
                }
            }
            guard PQconsumeInput(handle) != 0 else { throw PostgresFailure.lost(handle) }
            // TLS may hold the rest of a record, of which the socket says nothing.
            if usesTLS { guard PQconsumeInput(handle) != 0 else { throw PostgresFailure.lost(handle) } }
        }
        return PQgetResult(handle).map(PostgresResult.init)
    }

    /// False when nothing has come yet.
    private func waitForInput(until end: ContinuousClock.Instant) throws -> Bool {
        let left = (end - .now).components
        let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0 else { throw DatabaseError(.timeout, "the server did not answer in time") }
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        let slice: Int64 = usesTLS ? 20 : hosts?.hasOthers == true ? 500 : .max
        let count = poll(&descriptor, 1, Int32(clamping: min(milliseconds, slice)))
        return count != 0
    }
}

/// One result of libpq, freed with its last use.
final class PostgresResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var status: ExecStatusType { PQresultStatus(handle) }

    var rows: Int32 { PQntuples(handle) }

    /// Such as `COMMIT`, or the statement's verb and the number of its rows.
    var commandTag: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// Rows inserted, changed or deleted.
    var changes: Int {
        switch commandTag.prefix(while: { $0 != " " }) {
        case "INSERT", "UPDATE", "DELETE", "MERGE":
            PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
        default: 0
        }
    }
}

/// C strings for a call, ended by a null pointer.
private final class CStrings {
    let pointers: [UnsafePointer<CChar>?]

    init(_ texts: [String]) {
        pointers = texts.map { UnsafePointer(strdup($0)) } + [nil]
    }

    deinit {
        for pointer in pointers { free(UnsafeMutablePointer(mutating: pointer)) }
    }
}

/// The statements around a transaction's own, prepared when the connection is made.
enum PostgresControl: String, CaseIterable {
    case beginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    case beginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
    case commit = "COMMIT"
    case rollBack = "ROLLBACK"
    // The same name at every depth: the engine means the innermost.
    case savepoint = "SAVEPOINT odontox"
    case release = "RELEASE odontox"
    case rollBackToSavepoint = "ROLLBACK TO odontox"
    case notify = "SELECT pg_notify($1, $2)"
    // Commits that notify wait for each other's syncs, which is no reason to give one up.
    case patience = "SELECT set_config('lock_timeout', '0', true)"

    /// The name of the prepared statement.
    var name: String {
        switch self {
        case .beginRead: "c_read"
        case .beginWrite: "c_write"
        case .commit: "c_commit"
        case .rollBack: "c_rollback"
        case .savepoint: "c_save"
        case .release: "c_release"
        case .rollBackToSavepoint: "c_back"
        case .notify: "c_notify"
        case .patience: "c_patience"
        }
    }
}
