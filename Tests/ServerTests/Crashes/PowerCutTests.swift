import API
import Domain
import HTTPTypes
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("After a power cut everything acknowledged is there, and of the rest whole requests or nothing")
struct ServerPowerCutTests {
    @Test("in the midst of bookings, changes, messages and checkpoints", arguments: 0..<10)
    func everythingKept(seed: Int) async throws {
        try await DiskServer.run(checkpointsAt: 40 + seed * 20) { scene, disk in
            let run = try await ReceptionDay(scene, disk, seed: seed).run()
            #expect(run.cuts.count > 5)
            for cut in run.cuts {
                try await scene.server.after(cut) { server in
                    let path = try #require(cut.url.filePath)
                    if let problem = run.history.problem(
                        with: try RawSQLite.digests(of: path), cutBefore: cut.change)
                    {
                        Issue.record("\(problem)")
                    }
                    #expect(try await server.findings() == [])
                }
            }
            // What is left works.
            if let cut = run.cuts.last {
                try await scene.server.after(cut) { server in
                    let answer = try await server.post(
                        "/appointments", as: scene.receptionist, scene.body(at: "16:00", on: "2026-05-14"))
                    #expect(answer.status == 201, "\(answer)")
                }
            }
        }
    }

    @Test("and with a disk that only claims to sync, this test finds what is lost")
    func liesFound() async throws {
        try await DiskServer.run(checkpointsAt: 40) { scene, disk in
            disk.ignoreSyncs(of: .wal)
            let run = try await ReceptionDay(scene, disk, seed: 1).run()
            let losses = Mutex(0)
            for cut in run.cuts {
                // Damage may keep it from being opened.
                try? await scene.server.after(cut) { server in
                    let state = try RawSQLite.digests(of: try #require(cut.url.filePath))
                    if run.history.problem(with: state, cutBefore: cut.change) != nil {
                        losses.withLock { $0 += 1 }
                    }
                }
            }
            #expect(losses.withLock { $0 } > 0)
        }
    }
}

/// What a reception does in a day, by a seed, with power cuts at random moments.
private struct ReceptionDay {
    private let scene: BookingScene
    private let disk: FailingDisk
    private let path: String
    private var random: SeededRandom
    private var power: PowerCuts
    private var booked: [String] = []
    private var slots = 0
    private(set) var history: History

    var cuts: [PowerCuts.Cut] { power.done }

    init(_ scene: BookingScene, _ disk: FailingDisk, seed: Int) throws {
        self.scene = scene
        self.disk = disk
        random = SeededRandom(seed: seed)
        let url = scene.server.backend.settings.database
        power = PowerCuts(disk, of: url)
        path = url.filePath ?? ""
        history = History(try RawSQLite.digests(of: path))
    }

    consuming func run() async throws -> ReceptionDay {
        for _ in 0..<30 {
            if random.chance(70) {
                var chance = random
                try power.plan(within: 60, using: &chance)
                random = chance
            }
            let began = disk.changes
            let answer = try await act()
            #expect((200...201).contains(answer.status), "\(answer)")
            history.add(try RawSQLite.digests(of: path), began: began, ended: disk.changes)
        }
        return self
    }

    private mutating func act() async throws -> Answer {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...1 where !booked.isEmpty:
            return try await scene.setStatus(
                booked.removeFirst(), random.chance(50) ? "confirmed" : "cancelled")
        case 2...4:
            let times = Int.random(in: 1...60, using: &random)
            return try await message(String(repeating: "Please come a little earlier. ", count: times))
        default:
            return try await book()
        }
    }

    private mutating func book() async throws -> Answer {
        // Tuesday to Saturday, eight each.
        let (day, hour) = (5 + slots / 8, 9 + slots % 8)
        slots += 1
        let answer = try await scene.server.send(
            .post, "/appointments", as: scene.receptionist,
            body: scene.body(at: "\(hour < 10 ? "0" : "")\(hour):00", on: "2026-05-0\(day)"),
            headers: ["Idempotency-Key": "slot-\(slots)"])
        booked.append(answer.id)
        return answer
    }

    private func message(_ text: String) async throws -> Answer {
        let patient = scene.patient.patientId?.description ?? ""
        return try await scene.server.post(
            "/messages", as: scene.receptionist,
            ["patientId": .string(patient), "message": .string(text), "type": "portal"])
    }
}
