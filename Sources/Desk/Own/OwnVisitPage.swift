import API
import HTTPTypes
import Markup

/// `/me/visits/{id}`: one visit, with what the patient may do about it now.
struct OwnVisitPage {
    /// What a patient says about a visit.
    enum Step: String, CaseIterable, Sendable {
        case confirm, arrived, cancel
    }

    private let page: PageRequest
    private let visit: OwnVisit
    private let now: WallTime
    /// A step that was refused.
    private var refusal: (step: Step, problem: APIProblem)?

    private var words: Words { page.words }
    private var address: String { page.own("/me/visits/\(visit.id)") }
    private var title: String { visit.appointmentType }

    static func load(_ page: PageRequest) async throws -> OwnVisitPage {
        async let visit = page.api.get("/appointments/\(id(page))", as: OwnVisit.self)
        async let clinic = page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        return try await OwnVisitPage(page: page, visit: visit, now: page.clock(of: clinic).now)
    }

    private static func id(_ page: PageRequest) -> String {
        FormData.encode(page.request.parameters["id"] ?? "")
    }

    var reply: DeskReply {
        page.page(title, status: refusal?.problem.status ?? .ok, current: .home, content)
    }

    private var content: HTML {
        """
        \(state)
        <p><a href="\(page.own("/me"))">\(words("All your visits"))</a></p>
        """
    }

    /// The part that follows what happens.
    var state: HTML {
        let lines: [(String, String?)] = [
            ("Date", visit.longDate(words)), ("Time", visit.hours(words)), ("Doctor", visit.doctorName),
            ("Room", visit.roomName),
        ]
        let facts: [HTML] = lines.map { label, value in
            guard let value else { return .empty }
            return "<div><dt>\(words(label))</dt><dd><bdi>\(value)</bdi></dd></div>"
        }
        let hint: HTML = visit.hint.map { "<p>\(words($0))</p>" } ?? .empty
        return """
            <section id="own-visit" data-fragment="\(page.own("/me/visits/\(visit.id)/state"))" \
            data-live="appointment.updated" data-live-match="id=\(visit.id)">
            \(strayRefusal)
            <dl class="facts">\(facts)\
            <div><dt>\(words("Status"))</dt><dd>\(visit.badge(words))</dd></div></dl>
            \(hint)
            <div class="own-steps">\(steps)</div>
            </section>
            """
    }

    private var steps: [HTML] {
        var steps: [HTML] = []
        if visit.mayArrive(now) { steps.append(form(.arrived, "I have arrived")) }
        if visit.mayConfirm(now) { steps.append(form(.confirm, "Confirm visit")) }
        if visit.mayCancel(now) {
            steps.append(
                """
                <p><a class="button danger large" role="button" data-dialog id="cancel-visit" \
                href="\(page.own("/me/visits/\(visit.id)/cancel"))">\(words("Cancel visit"))</a></p>
                """)
        }
        return steps
    }

    private func form(_ step: Step, _ label: String) -> HTML {
        Form(
            id: step.rawValue, action: page.own("/me/visits/\(visit.id)/\(step.rawValue)"), fields: [],
            button: words(label), problem: problem(of: step), classes: "form large"
        ).html(page)
    }

    private func problem(of step: Step) -> APIProblem? {
        refusal.flatMap { $0.step == step ? $0.problem : nil }
    }

    /// A refusal whose form is not there any more.
    private var strayRefusal: HTML {
        guard let refusal else { return .empty }
        let isShown =
            switch refusal.step {
            case .arrived: visit.mayArrive(now)
            case .confirm: visit.mayConfirm(now)
            case .cancel: true
            }
        return isShown ? .empty : ProblemPage.alert(refusal.problem, words)
    }
}

extension OwnVisitPage {
    /// Asks once more before a visit is cancelled.
    func cancelDialog() async throws -> DeskReply {
        let problem = self.problem(of: .cancel)
        let alert: HTML = problem.map { ProblemPage.alert($0, words) } ?? .empty
        return try await page.dialog(
            words("Cancel this visit?"), behind: address, status: problem?.status ?? .ok, current: .home,
            wide: false,
            """
            <p><bdi>\(visit.appointmentType)</bdi>, \(visit.longDate(words)), \(visit.appointmentTime)</p>
            <form id="cancel" class="form" method="post" \
            action="\(page.own("/me/visits/\(visit.id)/cancel"))">\(page.hiddenFields)\(alert)
            <div class="buttons"><button type="submit" class="danger">\(words("Cancel visit"))</button>
            <a role="button" class="button quiet" href="\(address)" data-cancel>\
            \(words("Keep it"))</a></div></form>
            """
        ) { (title: title, main: content) }
    }

    static func take(_ step: Step, _ page: PageRequest) async throws -> DeskReply {
        let path = "/appointments/\(id(page))"
        let key = page.form["key"]
        do {
            switch step {
            case .confirm:
                try await page.api.change(.patch, "\(path)/status", ["status": "confirmed"], key: key)
            case .arrived: try await page.api.change(.post, "\(path)/flow", ["step": "arrived"], key: key)
            case .cancel: try await page.api.change(.delete, path, key: key)
            }
        } catch let problem as APIProblem where problem.isOfForm {
            var shown = try await load(page)
            shown.refusal = (step, problem)
            return step == .cancel ? try await shown.cancelDialog() : shown.reply
        }
        return page.done(page.own("/me/visits/\(id(page))"), page.words(outcome(of: step)))
    }

    private static func outcome(of step: Step) -> String {
        switch step {
        case .confirm: "Thank you. The clinic expects you."
        case .arrived: "The clinic knows that you are here."
        case .cancel: "The visit is cancelled."
        }
    }
}
