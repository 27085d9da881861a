package import Storage

/// The schema's migrations, oldest first. Append only: a migration that has run anywhere never changes.
package enum DatabaseSchema {
    package static let migrations: [Migration] =
        baseline + [
            .textColumns,
            .stamps,
            .remindersByClock,
            .clinicCountry,
            .accountsByAddress,
            .sessions,
            .secondFactor,
            .consent,
            .erasure,
            .reasons,
            .lanes,
            .blocks,
            .flow,
            .delayedNotices,
            .browserSessions,
            .accountUpkeep,
            .statedReasons,
            .messageDeliveries,
            .clinicMoves,
        ]

    /// Every table as the first supported build made it. A database without it is refused.
    static let baseline: [Migration] = [
        .accounts,
        .directory,
        .appointments,
        .invoices,
        .messages,
        .delivery,
        .audit,
        .idempotency,
    ]
}
