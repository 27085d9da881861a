import Domain

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
}
