import API
import Domain
import Markup
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("The audit trail as CSV")
struct AuditExportTests {
    @Test("A cell that a spreadsheet would run is made text, quotes and line breaks are quoted")
    func cells() {
        func line(_ name: String) -> String {
            var link = AuditLink(
                Server.AuditEntry(
                    action: .read, entity: .room, entityId: ID(high: 0, low: 1), before: nil, after: nil),
                by: .system(clinicId: ID(high: 0, low: 2)), request: .test(at: Instant(milliseconds: 0)),
                at: Instant(milliseconds: 0))
            link.number = 1
            link.actorName = name
            var bytes: [UInt8] = []
            AuditCSV.append(AuditLine(link: link, previousHash: "p", hash: "h"), to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            #expect(line("\(start)1+1").contains(",\"'\(start)1+1\",system,"))
        }
        #expect(line("Ada, \"the\" first").contains(",\"Ada, \"\"the\"\" first\",system,"))
        #expect(line("Fatima Khan").contains(",Fatima Khan,system,"))
        #expect(line("a").hasSuffix(",p,h,\r\n"))
        #expect(line("a").hasPrefix("1,"))
    }

    @Test(
        "A reader that separates by semicolons finds no formula either, whatever our quotes are to it",
        arguments: [
            ("a;=1", "\"a;'=1\""), ("a;\"=1\"", "\"a;'\"\"=1\"\"\""), ("a; =1", "\"a;' =1\""),
            (";@x", "\";'@x\""),
            ("a\n=1", "\"a\n'=1\""), ("a\r\n+1", "\"a\r'\n'+1\""), ("a\t-1", "\"a\t'-1\""),
            ("\"=1", "\"'\"\"=1\""),
            (" =1", "\"' =1\""), ("＝1", "\"'＝1\""), ("a;;=1", "\"a;;'=1\""), ("=a;=b", "\"'=a;'=b\""),
            ("a=1", "a=1"), ("a-b", "a-b"), ("a;b", "\"a;b\""), ("", ""), ("a,=1", "\"a,=1\""),
        ] as [(String, String)])
    func otherSeparators(cell: String, written: String) {
        var bytes: [UInt8] = []
        CSVCell.append(cell, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == written)
    }

    @Test(
        "The whole trail comes out, the export itself first, over more lines than a page",
        arguments: TestEngine.allCases)
    func export(engine: TestEngine) async throws {
        try await TestServer.run(engine) { server in
            let clinic = try await server.makeClinic()
            let admin = try await server.makeUser(.admin, in: clinic, firstName: "=cmd()")
            let now = server.now
            try await server.database.write { tx in
                let scope = try server.backend.gate.admit(tx, user: admin.id, clinic: clinic.id)
                let recorder = ChangeRecorder(scope: scope, request: .test(at: now))
                for _ in 0..<1100 {
                    recorder.audit(.updated, .room, clinic.id, before: nil, after: ["a": "b"] as JSONValue)
                }
                try recorder.flush(tx)
            }
            let answer = try await server.get("/audit/export.csv", as: admin)
            #expect(answer.status == 200, "\(answer)")
            #expect(answer.header("Content-Type")?.hasPrefix("text/csv") == true)
            #expect(answer.header("Content-Disposition") == "attachment; filename=\"audit-2026-05-04.csv\"")
            let lines = answer.text.components(separatedBy: "\r\n")
            #expect(lines.count == 1103)
            #expect(lines.last == "")
            #expect(lines[0] + "\r\n" == String(decoding: AuditCSV.header, as: UTF8.self))
            #expect(lines[1].hasPrefix("1101,") && lines[1].contains(",exported,audit_trail,"))
            #expect(lines[1101].hasPrefix("1,") && lines[1101].contains("\"'=cmd() Tester\""))
            #expect(Set(lines.dropFirst().compactMap { $0.split(separator: ",").first }).count == 1101)

            let narrowed = try await server.get("/audit/export.csv?action=exported", as: admin)
            #expect(narrowed.text.components(separatedBy: "\r\n").count == 4)
            let noted = try await server.get("/audit?action=exported", as: admin)
            #expect(noted.data.map { $0["after"] } == [["action": "exported"], [:]])
            #expect(try await server.get("/audit/export.csv?action=none", as: admin).fields == ["action"])
            #expect(
                try await server.count("SELECT count(*) FROM audit_entries WHERE action = 'exported'") == 2)
        }
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        var rest = self[...]
        var parts: [String] = []
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
