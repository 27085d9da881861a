import API
import HTTPTypes
import Markup

/// Days on which the clinic is closed besides its weekly hours.
enum ClosureSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings/closures") { page in
            SettingsSection.closures.reply(page, try await content(page))
        },
        .role(.admins, .post, "/desk/:clinic/settings/closures") { page in try await add(page) },
        .role(.admins, .get, "/desk/:clinic/settings/closures/:id/remove") { page in
            try await ask(page, problem: nil)
        },
        .role(.admins, .post, "/desk/:clinic/settings/closures/:id/remove") { page in
            try await remove(page)
        },
    ]

    private static func path(_ page: PageRequest) -> String { "/clinics/\(page.clinicId)/closures" }

    private static func add(_ page: PageRequest) async throws -> DeskReply {
        let form = page.form
        let body: JSONValue = [
            "date": JSONValue(form.text("date")), "endDate": JSONValue(form.text("endDate")),
            "reason": JSONValue(form.text("reason")),
        ]
        do {
            try await page.api.change(.post, path(page), body, key: form["key"])
            return page.done(SettingsSection.closures.address(page), page.words("Closure added"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return SettingsSection.closures.reply(
                page, status: problem.status, try await content(page, problem: problem))
        }
    }

    /// - Parameter problem: A refusal of the form, which has what was typed.
    private static func content(_ page: PageRequest, problem: APIProblem? = nil) async throws -> HTML {
        let clinic = try await page.api.get("/clinics/\(page.clinicId)", as: Clinic.self)
        let isAll = page.request.query.isOn("past")
        let from = isAll ? nil : page.clock(of: clinic).today.description
        let list = try await page.api.get(
            path(page), ["from": from, "limit": "100", "page": page.request.query["page"]],
            as: PageOf<Closure, Pagination>.self)
        let conflicts = try await ConflictList.load(page, problem).items
        let address = SettingsSection.closures.address(page)
        let past: HTML =
            isAll
            ? .empty
            : "<p><a href=\"\(address)?past=on\">\(page.words("Show past closures too"))</a></p>"
        return """
            <section class="panel"><h2>\(page.words("Add closure"))</h2>
            \(form(page, problem, conflicts).html(page))</section>
            \(table(page, list.data))\(page.pager(list.pagination, at: address))\(past)
            """
    }

    private static func form(
        _ page: PageRequest, _ problem: APIProblem?, _ conflicts: [HTML]
    ) -> LabelledForm {
        let words = page.words
        let typed = problem == nil ? FormData("") : page.form
        return LabelledForm(
            id: "closure", label: words("Add closure"), action: SettingsSection.closures.address(page),
            fields: [
                Field(
                    name: "date", label: words("Date"), kind: .date, value: typed["date"] ?? "",
                    isRequired: true),
                Field(
                    name: "endDate", label: words("Last day"), kind: .date, value: typed["endDate"] ?? "",
                    hint: words("Empty for a single day")),
                Field(
                    name: "reason", label: words("Reason"), value: typed["reason"] ?? "",
                    hint: words("Patients read it too"), isRequired: true, attributes: " maxlength=\"500\""),
            ],
            button: words("Add closure"), problem: problem, conflicts: conflicts)
    }

    private static func table(_ page: PageRequest, _ closures: [Closure]) -> HTML {
        let words = page.words
        guard !closures.isEmpty else { return "<p class=\"empty\">\(words("No closures ahead."))</p>" }
        let rows: [HTML] = closures.map { closure in
            let address = "\(SettingsSection.closures.address(page))/\(closure.id)/remove"
            return """
                <tr><td>\(DaySpanText.text(closure.date, closure.endDate, words))</td>\
                <td><bdi>\(closure.reason)</bdi></td>\
                <td class="row-buttons">\(RemovalDialog.link(words, address, closure.reason))</td></tr>
                """
        }
        return """
            <div class="scroller"><table><caption class="unseen">\(words("Closures"))</caption><thead><tr>\
            <th scope="col">\(words("Days"))</th><th scope="col">\(words("Reason"))</th>\
            <th scope="col"><span class="unseen">\(words("Actions"))</span></th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            """
    }

    private static func ask(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let id = page.request.parameters["id"] ?? ""
        let closure = try await page.api.get(
            "\(path(page))/\(FormData.encode(id))", as: Closure.self)
        let words = page.words
        let days = DaySpanText.text(closure.date, closure.endDate, words)
        let dialog = RemovalDialog(
            section: .closures, title: words("Remove closure"),
            content: "<p><strong><bdi>\(closure.reason)</bdi></strong>, \(days)</p>",
            action: "\(SettingsSection.closures.address(page))/\(closure.id)/remove", problem: problem)
        return try await dialog.reply(page) { try await content(page) }
    }

    private static func remove(_ page: PageRequest) async throws -> DeskReply {
        let id = page.request.parameters["id"] ?? ""
        do {
            try await page.api.change(
                .delete, "\(path(page))/\(FormData.encode(id))", key: page.form["key"])
            return page.done(SettingsSection.closures.address(page), page.words("Closure removed"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await ask(page, problem: problem)
        }
    }
}

/// Some days in words: "Monday 30 November 2026", or from one to another.
enum DaySpanText {
    static func text(_ first: String, _ last: String?, _ words: Words) -> String {
        let start = CalendarDate(first)?.long(words) ?? first
        guard let last, last != first else { return start }
        return words("{0} to {1}", start, CalendarDate(last)?.long(words) ?? last)
    }
}
