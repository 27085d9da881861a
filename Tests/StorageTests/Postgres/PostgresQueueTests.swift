import TestSupport
import Testing

@testable import Storage

@Suite("What waits for the next round trip to PostgreSQL") struct PostgresQueueTests {
    /// The server's side: what is done, and where its savepoints are.
    private struct Model {
        var done: [Int64] = []
        private(set) var marks: [Int] = []
        private(set) var isWrong = false

        mutating func run(_ step: PostgresQueue.Step) {
            switch step {
            case .control(.savepoint): marks.append(done.count)
            case .control(.release): if marks.popLast() == nil { isWrong = true }
            case .control(.rollBackToSavepoint):
                if let mark = marks.last { done.removeSubrange(mark...) } else { isWrong = true }
            case .statement(let sql):
                sql.forEachValue(for: .postgres) { if case .integer(let number) = $0 { done.append(number) } }
            case .control, .question, .notification: break
            }
        }
    }

    @Test("Savepoints take back what was done inside them and nothing else, whenever it was sent")
    func savepoints() {
        for seed in 0..<2_000 {
            var random = SeededRandom(seed: seed)
            var (queue, server) = (PostgresQueue(), Model())
            var (wanted, marks): ([Int64], [Int]) = ([], [])
            func send() {
                queue.steps.forEach { server.run($0) }
                queue.send(failed: nil)
            }
            for number in 0..<Int64.random(in: 1...40, using: &random) {
                switch Int.random(in: 0..<6, using: &random) {
                case 0 where marks.count < 4:
                    queue.openSavepoint()
                    marks.append(wanted.count)
                case 1 where !marks.isEmpty:
                    queue.releaseSavepoint()
                    marks.removeLast()
                case 2 where !marks.isEmpty:
                    let isKnown = queue.rollBackSavepoint()
                    #expect(isKnown)
                    wanted.removeSubrange(marks.removeLast()...)
                case 3: send()
                default:
                    queue.append([.statement("SELECT \(number)")])
                    wanted.append(number)
                }
            }
            for _ in marks { queue.releaseSavepoint() }
            send()
            #expect(server.done == wanted && server.marks.isEmpty && !server.isWrong, "\(seed)")
        }
    }

    @Test("A savepoint that the server never came to cannot be gone back to; the one around it can")
    func missing() {
        var queue = PostgresQueue()
        queue.openSavepoint()
        queue.append([.statement("SELECT 1")])
        queue.openSavepoint()
        queue.append([.statement("SELECT 2")])
        // The first statement, behind the first savepoint.
        queue.send(failed: 1)
        let (inner, outer) = (queue.rollBackSavepoint(), queue.rollBackSavepoint())
        #expect(!inner && outer)
        #expect(queue.steps.count == 2)
    }
}
