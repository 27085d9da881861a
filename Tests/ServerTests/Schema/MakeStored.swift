import API
import Domain
import Foundation
import TestSupport
import Testing

@testable import Server
@testable import Storage

@Suite struct MakeStored {
    @Test func make() async throws {
        try await TestServer.run(.sqlite) { server in
            let sample = try await SampleClinic.make(on: server)
            try await server.database.write { try Self.complete($0, sample) }
            let order = try await server.database.read { try Catalogue.tables($0).map(\.name) }
            let rows = try await StoredRows.read(server.database)
            var text = ""
            for name in order where name != "schema_migrations" {
                let columns = try await server.database.read {
                    try Catalogue.tables($0).first { $0.name == name }?.columns.map(\.name) ?? []
                }
                for row in rows.tables[name] ?? [] {
                    var object = JSONObject()
                    for column in columns {
                        switch row[column] ?? .null {
                        case .null: object[column] = .null
                        case .integer(let n): object[column] = try JSONValue(parsing: "\(n)")
                        case .text(let t): object[column] = .string(t)
                        default: fatalError()
                        }
                    }
                    let line = JSONValue.object(
                        JSONObject([("table", .string(name)), ("row", .object(object))]))
                    var writer = JSONWriter()
                    line.write(to: &writer)
                    text += String(decoding: writer.bytes, as: UTF8.self) + "\n"
                }
            }
            try Data(text.utf8).write(
                to: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "baseline.jsonl"))
        }
    }
    private static func complete(_ tx: borrowing Transaction, _ sample: SampleClinic) throws {
        let (clinic, doctor, user) = (sample.clinic.id, sample.doctor.id, sample.receptionist.id)
        let (fresh, thread, visit) = (
            ID.make(at: Instant(milliseconds: 0)), ID(sample.conversation), ID(sample.visits[0])
        )
        let statements: [SQL] = [
            "INSERT INTO closures VALUES (\(fresh), \(clinic), '2026-12-24', '2026-12-26', 'Holidays', 1)",
            "INSERT INTO appointment_types VALUES (\(fresh), \(clinic), 'Checkup', 30, NULL, 1, 1, NULL)",
            "INSERT INTO doctor_schedules VALUES (\(clinic), \(doctor), '[]', 1)",
            "INSERT INTO doctor_time_off VALUES (\(fresh), \(clinic), \(doctor), '2026-12-01', '2026-12-02', NULL, 1)",
            "INSERT INTO session_families VALUES (\(fresh), \(user), 1, 2, NULL)",
            "INSERT INTO refresh_tokens VALUES ('hash', \(fresh), 1, NULL)",
            "INSERT INTO sign_in_failures VALUES ('hash', 1, 1, 2)",
            "INSERT INTO module_switches VALUES (\(clinic), 'doctor', 'invoices', 0, 1)",
            "INSERT INTO appointment_reminders VALUES (\(visit), 60, 1, 0, 1)",
            "INSERT INTO read_spans VALUES (\(thread), \(user), 0, 1)",
            "INSERT INTO message_marks (message_id, user_id, thread_id) SELECT id, \(user), thread_id FROM messages",
        ]
        for statement in statements { try tx.run(statement) }
    }
}
