import Storage

/// What of an error may stand in a log: its kind, never values that could be a patient's.
enum LogSafe {
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: "\(error)"
        default: String(reflecting: type(of: error))
        }
    }
}
