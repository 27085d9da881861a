import API
import HTTPTypes
import Markup

/// What a clinic names for its calendar: its rooms, and its types of appointments.
enum NamedSettings: Sendable {
    case rooms, types

    var routes: [DeskRoute] {
        let path = "/desk/:clinic/settings/\(section.rawValue)"
        return [
            .role(.admins, .get, path) { page in
                section.reply(page, try await content(page))
            },
            .role(.admins, .post, path) { page in try await add(page) },
            .role(.admins, .get, "\(path)/:id") { page in try await show(page, problem: nil) },
            .role(.admins, .post, "\(path)/:id") { page in try await save(page) },
            .role(.admins, .get, "\(path)/:id/remove") { page in try await ask(page, problem: nil) },
            .role(.admins, .post, "\(path)/:id/remove") { page in try await remove(page) },
        ]
    }

    var section: SettingsSection { self == .rooms ? .rooms : .types }
    private var path: String { self == .rooms ? "/rooms" : "/appointment-types" }
    private var addName: String { self == .rooms ? "Add room" : "Add type" }
    private var removeName: String { self == .rooms ? "Remove room" : "Remove type" }

    private func rowPath(_ page: PageRequest) -> String {
        "\(path)/\(FormData.encode(page.request.parameters["id"] ?? ""))"
    }

    private func address(_ page: PageRequest, _ row: NamedRow) -> String {
        "\(section.address(page))/\(row.id)"
    }

    private func add(_ page: PageRequest) async throws -> DeskReply {
        let draft = NamedDraft(form: page.form, hasLength: self == .types)
        do {
            try await page.api.change(.post, path, draft.body, key: page.form["key"])
            return page.done(section.address(page), page.words("Added: {0}", draft.name))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return section.reply(
                page, status: problem.status, try await content(page, draft, problem: problem))
        }
    }

    private func show(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let row = try await page.api.get(rowPath(page), as: NamedRow.self)
        let isLong = self == .types
        let draft =
            problem == nil
            ? NamedDraft(row, hasLength: isLong) : NamedDraft(form: page.form, hasLength: isLong)
        let form = LabelledForm(
            id: "named", label: page.words("Change"), action: address(page, row),
            fields: draft.fields(page.words), button: page.words("Save"), problem: problem,
            cancel: section.address(page))
        return try await section.dialog(
            page, row.name, status: problem?.status ?? .ok, form.html(page)
        ) {
            try await content(page)
        }
    }

    private func save(_ page: PageRequest) async throws -> DeskReply {
        let draft = NamedDraft(form: page.form, hasLength: self == .types)
        do {
            try await page.api.change(.patch, rowPath(page), draft.body, key: page.form["key"])
            return page.done(section.address(page), page.words("Saved"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await show(page, problem: problem)
        }
    }

    private func ask(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let row = try await page.api.get(rowPath(page), as: NamedRow.self)
        let words = page.words
        let text = words("Appointments that are booked with it keep it.")
        let dialog = RemovalDialog(
            section: section, title: words(removeName),
            content: "<p><strong><bdi>\(row.name)</bdi></strong>. \(text)</p>",
            action: "\(address(page, row))/remove", problem: problem)
        return try await dialog.reply(page) { try await content(page) }
    }

    private func remove(_ page: PageRequest) async throws -> DeskReply {
        do {
            try await page.api.change(.delete, rowPath(page), key: page.form["key"])
            return page.done(section.address(page), page.words("Removed"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await ask(page, problem: problem)
        }
    }

    /// - Parameter draft: What was typed into the form for a new one, where that was refused.
    private func content(
        _ page: PageRequest, _ draft: NamedDraft? = nil, problem: APIProblem? = nil
    ) async throws -> HTML {
        let words = page.words
        let list = try await page.api.get(
            path, ["limit": "100", "page": page.request.query["page"]],
            as: PageOf<NamedRow, Pagination>.self)
        let new = draft ?? NamedDraft(form: FormData([("color", "#3c78d8")]), hasLength: self == .types)
        let form = LabelledForm(
            id: "new-named", label: words(addName), action: section.address(page),
            fields: new.fields(words), button: words(addName), problem: problem)
        let footer = page.pager(list.pagination, at: section.address(page))
        return """
            <section class="panel"><h2>\(words(addName))</h2>\(form.html(page))</section>
            \(table(page, list.data))\(footer)
            """
    }

    private func table(_ page: PageRequest, _ rows: [NamedRow]) -> HTML {
        let words = page.words
        guard !rows.isEmpty else { return "<p class=\"empty\">\(words("There are none yet."))</p>" }
        let lines: [HTML] = rows.map { row in
            let length: HTML =
                row.durationMinutes.map { "<td>\(words("{0} min", String($0)))</td>" } ?? .empty
            let own = address(page, row)
            return """
                <tr><th scope="row">\(Swatch.html(row.color))<bdi>\(row.name)</bdi></th>\(length)\
                <td class="row-buttons">\
                <a role="button" class="button quiet" href="\(own)" data-dialog>\(words("Change"))\
                <span class="unseen"> \(row.name)</span></a>\
                \(RemovalDialog.link(words, "\(own)/remove", row.name))</td></tr>
                """
        }
        let lengthHead: HTML =
            self == .types ? "<th scope=\"col\">\(words("Length"))</th>" : .empty
        return """
            <div class="scroller"><table><caption class="unseen">\(words(section.name))</caption><thead><tr>\
            <th scope="col">\(words("Name"))</th>\(lengthHead)\
            <th scope="col"><span class="unseen">\(words("Actions"))</span></th></tr></thead>
            <tbody>\(lines)</tbody></table></div>
            """
    }
}
