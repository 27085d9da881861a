import Domain

/// One appointment of the demo's calendar, and what became of it.
struct DemoAppointment: Sendable {
    enum Fate: Sendable {
        case requested, scheduled, confirmed, running, completed, cancelled, noShow
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
