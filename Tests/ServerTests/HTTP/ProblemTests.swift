import HTTPTypes
import Storage
import Testing

@testable import Server

@Suite("Errors that become problems")
struct ProblemTests {
    @Test(
        """
        What the database cannot do now is 503, to be tried again; what it never should have been asked \
        is 500
        """
    )
    func database() {
        func status(_ kind: DatabaseError.Kind) -> Int {
            Problem.from(DatabaseError(kind, "not to be shown"), requestId: "id").problem.status.code
        }
        for kind in [DatabaseError.Kind.busy, .unavailable, .timeout, .full] { #expect(status(kind) == 503) }
        for kind in [DatabaseError.Kind.other, .foreignKey(""), .notNull("t.c")] {
            #expect(status(kind) == 500)
        }
    }
}
