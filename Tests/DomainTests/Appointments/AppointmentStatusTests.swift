import Domain
import Testing

@Suite("Statuses")
struct AppointmentStatusTests {
    @Test(
        "The transitions are exactly the specification's",
        arguments: [
            ("requested", "scheduled, confirmed, cancelled"), ("scheduled", "confirmed, in_progress, cancelled"),
            ("confirmed", "in_progress, cancelled"), ("in_progress", "completed, cancelled"), ("completed", ""), ("cancelled", ""),
            ("no_show", "cancelled"),
        ])
    func table(from: String, next: String) throws {
        let status = try #require(AppointmentStatus(rawValue: from))
        #expect(status.next.map(\.rawValue).joined(separator: ", ") == next)
        #expect(!status.canBecome(status))
        #expect(!status.canBecome(.noShow))
        #expect(status.canBeReplaced(by: status))
    }

    @Test("Cancelled visits and no-shows free their time, all others hold it")
    func holds() {
        #expect(AppointmentStatus.holding.map(\.rawValue) == ["requested", "scheduled", "confirmed", "in_progress", "completed"])
    }

    @Test("A patient may only cancel a visit that they did not miss, or confirm a scheduled one, and only an own one")
    func patients() {
        for from in AppointmentStatus.allCases {
            for to in AppointmentStatus.allCases {
                let change = StatusChange(from: from, to: to)
                #expect(throws: StatusRefusal.forbidden) { try change.judge(by: .patient, ownVisit: false) }
                let asked = (to == .cancelled && from != .noShow) || (from == .scheduled && to == .confirmed)
                if !asked {
                    #expect(throws: StatusRefusal.forbidden) { try change.judge(by: .patient, ownVisit: true) }
                } else if from.canBecome(to) {
                    #expect(throws: Never.self) { try change.judge(by: .patient, ownVisit: true) }
                } else {
                    #expect(throws: StatusRefusal.illegal(change)) { try change.judge(by: .patient, ownVisit: true) }
                }
            }
        }
    }

    @Test("Staff get the allowed statuses named", arguments: [Role.doctor, .receptionist, .admin, .superadmin])
    func named(role: Role) {
        let change = StatusChange(from: .scheduled, to: .completed)
        #expect(throws: StatusRefusal.illegal(change)) { try change.judge(by: role, ownVisit: false) }
        #expect(StatusRefusal.illegal(change).code == "INVALID_STATUS_TRANSITION")
        #expect(
            StatusRefusal.illegal(change).message
                == "Cannot change status from scheduled to completed; allowed: confirmed, in_progress, cancelled")
        #expect(throws: Never.self) { try StatusChange(from: .inProgress, to: .completed).judge(by: role, ownVisit: false) }
    }

    @Test("A patient's new visit is requested whatever they ask; staff may create three statuses")
    func initial() {
        for asked in AppointmentStatus.allCases {
            #expect(AppointmentStatus.initial(asked: asked, by: .patient) == .requested)
            let allowed = [.requested, .scheduled, .confirmed].contains(asked)
            #expect(AppointmentStatus.initial(asked: asked, by: .receptionist) == (allowed ? asked : nil))
        }
        #expect(AppointmentStatus.initial(asked: nil, by: .doctor) == .scheduled)
    }

    @Test("Only a visit that was agreed on and has not begun can be missed")
    func missed() {
        #expect(AppointmentStatus.allCases.filter(\.canBecomeNoShow) == [.scheduled, .confirmed])
    }
}
