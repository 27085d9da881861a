import API
import HTTPTypes
import Markup

/// Those who work at the clinic, and those who are invited.
enum StaffSettings {
    static let routes: [DeskRoute] = [
        .role(.admins, .get, "/desk/:clinic/settings/staff") { page in
            SettingsSection.staff.reply(page, try await StaffList.load(page).html)
        },
        .role(.admins, .post, "/desk/:clinic/settings/staff") { page in try await add(page) },
        .role(.admins, .get, "/desk/:clinic/settings/staff/:id") { page in
            try await StaffDialog.show(page, typed: nil, problem: nil)
        },
        .role(.admins, .post, "/desk/:clinic/settings/staff/:id") { page in
            try await StaffDialog.save(page)
        },
        .role(.admins, .post, "/desk/:clinic/settings/staff/:id/invite") { page in
            try await invite(page)
        },
        .role(.admins, .get, "/desk/:clinic/settings/staff/:id/remove") { page in
            try await ask(page, problem: nil)
        },
        .role(.admins, .post, "/desk/:clinic/settings/staff/:id/remove") { page in
            try await remove(page)
        },
    ]

    /// What somebody who works at a clinic can be there, as the API spells it.
    static let roles = ["doctor", "receptionist", "admin"]

    private static func path(_ page: PageRequest) -> String {
        "/staff/\(FormData.encode(page.request.parameters["id"] ?? ""))"
    }

    private static func add(_ page: PageRequest) async throws -> DeskReply {
        let form = page.form
        var body: JSONObject = [
            "email": JSONValue(form.text("email")), "firstName": JSONValue(form.text("firstName")),
            "lastName": JSONValue(form.text("lastName")), "role": JSONValue(form.text("role")),
        ]
        if let password = form["password"], !password.isEmpty { body["password"] = .string(password) }
        do {
            let added = try await page.api.change(
                .post, "/staff", .object(body), key: form["key"], as: AddedMember.self)
            let words = page.words
            let text =
                added.membershipStatus == "active"
                ? words("{0} can sign in with the first password", added.name)
                : words("Invitation sent to {0}", added.email)
            return page.done(SettingsSection.staff.address(page), text)
        } catch let problem as APIProblem where problem.isFormRefusal {
            let list = try await StaffList.load(page, problem: problem)
            return SettingsSection.staff.reply(page, status: problem.status, list.html)
        }
    }

    /// Sends the mail of an invitation again.
    private static func invite(_ page: PageRequest) async throws -> DeskReply {
        do {
            try await page.api.change(.post, "\(path(page))/invite", key: page.form["key"])
            return page.done(SettingsSection.staff.address(page), page.words("Invitation sent again"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            let list = try await StaffList.load(page, refusedInvitation: problem)
            return SettingsSection.staff.reply(page, status: problem.status, list.html)
        }
    }

    /// Somebody who has not accepted yet is known from the list of invitations alone.
    private static func ask(_ page: PageRequest, problem: APIProblem?) async throws -> DeskReply {
        let words = page.words
        let id = page.request.parameters["id"] ?? ""
        let list = try await StaffList.load(page)
        let content: HTML
        if let invited = list.invitations.first(where: { $0.id == id }) {
            let text = words("The invitation ends. Its link leads nowhere any more.")
            content = "<p><strong><bdi>\(invited.email)</bdi></strong>. \(text)</p>"
        } else {
            let member = try await page.api.get(path(page), as: StaffMember.self)
            let text = words("They are out at once. Appointments that are booked with them stay.")
            content = "<p><strong><bdi>\(member.name)</bdi></strong>, \(words(member.role)). \(text)</p>"
        }
        let dialog = RemovalDialog(
            section: .staff, title: words("Remove colleague"), content: content,
            action: "\(SettingsSection.staff.address(page))/\(FormData.encode(id))/remove",
            problem: problem)
        return try await dialog.reply(page) { list.html }
    }

    private static func remove(_ page: PageRequest) async throws -> DeskReply {
        do {
            try await page.api.change(.delete, path(page), key: page.form["key"])
            return page.done(SettingsSection.staff.address(page), page.words("Colleague removed"))
        } catch let problem as APIProblem where problem.isFormRefusal {
            return try await ask(page, problem: problem)
        }
    }
}
