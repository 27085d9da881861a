import Testing

@testable import Desk

@Suite("What a patient chooses of a visit")
struct OwnBookingTests {
    private let today = CalendarDate(number: 20_787)

    private var times: OwnFreeTimes {
        let names = ["09:00", "09:30", "11:00", "15:00"]
        return OwnFreeTimes(days: [
            .init(date: today, times: []),
            .init(
                date: today.adding(days: 1),
                times: names.map { OwnFreeTime(time: $0, doctorId: "d", doctorName: "Dr. Ali") }),
        ])
    }

    @Test("Stands in the address and comes back out of it")
    func address() {
        let fields = FormData([
            ("type", "Root canal & crown"), ("doctor", "d"), ("from", "\(today.adding(days: 3))"),
            ("date", "\(today.adding(days: 4))"), ("time", "09:30"), ("with", "e"),
        ])
        let choice = OwnBookingChoice(fields, today: today)
        #expect(OwnBookingChoice(FormData(FormData(choice.fields).encoded), today: today) == choice)
        #expect(choice.type == "Root canal & crown" && choice.timeDoctorId == "e")
    }

    @Test("Begins today at the earliest, whatever the address says")
    func past() {
        let past = FormData([("from", "\(today.adding(days: -9))")])
        #expect(OwnBookingChoice(past, today: today).from == today)
        #expect(OwnBookingChoice(FormData("from=soon"), today: today).from == today)
    }

    @Test("Other days leave no time chosen")
    func otherDays() {
        let choice = OwnBookingChoice(FormData("time=09:30&with=d"), today: today)
        #expect(choice.showing(from: today.adding(days: 14)).time == nil)
        #expect(choice.choosing(today.adding(days: 1)).timeDoctorId == nil)
    }

    @Test("The first day with free times is shown until another one is chosen")
    func days() {
        #expect(times.days.count == 1)
        #expect(times.day(nil)?.date == today.adding(days: 1))
        #expect(times.day(today) == nil)
    }

    @Test("The nearest free times are in the order of the day")
    func nearest() {
        let near = times.nearest(to: "10:00", on: today.adding(days: 1))
        #expect(near.map(\.time) == ["09:00", "09:30", "11:00"])
        #expect(near.map(\.name).first == "09:00, Dr. Ali")
        #expect(times.nearest(to: "10:00", on: today).isEmpty)
    }
}
