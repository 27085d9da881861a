import API
import Domain
import Foundation
import Testing

@testable import Server

struct MailTests {
    /// Names as somebody with bad intent would choose them, and as people have them.
    static let names = [
        "Ahmed Hassan", "Zoë Ångström", "محمد علی", "歯科クリニック 東京 長い名前のとても長い長い名前の人", "a\r\nBcc: victim@example.org",
        "x\n\r\n\r\nbody", "\"quoted\" \\ <b@c>", "=?UTF-8?B?AAAA?=", "a\u{2028}b\u{85}c\u{0B}d", "; , \\ : \n",
        String(repeating: "é", count: 200),
        "👩‍⚕️ Dr. Emoji", "END:VCALENDAR\r\nBEGIN:VEVENT", "", " ",
    ]

    @Test("Whatever names contain, a mail has its own headers and no others", arguments: names)
    func injection(name: String) throws {
        let mail = try #require(Mail(try Self.parcel(name: name), from: "notices@clinic.example"))
        let text = String(decoding: mail.bytes, as: UTF8.self)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        let lines = text.components(separatedBy: "\r\n")
        #expect(!text.replacing("\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
        #expect(lines.allSatisfy { $0.utf8.count <= 998 })
        let head = lines.prefix { !$0.isEmpty }
        let names = head.filter { !$0.hasPrefix(" ") }.map { $0.prefix { $0 != ":" } }
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                "Content-Transfer-Encoding",
            ])
    }

    @Test("Dates are spelled as mail wants them")
    func date() throws {
        #expect(MailHeader.date(try #require(Instant("2026-05-15T09:05:07.000Z"))) == "Fri, 15 May 2026 09:05:07 +0000")
    }

    @Test("Base64 is that of everybody else", arguments: 0...80)
    func base64(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
        #expect(Base64.text(bytes) == Data(bytes).base64EncodedString())
    }

    @Test("Python's mail parser and the icalendar package read what was meant", .enabled(if: PythonTools.arePresent))
    func python() throws {
        let templates = [
            ("appointment.scheduled", "REQUEST", "CONFIRMED"), ("appointment.rescheduled", "REQUEST", "CONFIRMED"),
            ("appointment.cancelled", "CANCEL", "CANCELLED"),
        ]
        let cases = Self.names.enumerated().flatMap { index, name in templates.map { (index, name, $0) } }
        let mails = try cases.map { index, name, template in
            try #require(Mail(try Self.parcel(name: name, template: template.0, sequence: index), from: "notices@clinic.example"))
        }
        let input = JSONValue.array(mails.map { .string(Base64.text($0.bytes)) })
        let reports = try JSONValue(parsing: try PythonTools.run(Self.script, input: input.jsonBytes)).array ?? []
        #expect(reports.count == cases.count)
        for (json, (index, name, (_, method, status))) in zip(reports, cases) {
            #expect(json["defects"] == [], "\(name) \(json)")
            #expect(json["method"]?.string == method)
            #expect(json["status"]?.string == status)
            #expect(json["uid"]?.string == "01890000-0000-7000-8000-00000000000a@odontox")
            #expect(json["sequence"]?.int == index)
            #expect(json["start"]?.string == "2026-05-15T09:30:00+00:00")
            #expect(json["end"]?.string == "2026-05-15T10:00:00+00:00")
            #expect(json["events"]?.int == 1)
            #expect(json["longest"]?.int ?? 99 <= 75)
            #expect(json["html"]?.string?.contains("14:30 (Asia/Karachi)") == true)
            #expect(json["plain"]?.string?.contains("Friday, 15 May 2026, 14:30 (Asia/Karachi)") == true)
            #expect(Self.inked(json["from"]?.string) == Self.inked(name), "\(json)")
            #expect(json["recipients"] == ["ahmed@example.org"])
        }
    }

    /// Without blanks and control characters, which no header keeps as they are.
    private static func inked(_ text: String?) -> String? {
        text.map { String($0.unicodeScalars.filter { !$0.properties.isWhitespace && $0.value >= 0x20 }.map(Character.init)) }
    }

    static func parcel(
        name: String = "Ahmed Hassan", template: String = "appointment.scheduled", sequence: Int = 0,
        recipient: String = "ahmed@example.org"
    ) throws -> Parcel {
        Parcel(
            id: ID(high: 0x0189_0000_0000_7000, low: 0x8000_0000_0000_0001), clinicId: ID(high: 1, low: 1), clinicName: name,
            zone: try #require(Zone(identifier: "Asia/Karachi")), channel: .email, recipient: recipient, template: template,
            data: [
                "event": .string(template), "subject": .string("News for \(name)"), "text": .string("Your appointment, \(name); see you."),
                "patientName": .string(name), "doctorName": .string(name), "appointmentId": "01890000-0000-7000-8000-00000000000a",
                "appointmentType": .string(name), "date": "2026-05-15", "time": "14:30", "startsAt": "2026-05-15T09:30:00.000Z",
                "endsAt": "2026-05-15T10:00:00.000Z", "status": "scheduled", "sequence": JSONValue(sequence), "previousDate": nil,
                "previousTime": nil,
            ], createdAt: Instant(milliseconds: 1_778_000_000_000))
    }

    private static let script = """
        import sys, json, base64, email, email.policy, icalendar

        def report(data):
            message = email.message_from_bytes(data, policy=email.policy.default)
            parts = {part.get_content_type(): part for part in message.walk()}
            defects = [str(defect) for part in message.walk() for defect in part.defects]
            raw = parts["text/calendar"].get_payload(decode=True)
            calendar = icalendar.Calendar.from_ical(raw)
            events = list(calendar.walk("VEVENT"))
            event = events[0]
            defects += [str(error) for error in event.errors]
            return {
                "defects": defects, "method": str(calendar["METHOD"]), "status": str(event["STATUS"]), "uid": str(event["UID"]),
                "sequence": int(event["SEQUENCE"]), "start": event["DTSTART"].dt.isoformat(), "end": event["DTEND"].dt.isoformat(),
                "events": len(events), "longest": max(len(line) for line in raw.split(b"\\r\\n")),
                "from": message["From"].addresses[0].display_name,
                "html": parts["text/html"].get_content(), "plain": parts["text/plain"].get_content(),
                "recipients": [address.addr_spec for address in message["To"].addresses],
            }

        print(json.dumps([report(base64.b64decode(mail)) for mail in json.load(sys.stdin)]))
        """
}

extension Mail {
    /// The mail of a parcel whose addresses are fit for one.
    init?(_ parcel: Parcel, from sender: String) {
        guard let recipient = MailAddress(parcel.recipient), let sender = MailAddress(sender) else { return nil }
        self.init(parcel, to: recipient, from: sender)
    }
}

/// The Python tools of `Scripts/setup`: always there in continuous integration.
enum PythonTools {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let python = root.appending(path: ".build-venv/bin/python")

    static var arePresent: Bool {
        FileManager.default.isExecutableFile(atPath: python.path) || ProcessInfo.processInfo.environment["CI"] != nil
    }

    static func run(_ script: String, input: [UInt8]) throws -> [UInt8] {
        let process = Process()
        let (stdin, stdout) = (Pipe(), Pipe())
        process.executableURL = python
        process.arguments = ["-c", script]
        process.standardInput = stdin
        process.standardOutput = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: Data(input))
        try stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return [UInt8](output)
    }
}
