import Domain

/// One appointment of the demo's calendar, and what became of it.
struct DemoAppointment: Sendable {
    enum Fate: Sendable {
        case requested, scheduled, confirmed, arrived, running, finished, completed, cancelled, noShow
    }

    var id: ID
    var clinicId: ID
    var patientId: ID
    var slot: RequestedSlot
    var treatment: DemoTreatment
    var notes: String?
    var fate: Fate
    var bookedAt: Instant
    /// Of the invoice of a completed appointment: nothing, half or all is paid.
    var paidHalves: Int
    /// Whether the patient's steps through the day were recorded.
    var hasFlow = false
}

/// Numbers that look random and are the same each time (SplitMix64).
struct DemoDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
    }
}

/// What is done at the demo clinic, how long it takes and what it costs, in whole rupees.
struct DemoTreatment: Sendable {
    var name: String
    var minutes: Int
    var color: String
    var price: Int

    static let all = [
        DemoTreatment(name: "Checkup", minutes: 30, color: "#4C9F70", price: 2500),
        DemoTreatment(name: "Scaling and polishing", minutes: 30, color: "#3C78D8", price: 3000),
        DemoTreatment(name: "Filling", minutes: 30, color: "#E69138", price: 6000),
        DemoTreatment(name: "Tooth whitening", minutes: 60, color: "#A64D79", price: 15_000),
        DemoTreatment(name: "Root canal", minutes: 90, color: "#CC4125", price: 22_000),
    ]

    /// Those that fit between two appointments at full hours.
    static let short = all.filter { $0.minutes <= 30 }

    /// Those that take so long.
    static func all(minutes: Int) -> [DemoTreatment] { all.filter { $0.minutes == minutes } }
}
