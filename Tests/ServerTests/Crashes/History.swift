/// The states that a database went through, by the changes of its disk.
struct History {
    typealias State = [String: UInt64]

    private struct Step {
        /// The disk's changes before the step began, and after it was acknowledged.
        var began: Int
        var ended: Int
        var state: State
    }

    private var steps: [Step]

    init(_ state: State) { steps = [Step(began: -1, ended: -1, state: state)] }

    mutating func add(_ state: State, began: Int, ended: Int) {
        steps.append(Step(began: began, ended: ended, state: state))
    }

    /// What is wrong with the state after a power cut right before this change; nil when all that was acknowledged is there, and
    /// at most what had begun.
    func problem(with state: State, cutBefore change: Int) -> String? {
        let first = steps.lastIndex { $0.ended < change } ?? 0
        let last = steps.lastIndex { $0.began < change } ?? first
        if steps[first...max(first, last)].contains(where: { $0.state == state }) { return nil }
        let other = steps[first].state.filter { state[$0.key] != $0.value }.keys.sorted()
        return "cut \(change) in step \(first + 1): other rows than at the last acknowledgement in \(other)"
    }
}
