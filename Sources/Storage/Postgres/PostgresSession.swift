/// What each session is set to.
enum PostgresSession {
    static func settings(_ options: DatabaseOptions) -> SQL {
        // A generic plan is made once for each prepared statement; planning again costs more than our
        // queries. The usual random_page_cost fits spinning disks, and has a page of fifty appointments read
        // the whole table of patients.
        """
        SELECT set_config('statement_timeout', \(String(milliseconds(options.statementLimit))), false),
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
