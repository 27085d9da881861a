import API
import Domain
import TestSupport
import Testing

@testable import Server

@Suite("A patient's own pages")
struct OwnPagesTests {
    /// A clinic with a patient whose browser is signed in.
    private struct Scene: Sendable {
        let server: TestServer
        let clinic: TestClinic
        let doctor: TestUser
        let receptionist: TestUser
        let patient: TestUser
        let browser: TestBrowser

        static func run(_ engine: TestEngine, _ body: @Sendable (Scene) async throws -> Void) async throws {
            try await TestServer.run(engine) { server in
                let clinic = try await server.makeClinic("Smile")
                let patient = try await server.makeUser(
                    .patient, in: clinic, firstName: "Bilal", password: "a good password")
                try await body(
                    Scene(
                        server: server, clinic: clinic,
                        doctor: try await server.makeUser(
                            .doctor, in: clinic, firstName: "Fatima", lastName: "Khan"),
                        receptionist: try await server.makeUser(.receptionist, in: clinic),
                        patient: patient, browser: try await server.browse(as: patient)))
            }
        }

        /// A visit of today or another day, as staff book it.
        func visit(
            of record: ID?, at time: String, on date: String = "2026-05-05", notes: String? = nil
        ) async throws -> String {
            let answer = try await server.post(
                "/appointments", as: receptionist,
                [
                    "patientId": .string(record?.description ?? ""),
                    "doctorId": .string(doctor.id.description), "appointmentDate": .string(date),
                    "appointmentTime": .string(time), "appointmentType": "Checkup",
                    "notes": notes.map { .string($0) } ?? .null,
                ])
            try #require(answer.status == 201, "\(answer)")
            return answer.id
        }

        func status(_ id: String) async throws -> String? {
            try await server.get("/appointments/\(id)", as: receptionist)["status"]?.string
        }
    }

    @Test("Show the own visits, and no other patient nor note", arguments: TestEngine.allCases)
    func privacy(engine: TestEngine) async throws {
        try await Scene.run(engine) { scene in
            let server = scene.server
            let other = try await server.makePatient(
                in: scene.clinic, firstName: "Somebody", lastName: "Else")
            let own = try await scene.visit(of: scene.patient.patientId, at: "10:00", notes: "is difficult")
            let foreign = try await scene.visit(of: other, at: "12:00")
            let home = try await server.page("/me", in: scene.browser)
            #expect(home.status == 200 && home.text.contains("/me/visits/\(own)"), "\(home)")
            #expect(home.text.contains("<title>Your visits · Smile · OdontoX</title>"))
            #expect(!home.text.contains(foreign))
            let visit = try await server.page("/me/visits/\(own)", in: scene.browser)
            #expect(visit.text.contains("Confirm visit") && visit.text.contains("Cancel visit"), "\(visit)")
            #expect(!visit.text.contains("I have arrived"))
            #expect(!visit.text.contains("is difficult"))
            let denied = try await server.page("/me/visits/\(foreign)", in: scene.browser)
            #expect(denied.status >= 403 && !denied.text.contains("Somebody"), "\(denied)")
            for path in ["/me/book", "/me/messages", "/me/messages/doctor", "/me/invoices"] {
                let page = try await server.page(path, in: scene.browser)
                #expect(page.status == 200 && !page.text.contains("Somebody"), "\(path): \(page)")
            }
        }
    }

    @Test("A visit is confirmed, and cancelled once asked again", arguments: TestEngine.allCases)
    func steps(engine: TestEngine) async throws {
        try await Scene.run(engine) { scene in
            let server = scene.server
            let id = try await scene.visit(of: scene.patient.patientId, at: "10:00")
            let confirmed = try await server.submit("/me/visits/\(id)/confirm", in: scene.browser)
            #expect(confirmed.status == 303 && confirmed.header("Location") == "/me/visits/\(id)")
            #expect(try await scene.status(id) == "confirmed")
            let again = try await server.submit("/me/visits/\(id)/confirm", in: scene.browser)
            #expect(again.status == 403 && again.text.contains("role=\"alert\""), "\(again)")
            let asked = try await server.page("/me/visits/\(id)/cancel", in: scene.browser)
            #expect(asked.text.contains("<dialog id=\"dialog\""), "\(asked)")
            #expect(asked.text.contains("Keep it"))
            #expect(try await scene.status(id) == "confirmed")
            let cancelled = try await server.submit("/me/visits/\(id)/cancel", in: scene.browser)
            #expect(cancelled.status == 303, "\(cancelled)")
            #expect(try await scene.status(id) == "cancelled")
        }
    }

    @Test("Who comes says so, near the start", arguments: TestEngine.allCases)
    func arriving(engine: TestEngine) async throws {
        try await Scene.run(engine) { scene in
            // It is 11:00 in the clinic.
            let id = try await scene.visit(of: scene.patient.patientId, at: "11:30", on: "2026-05-04")
            let page = try await scene.server.page("/me/visits/\(id)", in: scene.browser)
            #expect(page.text.contains("I have arrived"), "\(page)")
            let said = try await scene.server.submit("/me/visits/\(id)/arrived", in: scene.browser)
            #expect(said.status == 303, "\(said)")
            let after = try await scene.server.page("/me/visits/\(id)", in: scene.browser)
            #expect(after.text.contains("The clinic knows that you are here."), "\(after)")
            #expect(!after.text.contains("I have arrived"))
        }
    }

    @Test("A free time is asked for, once", arguments: TestEngine.allCases)
    func booking(engine: TestEngine) async throws {
        try await Scene.run(engine) { scene in
            let server = scene.server
            let query = "from=2026-05-05&date=2026-05-05&time=10:00&with=\(scene.doctor.id)"
            let page = try await server.page("/me/book?\(query)", in: scene.browser)
            #expect(page.status == 200 && page.text.contains("Request this time"), "\(page)")
            #expect(page.text.contains(">10:00, <bdi>Dr. Fatima Khan</bdi></a>"))
            let form = "\(query)&type=Checkup&key=0123456789abcdef"
            let asked = try await server.submit("/me/book", form, in: scene.browser)
            #expect(asked.status == 303, "\(asked)")
            let same = try await server.submit("/me/book", form, in: scene.browser)
            #expect(same.header("Location") == asked.header("Location"))
            let id = asked.header("Location")?.split(separator: "/").last.map(String.init) ?? ""
            #expect(try await scene.status(id) == "requested")
            let taken = try await server.submit(
                "/me/book", "\(query)&type=Checkup&key=another0123456789", in: scene.browser)
            #expect(taken.status == 409 && taken.text.contains("The nearest free times:"), "\(taken)")
        }
    }

    @Test("A message goes to the clinic, and answers are counted", arguments: TestEngine.allCases)
    func messages(engine: TestEngine) async throws {
        try await Scene.run(engine) { scene in
            let server = scene.server
            let empty = try await server.submit("/me/messages/clinic", "message=", in: scene.browser)
            #expect(empty.status == 400 && empty.text.contains("message-form-message-fault"), "\(empty)")
            let sent = try await server.submit(
                "/me/messages/clinic", "message=Is+%3Cb%3E+open%3F", in: scene.browser)
            #expect(sent.status == 303, "\(sent)")
            let log = try await server.page("/me/messages/clinic/log", in: scene.browser)
            #expect(log.text.contains("role=\"log\"") && log.text.contains("Is &lt;b&gt; open?"), "\(log)")
            _ = try await server.post(
                "/messages", as: scene.receptionist,
                ["patientId": .string(scene.patient.patientId?.description ?? ""), "message": "Yes"])
            let unread = try await server.page("/me/unread", in: scene.browser)
            #expect(unread["messages"]?.int == 1, "\(unread)")
            #expect(try await server.page("/me/messages/none", in: scene.browser).status == 404)
        }
    }

    @Test("Are not for staff, and lead strangers to the sign-in page", arguments: TestEngine.allCases)
    func access(engine: TestEngine) async throws {
        try await Scene.run(engine) { scene in
            let admin = try await scene.server.makeUser(
                .admin, in: scene.clinic, password: "a good password")
            let staff = try await scene.server.browse(as: admin)
            #expect(try await scene.server.page("/me", in: staff).status == 403)
            let stranger = try await scene.server.page("/me", in: TestBrowser(value: "unknown"))
            #expect(stranger.status == 303 && stranger.header("Location") == "/signin?next=%2Fme")
        }
    }
}
