import API
import HTTPTypes
import Synchronization
import Testing

@testable import Server

@Suite("Passwords")
struct PasswordTests {
    @Test("A hash matches its password, and no other, and no two hashes of one password are alike")
    func matches() async throws {
        let passwords = Passwords(cost: .test)
        let hash = try await passwords.hash("correct horse")
        #expect(hash.hasPrefix("$scrypt$ln=4,r=1,p=1$"))
        #expect(try await passwords.verify("correct horse", against: hash))
        for wrong in ["correct hors", "Correct horse", "correct horse ", "", "\u{0}"] {
            #expect(try await !passwords.verify(wrong, against: hash), "\(wrong)")
        }
        #expect(try await passwords.hash("correct horse") != hash)
    }

    @Test(
        "No password is right for somebody unknown, without a password, or with a broken hash",
        arguments: [
            nil, "", "plain", "$scrypt$ln=4,r=1,p=1$AAAA", "$scrypt$ln=40,r=8,p=1$AAAA$AAAA",
            "$scrypt$ln=x,r=8,p=1$AAAA$AAAA",
            "$2b$10$abcdefghijklmnopqrstuv",
        ])
    func nobody(stored: String?) async throws {
        let passwords = Passwords(cost: .test)
        for word in ["", "password", "\u{0}"] {
            #expect(try await !passwords.verify(word, against: stored))
        }
    }

    @Test("The stored text keeps its cost, so that old hashes go on working")
    func cost() async throws {
        let old = try await Passwords(cost: .test).hash("correct horse")
        let now = Passwords(cost: PasswordHash.Cost(rounds: 5, blockSize: 2, parallelism: 1))
        #expect(try await now.verify("correct horse", against: old))
        #expect(PasswordHash.Cost.standard.rounds >= 15)
    }

    @Test("As many are hashed at once as there are cores; who waits too long is told to come back")
    func bounded() async throws {
        let passwords = Passwords(
            cost: PasswordHash.Cost(rounds: 14, blockSize: 8, parallelism: 1), threads: 1,
            patience: .milliseconds(100))
        let refusals = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    do {
                        _ = try await passwords.hash("correct horse")
                        return false
                    } catch {
                        let problem = error as? Problem
                        return problem?.status == .serviceUnavailable
                            && problem?.headers.contains { $0.name == .retryAfter } == true
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refusals > 0 && refusals < 64)
        #expect(try await passwords.verify("x", against: nil) == false)
    }

    @Test("A place that is given back goes to the one who has waited longest; nobody is refused in time")
    func queue() async throws {
        let queue = HashQueue(places: 2, patience: .seconds(60))
        let counter = RunningCounter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await queue.run {
                        let running = counter.running.wrappingAdd(1, ordering: .relaxed).newValue
                        #expect(running <= 2)
                        await Task.yield()
                        counter.running.wrappingSubtract(1, ordering: .relaxed)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// How many are in the queue's places at a moment.
    private final class RunningCounter: Sendable {
        let running = Atomic(0)
    }

    @Test("The cost is scrypt's N=2^15, r=8, p=3 at least; what costs less is outdated")
    func standard() async throws {
        let standard = PasswordHash.Cost.standard
        #expect(standard.rounds >= 15 && standard.blockSize >= 8 && standard.parallelism >= 3)
        let passwords = Passwords(cost: .test)
        #expect(!passwords.isOutdated(try await passwords.hash("correct horse")))
        #expect(!passwords.isOutdated("") && !passwords.isOutdated("plain"))
        let better = Passwords(cost: PasswordHash.Cost(rounds: 4, blockSize: 1, parallelism: 3))
        let old = try await passwords.hash("correct horse")
        #expect(better.isOutdated(old))
        #expect(!passwords.isOutdated(try await better.hash("correct horse")))
        #expect(try await better.verify("correct horse", against: old))
        #expect(try await !better.verify("correct hors", against: old))
    }

    @Test("A password is the same however a keyboard spells its letters")
    func spellings() async throws {
        let passwords = Passwords(cost: .test)
        let (composed, decomposed) = ("passwörd-é", "passwo\u{308}rd-e\u{301}")
        for stored in [composed, decomposed] {
            let hash = try await passwords.hash(stored)
            for typed in [composed, decomposed] { #expect(try await passwords.verify(typed, against: hash)) }
            #expect(try await !passwords.verify("password-e", against: hash))
        }
        let old = try PasswordHash.make(of: decomposed, cost: .test).description
        #expect(try await passwords.verify(decomposed, against: old))
    }
}
