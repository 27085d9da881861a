extension Transaction {
    /// Appointments each row, in order, however many there are: they are never all in memory, also on
    /// PostgreSQL, which is asked for a thousand at a time. Within an appointment no other walk can be taken.
    public func walk(_ sql: SQL, _ appointment: (borrowing Row) throws -> Void) throws {
        guard engine == .postgres else { return try each(sql, appointment) }
        try run("DECLARE odontox_walk NO SCROLL CURSOR FOR \(sql)")
        var rows = 0
        repeat {
            rows = 0
            try each("FETCH 1000 FROM odontox_walk") { row in
                rows += 1
                try appointment(row)
            }
        } while rows == 1000
        try run("CLOSE odontox_walk")
    }
}
