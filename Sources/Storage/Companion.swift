import Synchronization

/// A value of the program that each transaction of a database has at hand, such as the keys without which it
/// could neither read nor write some of the rows. It is given once, after the database was opened.
public final class Companion: Sendable {
    private let held = Mutex<(any Sendable)?>(nil)

    /// One that holds nothing yet.
    public init() {}

    /// What is held; nil before it is given.
    public var value: (any Sendable)? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}

extension Transaction {
    /// What the program has given to the database; nil while it has given nothing.
    public var companion: (any Sendable)? { connection.companion.value }
}
