import Domain

/// What happens to an appointment of the demo until now, and when.
struct DemoSteps {
    enum Step { case book, arrive, start, finish, complete, cancel, missed }

    struct Entry {
        var at: Instant
        var step: Step
    }

    let appointment: DemoAppointment
    let zone: Zone
    let now: Instant

    /// In the order of time, no two at the same moment.
    var all: [Entry] {
        let booked = Entry(at: appointment.bookedAt, step: .book)
        switch appointment.fate {
        case .requested, .scheduled, .confirmed: return [booked]
        case .arrived: return [booked, Entry(at: waitingAt, step: .arrive)]
        case .running: return [booked] + treatment
        case .finished: return [booked] + treatment + [finished]
        case .completed:
            let end = Entry(at: completedAt, step: .complete)
            return [booked] + treatment + (appointment.hasFlow ? [finished, end] : [end])
        case .cancelled:
            return [booked, Entry(at: min(now, appointment.bookedAt.adding(minutes: 45)), step: .cancel)]
        case .noShow: return [booked, Entry(at: min(now, start.adding(minutes: 20)), step: .missed)]
        }
    }

    private var start: Instant { zone.firstInstant(from: appointment.slot.date, appointment.slot.time) }
    private var end: Instant { start.adding(minutes: appointment.slot.durationMinutes) }
    /// Nobody comes on another day.
    private var midnight: Instant { zone.range(of: appointment.slot.date).lowerBound }

    private var waitingAt: Instant { max(midnight, min(start.adding(minutes: -8), now.adding(minutes: -4))) }
    /// At the start; of a patient who is called in early, a few minutes ago.
    private var seatedAt: Instant { start <= now ? start : max(midnight, now.adding(minutes: -6)) }
    private var completedAt: Instant { appointment.hasFlow ? end.adding(minutes: 10) : end }

    private var finished: Entry { Entry(at: end.adding(minutes: -2), step: .finish) }

    /// Whoever is seated has arrived, also without a step of their own.
    private var treatment: [Entry] {
        let seated = Entry(at: seatedAt, step: .start)
        let came = seatedAt.adding(minutes: -9)
        guard appointment.hasFlow, came > midnight else { return [seated] }
        return [Entry(at: came, step: .arrive), seated]
    }
}
