/// How long a session's statements may take.
struct PostgresLimits: Sendable {
    var statement: Duration
    /// For a lock; nil for as long as the statement may take.
    var lock: Duration?

    /// For transactions of their own.
    static func alone(_ options: DatabaseOptions) -> PostgresLimits {
        PostgresLimits(statement: options.statementLimit)
    }

    /// Where other jobs wait for the same commit. What takes longer is run again alone.
    static func shared(_ options: DatabaseOptions) -> PostgresLimits {
        PostgresLimits(statement: min(.seconds(1), options.statementLimit), lock: options.sharedLockLimit)
    }
}

/// What each session is set to.
enum PostgresSession {
    static func settings(_ limits: PostgresLimits) -> SQL {
        // A generic plan is made once for each prepared statement; planning again costs more than our
        // queries. The usual random_page_cost fits spinning disks, and has a page of fifty visits read the
        // whole table of patients.
        """
        SELECT set_config('statement_timeout', \(String(milliseconds(limits.statement))), false),
            set_config('lock_timeout', \(String(limits.lock.map(milliseconds) ?? 0)), false),
            set_config('idle_in_transaction_session_timeout', '60000', false),
            set_config('plan_cache_mode', 'force_generic_plan', false),
            set_config('jit', 'off', false),
            set_config('random_page_cost', '1.1', false),
            set_config('bytea_output', 'hex', false),
            set_config('TimeZone', 'UTC', false)
        """
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }
}
