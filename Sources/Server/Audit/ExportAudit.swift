import API
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// `GET /audit/export.csv`: the whole trail, or what a filter finds of it, newest first. Sent in pages, so
/// that the server holds one page at a time and no transaction while the caller is slow.
struct ExportAudit: Sendable {
    static let pageSize = 500

    let services: Pipeline.Services

    private struct Order: Sendable {
        var scope: ClinicScope
        var filter: AuditFilter
        var zone: Zone
        /// The last line to be given out: the one that notes this export.
        var last: Int64
    }

    func respond(to request: Request, context: RequestContext) async throws -> Response {
        let incoming = RequestData(head: request, context: context, now: services.clock.now())
        let token = try await services.gate.identify(incoming)
        try services.limits?.take(user: token.identity, now: incoming.now, context.limit)
        let decoded = Result {
            let query = incoming.query()
            let filter = AuditFilter(query)
            try query.done()
            return filter
        }
        try? await services.accessLog.flush()
        let order = try await services.database.write { tx in
            let scope = try services.gate.admit(tx, token, incoming, .admins, .shown)
            let filter = try decoded.get()
            let zone = try AuditQueries.zone(tx, scope)
            let recorder = ChangeRecorder(scope: scope, request: incoming)
            recorder.audit(.exported, .auditTrail, scope.clinicId, before: nil, after: filter.json)
            try recorder.flush(tx)
            let sequences = try ClinicSequences.lock(tx, clinicId: scope.clinicId)
            return Order(scope: scope, filter: filter, zone: zone, last: sequences?.lastAuditNumber ?? 0)
        }
        let day = order.zone.local(incoming.now).date
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8; header=present",
                .contentDisposition: "attachment; filename=\"audit-\(day).csv\"",
            ],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(bytes: AuditCSV.header))
                var position: CursorPosition?
                repeat {
                    let page = try await self.page(order, after: position)
                    if !page.bytes.isEmpty { try await writer.write(ByteBuffer(bytes: page.bytes)) }
                    position = page.next
                } while position != nil
                try await writer.finish(nil)
            })
    }

    private func page(
        _ order: Order, after position: CursorPosition?
    ) async throws -> (bytes: [UInt8], next: CursorPosition?) {
        try await services.database.read { tx in
            var lines: [AuditLine] = []
            var count = 0
            var next: CursorPosition?
            try tx.each(
                AuditQueries.lines(
                    order.scope, order.filter, order.zone, after: position, limit: Self.pageSize)
            ) { row in
                let line = try AuditLine.columns.read(row)
                count += 1
                next = try AuditQueries.order.position(row)
                guard line.link.number <= order.last else { return }
                lines.append(line)
            }
            var bytes: [UInt8] = []
            for line in try AuditLine.opened(lines, tx) { AuditCSV.append(line, to: &bytes) }
            return (bytes, count == Self.pageSize ? next : nil)
        }
    }
}
