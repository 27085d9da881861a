import API
import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// `GET /patients/:id/export` and `GET /me/export`: all that the clinic holds on a person, in one JSON
/// document. Sent in pages, so that the server holds one page at a time and no transaction while the caller
/// is slow.
struct ExportPerson: Sendable {
    let services: Pipeline.Services
    let access: Access

    func respond(to request: Request, context: RequestContext) async throws -> Response {
        let incoming = RequestData(head: request, context: context, now: services.clock.now())
        let token = try await services.gate.identify(incoming)
        try services.limits?.take(user: token.identity, now: incoming.now, context.limit)
        // The document lists all readings up to now.
        try? await services.accessLog.flush()
        let export = try await services.database.write { tx in
            let scope = try services.gate.admit(tx, token, incoming, access, .shown)
            let id = try scope.patientId ?? incoming.id("id")
            guard let person = try KnownPatient.find(tx, scope, id) else { throw Problem.notFound("Patient") }
            let recorder = ChangeRecorder(scope: scope, request: incoming)
            recorder.audit(.exported, .patient, id, before: nil, after: nil)
            try recorder.flush(tx)
            return try PersonExport(tx, scope, person)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/json; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"patient-\(export.patient.patientNumber).json\"",
            ],
            body: ResponseBody { writer in
                try await writer.write(ByteBuffer(bytes: Self.head(export, at: incoming.now)))
                for section in export.sections { try await write(section, &writer) }
                try await writer.write(ByteBuffer(string: "}"))
                try await writer.finish(nil)
            })
    }

    private static func head(_ export: PersonExport, at now: Instant) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.beginObject()
        json.field("exportedAt", now)
        json.field("clinicId", export.scope.clinicId)
        json.field("patient", export.patient)
        return json.bytes
    }

    private func write(_ section: ExportSection, _ writer: inout any ResponseBodyWriter) async throws {
        var part = Array(",\"\(section.name)\":[".utf8)
        var (after, isFirst): (ExportSection.Cursor?, Bool) = (nil, true)
        repeat {
            let page = try await services.database.read { [after] tx in try section.page(tx, after) }
            for row in page.rows {
                if !isFirst { part.append(UInt8(ascii: ",")) }
                part += row
                isFirst = false
            }
            after = page.next
            if after == nil { part.append(UInt8(ascii: "]")) }
            try await writer.write(ByteBuffer(bytes: part))
            part.removeAll(keepingCapacity: true)
        } while after != nil
    }
}
