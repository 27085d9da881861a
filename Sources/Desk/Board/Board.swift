import API
import Markup

/// Today's patients in four regions, with the minutes that each has been in theirs. elements/board.js lets
/// the minutes run.
struct Board: Sendable {
    let page: PageRequest
    let clinic: ClinicFacts
    /// Today's, by time.
    let appointments: [ShownAppointment]

    /// Minutes after which it warns, where the address says nothing.
    static let usualAlarm = 15
    static let alarms = 1...240

    private var words: Words { page.words }
    private var now: WallTime { clinic.clock(page).now }

    /// As the page's form or address has it.
    static func alarm(_ form: FormData) -> Int {
        let minutes = form.number("alarm") ?? usualAlarm
        return min(max(minutes, alarms.lowerBound), alarms.upperBound)
    }

    private var limit: Int { Self.alarm(page.request.query) }

    static func load(_ page: PageRequest) async throws -> Board {
        let clinic = try await ClinicFacts.load(page)
        let today = clinic.clock(page).today.description
        let filter = [(name: "startDate", value: today), (name: "endDate", value: today)]
        let rows = try await page.api.everyRow("/appointments", filter, of: ShownAppointment.self)
        return Board(page: page, clinic: clinic, appointments: rows)
    }

    var html: HTML {
        let range = Self.alarms
        return """
            <form method="get" action="\(page.address("/board"))" class="board-alarm">\
            <label for="alarm">\(words("Warn after (minutes)"))</label>\
            <input type="number" id="alarm" name="alarm" value="\(limit)" min="\(range.lowerBound)" \
            max="\(range.upperBound)"><button type="submit">\(words("Set"))</button></form>
            \(columns)
            """
    }

    /// Wholly live.
    var columns: HTML {
        let regions: [HTML] = BoardStage.allCases.map(region)
        return """
            <desk-board id="board" class="board" data-live="appointment.created appointment.updated" \
            data-live-label="\(words("Board"))" \
            data-fragment="\(page.address("/board/columns"))?alarm=\(limit)">\(regions)</desk-board>
            """
    }

    private func region(_ stage: BoardStage) -> HTML {
        let rows = appointments.filter { BoardStage($0) == stage }
        let cards: [HTML] = rows.map { BoardCard(board: self, stage: stage, appointment: $0).html }
        let name = "board-\(stage.rawValue.lowercased().replacing(" ", with: "-"))"
        let list: HTML =
            cards.isEmpty
            ? "<p class=\"hint\">\(words("Nobody"))</p>" : "<ul class=\"cards\">\(cards)</ul>"
        return """
            <section id="\(name)" aria-labelledby="\(name)-name"><h2><span id="\(name)-name">\
            \(words(stage.rawValue))</span> <span class="badge">\(cards.count)</span></h2>\(list)</section>
            """
    }

    /// What may be done with one of them now.
    func steps(_ appointment: ShownAppointment, in stage: BoardStage) -> [AppointmentStep] {
        let viewer = page.viewer
        return stage.next(
            AppointmentStep.legal(appointment, role: viewer.role, userId: viewer.user.id, now: now))
    }

    func hiddenFields() -> HTML {
        "\(page.hiddenFields)<input type=\"hidden\" name=\"alarm\" value=\"\(limit)\">"
    }

    /// Minutes after which a card warns; nil: it never does.
    func alarm(_ appointment: ShownAppointment, in stage: BoardStage) -> Int? {
        stage.alarm(after: limit, appointment)
    }
}
