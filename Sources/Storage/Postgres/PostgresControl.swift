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
        }
    }
}
