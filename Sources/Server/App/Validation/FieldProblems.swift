import API

/// Collects what is wrong while a request is read; nested objects share their parent's.
final class FieldProblems {
    /// An honest form has fewer fields; a hostile body gets no longer answer.
    static let limit = 100

    private(set) var list: [FieldError] = []

    func add(_ field: String, _ message: String) {
        guard list.count < Self.limit else { return }
        list.append(FieldError(field: field, message: message))
    }
}
