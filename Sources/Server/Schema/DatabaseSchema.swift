package import Storage

/// The database's whole history, oldest first. Append only: a migration that has run anywhere never changes.
package enum DatabaseSchema {
    package static let migrations: [Migration] = [
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
        .messageStatus,
        .seenCounts,
        .clinicRevisions,
        .messageChanges,
        .eventsByNumber,
        .shorterIndexes,
        .heldPlaces,
        .directoryRevisions,
        .eventsByReference,
        .oneInbox,
        .monthsAndDays,
        .idsInBytes,
        .dailyCounts,
        .textColumns,
    ]
}
