import API
import Domain
import HTTPTypes
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Server

@Suite("A disk that fails is told to callers")
struct FailedSyncAnswersTests {
    private func book(
        _ scene: BookingScene, at server: TestServer? = nil, _ time: String
    ) async throws -> Answer {
        try await (server ?? scene.server).send(
            .post, "/appointments", as: scene.receptionist, body: scene.body(at: time),
            headers: ["Idempotency-Key": time])
    }

    private func listed(_ scene: BookingScene) async throws -> [String?] {
        let day = BookingScene.tuesday
        return try await scene.server.get(
            "/appointments?startDate=\(day)&endDate=\(day)", as: scene.receptionist
        ).data.map {
            $0["id"]?.string
        }
    }

    @Test(
        """
        A WAL that fails to sync: 503 OUTCOME_UNKNOWN, nothing to read of it, no more writes; the same \
        key finds out afterwards
        """
    )
    func wal() async throws {
        try await DiskServer.run { scene, disk in
            let kept = try await scene.booked(at: "09:00")
            disk.failSyncs(of: .wal)
            let answer = try await book(scene, "10:00")
            #expect((answer.status, answer.code) == (503, "OUTCOME_UNKNOWN"), "\(answer)")
            #expect(answer.header("Retry-After") != nil)
            // Not even once the disk works again: nobody can tell what it has dropped.
            disk.failSyncs(of: [])
            for time in ["10:00", "11:00"] {
                let refused = try await book(scene, time)
                #expect((refused.status, refused.code) == (503, "UNAVAILABLE"), "\(refused)")
            }
            #expect(try await scene.server.get("/readyz").status == 503)
            #expect(try await scene.server.get("/healthz").status == 200)
            #expect(try await listed(scene) == [kept])
            let replays = Mutex(0)
            for seed in 0..<8 {
                let cut = try PowerCuts(disk, of: scene.server.backend.settings.database).now(seed: seed)
                try await scene.server.after(cut) { server in
                    let again = try await book(scene, at: server, "10:00")
                    #expect(again.status == 201, "\(again)")
                    if again.header("Idempotency-Replayed") != nil { replays.withLock { $0 += 1 } }
                    #expect(try await server.count("SELECT count(*) FROM appointments") == 2)
                    #expect(try await server.findings() == [])
                }
            }
            // Some disks had kept it, others had not.
            #expect((1...7).contains(replays.withLock { $0 }))
        }
    }

    @Test(
        "A database file that fails to sync at a checkpoint: what was acknowledged stays, and no more writes")
    func checkpoint() async throws {
        try await DiskServer.run(checkpointsAt: 1) { scene, disk in
            let first = try await scene.booked(at: "09:00")
            // Comes after the checkpoint that follows the booking's answer.
            try await scene.server.database.write { _ in }
            disk.failSyncs(of: .database)
            let second = try await scene.booked(at: "10:00")
            for _ in 0..<2_000 where scene.server.database.failure == nil {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(scene.server.database.failure != nil)
            #expect(try await scene.server.get("/readyz").status == 503)
            #expect(try await book(scene, "11:00").status == 503)
            #expect(Set(try await listed(scene)) == [first, second])
            for seed in 0..<4 {
                let cut = try PowerCuts(disk, of: scene.server.backend.settings.database).now(seed: seed)
                try await scene.server.after(cut) { server in
                    let count = try await server.count("SELECT count(*) FROM appointments")
                    #expect(count == 2)
                    #expect(try await server.findings() == [])
                }
            }
        }
    }

    @Test("A full disk: 503 for as long as it is full, and the same key works when there is room again")
    func full() async throws {
        try await DiskServer.run { scene, disk in
            let kept = try await scene.booked(at: "09:00")
            disk.fill(.wal)
            for _ in 0..<3 {
                let answer = try await book(scene, "10:00")
                #expect((answer.status, answer.code) == (503, "UNAVAILABLE"), "\(answer)")
            }
            #expect(try await listed(scene) == [kept])
            #expect(scene.server.database.failure == nil)
            disk.fill([])
            let answer = try await book(scene, "10:00")
            #expect(answer.status == 201 && answer.header("Idempotency-Replayed") == nil, "\(answer)")
            #expect(Set(try await listed(scene)) == [kept, answer.id])
            #expect(try await scene.server.findings() == [])
        }
    }
}
