import Domain
import Testing

@Suite("A patient's steps through the day (front-desk.md, D5 point 8)")
struct AppointmentFlowTests {
    private let start = Instant(milliseconds: 1_778_409_000_000)

    private func later(_ minutes: Int) -> Instant { start.adding(minutes: minutes) }

    @Test("Steps are taken in order, each once, and each at its time")
    func order() throws {
        var flow = AppointmentFlow()
        for (minutes, step) in FlowStep.allCases.enumerated() {
            let status: AppointmentStatus = step == .arrived || step == .seated ? .confirmed : .inProgress
            flow = try flow.taking(step, in: status, isToday: true, at: later(minutes))
            #expect(flow[step] == later(minutes) && flow.last == step)
            #expect(throws: FlowRefusal.twice(step)) {
                _ = try flow.taking(step, in: .inProgress, isToday: true, at: later(9))
            }
        }
        #expect(
            flow
                == AppointmentFlow(
                    arrivedAt: later(0), seatedAt: later(1), finishedAt: later(2), dismissedAt: later(3)))
    }

    @Test("Whoever is seated has arrived; no other step can be left out while treatment goes on")
    func leftOut() throws {
        let seated = try AppointmentFlow().taking(.seated, in: .scheduled, isToday: true, at: later(5))
        #expect(seated == AppointmentFlow(arrivedAt: later(5), seatedAt: later(5)))
        let arrived = AppointmentFlow(arrivedAt: later(0))
        let refused: [(AppointmentFlow, FlowStep)] = [
            (AppointmentFlow(), .finished), (AppointmentFlow(), .dismissed), (arrived, .finished),
            (arrived, .dismissed), (seated, .dismissed),
            (AppointmentFlow(seatedAt: later(0)), .arrived),
            (AppointmentFlow(finishedAt: later(0)), .seated),
        ]
        for (flow, step) in refused {
            #expect(throws: FlowRefusal.outOfOrder(step, after: flow.last)) {
                _ = try flow.taking(step, in: .inProgress, isToday: true, at: later(9))
            }
        }
    }

    @Test("Only on the day, and only of an appointment that is planned or under way")
    func status() throws {
        for status in AppointmentStatus.allCases {
            let isOpen = [.scheduled, .confirmed, .inProgress].contains(status)
            let arrived = try? AppointmentFlow().taking(.arrived, in: status, isToday: true, at: start)
            #expect((arrived != nil) == isOpen, "\(status)")
        }
        #expect(throws: FlowRefusal.otherDay(.arrived)) {
            _ = try AppointmentFlow().taking(.arrived, in: .scheduled, isToday: false, at: start)
        }
        let seated = AppointmentFlow(arrivedAt: start, seatedAt: start)
        let dismissed = try seated.taking(.dismissed, in: .completed, isToday: true, at: later(1))
        #expect(dismissed.dismissedAt == later(1) && dismissed.finishedAt == nil)
        #expect(throws: FlowRefusal.status(.finished, .completed)) {
            _ = try seated.taking(.finished, in: .completed, isToday: true, at: later(1))
        }
    }

    @Test("The last step can be taken back for fifteen minutes, with the arrival that it implied")
    func undo() throws {
        let flow = AppointmentFlow(arrivedAt: later(0), seatedAt: later(1))
        #expect(
            try flow.undoing(.seated, in: .inProgress, keepsArrival: true, at: later(16))
                == AppointmentFlow(arrivedAt: later(0)))
        #expect(
            try flow.undoing(.seated, in: .inProgress, keepsArrival: false, at: later(2)) == AppointmentFlow()
        )
        #expect(throws: FlowRefusal.tooLate(.seated)) {
            _ = try flow.undoing(
                .seated, in: .inProgress, keepsArrival: true, at: later(16).adding(milliseconds: 1))
        }
        #expect(throws: FlowRefusal.notLast(.arrived, last: .seated)) {
            _ = try flow.undoing(.arrived, in: .inProgress, keepsArrival: true, at: later(2))
        }
        #expect(throws: FlowRefusal.notLast(.arrived, last: nil)) {
            _ = try AppointmentFlow().undoing(.arrived, in: .scheduled, keepsArrival: true, at: later(2))
        }
        #expect(throws: FlowRefusal.status(.seated, .completed)) {
            _ = try flow.undoing(.seated, in: .completed, keepsArrival: true, at: later(2))
        }
    }

    @Test("A patient may say that they have arrived from half an hour before the start to half an hour after")
    func ownArrival() throws {
        for minutes in [-30, 0, 30] {
            try AppointmentFlow.requireOwnArrival(for: start, at: later(minutes))
        }
        for moment in [later(-30).adding(milliseconds: -1), later(30).adding(milliseconds: 1)] {
            #expect(throws: FlowRefusal.notNearStart) {
                try AppointmentFlow.requireOwnArrival(for: start, at: moment)
            }
        }
    }
}
