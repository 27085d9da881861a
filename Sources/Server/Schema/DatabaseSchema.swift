public import Storage

/// The database's whole history, oldest first. Append only: a migration that has run anywhere never changes.
public enum DatabaseSchema {
    public static let migrations: [Migration] = [
        .identity,
        .directory,
        .appointments,
        .invoices,
        .journal,
        .moduleSwitches,
        .auditAppendOnly,
        .idempotencyKeys,
        .delivery,
        .messages,
    ]
}
