import API
import Domain
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("A phone that syncs has what the server has, whatever is written meanwhile")
struct SyncPropertyTests {
    /// A phone's copies of the four lists, kept by `updatedSince` alone.
    private actor Phone {
        static let lists = ["/appointments", "/patients", "/invoices", "/messages"]

        let server: TestServer
        let user: TestUser
        private var rows: [String: [String: JSONValue]] = [:]
        private var since: [String: String] = [:]
        private var random: SeededRandom

        init(_ server: TestServer, _ user: TestUser, seed: Int) {
            (self.server, self.user) = (server, user)
            random = SeededRandom(seed: seed)
        }

        private var lists: [String] { user.role == .patient ? Self.lists.filter { $0 != "/patients" } : Self.lists }

        func sync() async throws {
            for list in lists { try await sync(list) }
        }

        private func sync(_ list: String) async throws {
            let begin = since[list] ?? "1970-01-01T00:00:00.000Z"
            let limit = Int.random(in: 1...7, using: &random)
            let byNumber = random.chance(30)
            var (query, number) = ("", 1)
            while true {
                let answer = try await server.get("\(list)?updatedSince=\(begin)&limit=\(limit)\(query)", as: user)
                try #require(answer.status == 200, "\(answer)")
                for row in answer.data { rows[list, default: [:]][row["id"]?.string ?? ""] = row }
                for row in answer["deleted"]?.array ?? [] { rows[list]?[row["id"]?.string ?? ""] = nil }
                if number == 1 { since[list] = try #require(answer["nextSince"]?.string) }
                guard let cursor = answer["pagination"]?["nextCursor"]?.string else { return }
                number += 1
                // Nothing leaves the lists of visits and invoices, so that they may be read by number.
                let isNumbered = byNumber && ["/appointments", "/invoices"].contains(list)
                query = isNumbered ? "&page=\(number)" : "&cursor=\(cursor)"
            }
        }

        /// Compares the copies with the lists as a whole. Nobody writes any more.
        func compare() async throws {
            for list in lists {
                var (truth, query): ([String: JSONValue], String) = ([:], "")
                while true {
                    let answer = try await server.get("\(list)?limit=100\(query)", as: user)
                    for row in answer.data { truth[row["id"]?.string ?? ""] = row }
                    guard let cursor = answer["pagination"]?["nextCursor"]?.string else { break }
                    query = "&cursor=\(cursor)"
                }
                let copy = rows[list] ?? [:]
                #expect(Set(copy.keys) == Set(truth.keys), "\(list) of \(user.role)")
                for (id, row) in truth { #expect(copy[id] == row, "\(list) of \(user.role)") }
            }
        }
    }

    /// Writes of every kind, at random.
    private struct Writer {
        let server: TestServer
        let scene: TalkingClinic
        let clock: TestClock
        let room: ID
        var random: SeededRandom

        mutating func write() async throws {
            // Clocks go on, stand still, and are set back and forth.
            switch Int.random(in: 0..<8, using: &random) {
            case 0: clock.set(clock.now.adding(seconds: Int.random(in: -90...90, using: &random)))
            case 1, 2: break
            default: clock.set(clock.now.adding(milliseconds: Int64.random(in: 0...40, using: &random)))
            }
            let desk = scene.receptionist
            switch Int.random(in: 0..<16, using: &random) {
            case 0...3: try await book()
            case 4, 5: try await change()
            case 6: try await bill()
            case 7: try await pay()
            case 8: try await rename()
            case 9: _ = try await server.post("/patients", as: desk, ["firstName": .string(name()), "lastName": "New"])
            case 10:
                if let id = try await some("patients"), id != ID(scene.patientId) {
                    _ = try await server.delete("/patients/\(id)", as: desk)
                }
            case 11, 12: try await talk()
            case 13:
                let conversation = "/messages/conversations/patient-\(scene.patientId)/read"
                _ = try await server.post(conversation, as: random.chance(50) ? scene.patient : scene.doctor)
            case 14:
                guard let id = try await some("messages") else { return }
                let body: JSONValue =
                    random.chance(50) ? ["isStarred": .bool(random.chance(50))] : ["status": random.chance(50) ? "read" : "unread"]
                _ = try await server.put("/messages/\(id)", as: random.chance(50) ? scene.patient : scene.admin, body)
            default:
                if random.chance(30), let id = try await some("messages") {
                    _ = try await server.delete("/messages/\(id)", as: scene.admin)
                }
            }
        }

        private mutating func name() -> String { "N\(Int.random(in: 0..<1_000_000, using: &random))" }

        private mutating func some(_ table: String) async throws -> ID? {
            let sql: SQL =
                switch table {
                case "appointments": "SELECT id FROM appointments ORDER BY id"
                case "patients": "SELECT id FROM patients ORDER BY id"
                case "invoices": "SELECT id FROM invoices ORDER BY id"
                default: "SELECT id FROM messages WHERE deleted_at IS NULL ORDER BY id"
                }
            let ids = try await server.database.read { tx in try tx.query("\(sql) LIMIT 1000") { try $0.get(0) as ID } }
            return ids.randomElement(using: &random)
        }

        private mutating func body(_ status: String) async throws -> JSONValue {
            let day = Int.random(in: 10...28, using: &random)
            let patient = random.chance(50) ? ID(scene.patientId) : try await some("patients")
            return [
                "patientId": JSONValue(patient?.description), "doctorId": random.chance(80) ? .string("\(scene.doctor.id)") : .null,
                "roomId": random.chance(50) ? .string("\(room)") : .null, "appointmentDate": .string("2026-05-\(day)"),
                "appointmentTime": .string("\(Int.random(in: 10...16, using: &random)):00"), "appointmentType": "Checkup",
                "durationMinutes": 30, "status": .string(status),
            ]
        }

        private mutating func book() async throws {
            _ = try await server.post("/appointments", as: scene.receptionist, try await body("scheduled"))
        }

        private mutating func change() async throws {
            guard let id = try await some("appointments") else { return }
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                var changes = try await body("scheduled").object ?? [:]
                changes["patientId"] = .null
                _ = try await server.put("/appointments/\(id)", as: scene.receptionist, .object(changes))
            case 1: _ = try await server.delete("/appointments/\(id)", as: scene.receptionist)
            default:
                let status = ["confirmed", "in_progress", "completed"].randomElement(using: &random) ?? "confirmed"
                let body: JSONValue = ["status": .string(status)]
                _ = try await server.patch("/appointments/\(id)/status", as: scene.receptionist, body)
            }
        }

        private mutating func bill() async throws {
            let items: JSONValue = [["description": "x", "quantity": 1, "unitPrice": 100]]
            if random.chance(50), let visit = try await some("appointments") {
                _ = try await server.post("/invoices", as: scene.receptionist, ["appointmentId": .string("\(visit)"), "items": items])
            } else {
                _ = try await server.post("/invoices", as: scene.receptionist, ["patientId": .string(scene.patientId), "items": items])
            }
        }

        private mutating func pay() async throws {
            guard let id = try await some("invoices") else { return }
            let path = "/invoices/\(id)"
            switch Int.random(in: 0..<4, using: &random) {
            case 0: _ = try await server.post("\(path)/void", as: scene.receptionist, ["reason": "wrong"])
            case 1: _ = try await server.patch(path, as: scene.receptionist, ["notes": .string(name())])
            default: _ = try await server.post("\(path)/payments", as: scene.receptionist, ["amount": 10, "method": "cash"])
            }
        }

        private mutating func rename() async throws {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: _ = try await server.patch("/rooms/\(room)", as: scene.admin, ["name": .string(name())])
            case 1: _ = try await server.patch("/staff/\(scene.doctor.id)", as: scene.admin, ["lastName": .string(name())])
            default:
                guard let id = random.chance(50) ? ID(scene.patientId) : try await some("patients") else { return }
                _ = try await server.patch("/patients/\(id)", as: scene.receptionist, ["firstName": .string(name())])
            }
        }

        private mutating func talk() async throws {
            switch Int.random(in: 0..<4, using: &random) {
            case 0: try await scene.send(name(), from: scene.patient, by: server)
            case 1: try await scene.send(name(), from: scene.doctor, by: server)
            case 2:
                let body: JSONValue = ["recipientId": .string("\(scene.doctor.id)"), "message": .string(name())]
                _ = try await server.post("/messages", as: scene.admin, body)
            default: try await scene.send(name(), from: scene.receptionist, by: server)
            }
        }
    }

    @Test("Two servers with clocks of their own write while four phones sync", arguments: TestEngine.allCases, [1, 2, 3])
    func converges(engine: TestEngine, seed: Int) async throws {
        try await TalkingClinic.run(engine) { scene in
            let server = scene.server
            let room = try await server.makeRoom(in: scene.clinic)
            let late = TestClock(server.now.adding(minutes: -30))
            try await server.beside(clock: late) { other in
                let phones = [scene.admin, scene.receptionist, scene.doctor, scene.patient].enumerated().map { number, user in
                    Phone(number % 2 == 0 ? server : other, user, seed: seed * 10 + number)
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (number, place) in [server, other].enumerated() {
                        group.addTask {
                            var writer = Writer(
                                server: place, scene: scene, clock: place.clock, room: room, random: SeededRandom(seed: seed * 100 + number)
                            )
                            for _ in 0..<60 { try await writer.write() }
                        }
                    }
                    for phone in phones { group.addTask { for _ in 0..<6 { try await phone.sync() } } }
                    try await group.waitForAll()
                }
                for phone in phones {
                    try await phone.sync()
                    try await phone.compare()
                }
            }
        }
    }
}

extension TalkingClinic {
    /// Sends by another server than the clinic's first.
    fileprivate func send(_ text: String, from user: TestUser, by server: TestServer) async throws {
        let isPatient = user.role == .patient
        let path = isPatient ? "/messages" : "/messages/conversations/patient-\(patientId)/send"
        let answer = try await server.post(path, as: user, ["message": .string(text)])
        try #require(answer.status == 201, "\(answer)")
    }
}
