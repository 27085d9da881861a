import API
import Domain
import HTTPTypes

/// The audit trail, for admins (contract §8).
enum AuditRoutes {
    static func all(_ services: Pipeline.Services) -> [Route] {
        let export = ExportAudit(services: services)
        return [
            .read("/audit", .admins, list, ListAudit.run).showingTrail().tallied { scope, _ in
                AccessLog.Subject(entity: .auditTrail, id: scope.clinicId)
            },
            .custom(.get, "/audit/export.csv", .admins, exportPage) { request, context in
                try await export.respond(to: request, context: context)
            },
        ]
    }

    private static let tag = "Audit trail"

    private static let list = Operation(
        tag: tag, summary: "Who did what to which row",
        description: """
            For admins. Newest first. Every write leaves an entry, and every reading of one patient's data. \
            Readings of this list are counted like those of others: one entry a user and quarter of an hour. \
            Entries are numbered without gaps and each carries an HMAC of itself and the one before, under \
            a key of the server, so that a change or a removal shows. Rows are counted up to \
            \(AuditQueries.countLimit) when filtered (`isTotalExact` says whether that is all); further ones \
            are reached by `cursor`.
            """,
        query: .list(AuditFilter.init),
        answer: .json(PageOf<AuditLine, AuditPagination>.schema))

    private static let exportPage = Operation(
        tag: tag, summary: "The audit trail as CSV",
        description: """
            For admins. All that the filters find, newest first, in UTF-8 with a header line. Where a \
            spreadsheet would take a cell for a formula, or what follows a separator of another kind within \
            it, an apostrophe stands before. The export is itself an entry of the trail.
            """,
        query: .reading(AuditFilter.init),
        answer: .other(mediaType: "text/csv", description: "One line an entry"))
}
