import Domain

/// What a cached response is asked for by: all of a call that may show in its answer.
struct ResponseCacheKey: Hashable, Sendable {
    /// Names what a clinic's data is like: another after each write.
    typealias Revision = ID

    /// How long an answer stays true while nobody writes.
    enum Lifetime: Sendable {
        case untilWritten
        /// It shows what is past and what is to come, by the minute.
        case untilNextMinute
    }

    private let clinicId: ID
    private let role: Role
    /// Whose own data a patient sees.
    private let patientId: ID?
    private let path: String
    private let query: String
    private let minute: Int64

    /// Bytes of its texts.
    var size: Int { path.utf8.count + query.utf8.count }

    init(_ call: AuthorizedRequest, _ lifetime: Lifetime) {
        clinicId = call.scope.clinicId
        role = call.scope.role
        patientId = call.scope.patientId
        path = call.request.path
        query = call.request.queryString
        switch lifetime {
        case .untilWritten: minute = 0
        // A time that begins right now is not past yet, so a minute's answers are those of (12:00, 12:01].
        case .untilNextMinute: minute = (call.now.milliseconds + 59_999) / 60_000
        }
    }
}
