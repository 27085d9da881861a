/// A message to the listeners of a channel.
struct Notification: Sendable, Equatable {
    let channel: String
    let payload: String
}

/// What a transaction has to say when it commits; a savepoint takes back what was added inside it.
struct PendingNotifications {
    private(set) var all: [Notification] = []
    private var marks: [Int] = []

    mutating func add(_ notification: Notification) {
        if !all.contains(notification) { all.append(notification) }
    }

    mutating func openSavepoint() {
        marks.append(all.count)
    }

    mutating func releaseSavepoint() {
        marks.removeLast()
    }

    mutating func rollBackSavepoint() {
        all.removeSubrange(marks.removeLast()...)
    }

    mutating func removeAll() {
        all.removeAll()
        marks.removeAll()
    }
}
