import API

/// Everything that is wrong with a request, at once (contract §2).
struct ValidationFailure: Error, Sendable, Equatable {
    var fields: [FieldError]
}

extension ValidationFailure {
    /// A body that can't be read as JSON: names the place if there is one, else `body`.
    init(_ error: JSONError) {
        let field = error.path.isEmpty ? "body" : error.path
        self.init(fields: [FieldError(field: field, message: "\(error.message) (byte \(error.position))")])
    }
}
