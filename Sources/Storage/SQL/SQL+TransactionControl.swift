extension SQL {
    /// Refuses what would begin or end a transaction behind the back of `Database`, which may hold other
    /// callers' work in it.
    static func refuseTransactionControl(_ text: String) throws {
        let word = text.drop { $0.isWhitespace || $0 == ";" }.prefix { $0.isLetter }.uppercased()
        if controlWords.contains(word) {
            throw DatabaseError(
                .other,
                "\(word) is not for statements: the database begins and ends transactions; use savepoint")
        }
    }

    private static let controlWords: Set<String> = [
        "ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START",
    ]
}
