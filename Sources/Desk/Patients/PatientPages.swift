import API
import HTTPTypes
import Markup

/// `/desk/{clinic}/patients` and a patient's own page (front-desk.md D3).
enum PatientPages {
    static let routes: [DeskRoute] = lists + details + accounts

    private static let lists: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/patients") { page in
            let (title, main) = try await PatientList.content(page)
            return page.page(title, current: .patients, main)
        },
        .role(.staff, .get, "/desk/:clinic/patients/new") { page in
            try await PatientRegistration.show(page)
        },
        .role(.staff, .post, "/desk/:clinic/patients/new") { page in
            try await PatientRegistration.add(page)
        },
    ]

    private static let details: [DeskRoute] = [
        .role(.staff, .get, "/desk/:clinic/patients/:id") { page in try await PatientPage.show(page) },
        .role(.staff, .post, "/desk/:clinic/patients/:id") { page in try await PatientPage.save(page) },
        .role(.staff, .get, "/desk/:clinic/patients/:id/consent") { page in
            try await ConsentDialog.show(page)
        },
        .role(.staff, .post, "/desk/:clinic/patients/:id/consent") { page in
            try await ConsentDialog.save(page)
        },
        .role(.admins, .get, "/desk/:clinic/patients/:id/export") { page in
            try await PatientExport.reply(page)
        },
        .role(.admins, .get, "/desk/:clinic/patients/:id/erase") { page in
            try await ErasureDialog.show(page)
        },
        .role(.admins, .post, "/desk/:clinic/patients/:id/erase") { page in
            try await ErasureDialog.erase(page)
        },
    ]

    private static let accounts: [DeskRoute] = [
        .role(.frontDesk, .get, "/desk/:clinic/patients/:id/invite") { page in
            try await PortalAccount.show(page)
        },
        .role(.frontDesk, .post, "/desk/:clinic/patients/:id/invite") { page in
            try await PortalAccount.invite(page)
        },
        .role(.frontDesk, .post, "/desk/:clinic/patients/:id/invite-again") { page in
            try await PortalAccount.inviteAgain(page)
        },
        .role(.frontDesk, .get, "/desk/:clinic/patients/:id/end-account") { page in
            try await PortalAccount.askToEnd(page)
        },
        .role(.frontDesk, .post, "/desk/:clinic/patients/:id/end-account") { page in
            try await PortalAccount.end(page)
        },
    ]
}

extension PageRequest {
    /// The row that the address names, in an API path and in one of ours.
    var rowId: String { FormData.encode(request.parameters["id"] ?? "") }
}
