import Domain

/// What a remembered page is asked for by: all of a call that may show in its answer.
struct PageKey: Hashable, Sendable {
    /// Names what a clinic's data is like: another after each write.
    typealias Revision = ID

    private let clinicId: ID
    private let role: Role
    /// Whose own data a patient sees.
    private let patientId: ID?
    private let path: String
    private let query: String

    /// Bytes of its texts.
    var size: Int { path.utf8.count + query.utf8.count }

    init(_ call: Call) {
        clinicId = call.scope.clinicId
        role = call.scope.role
        patientId = call.scope.patientId
        path = call.request.path
        query = call.request.queryString
    }
}
