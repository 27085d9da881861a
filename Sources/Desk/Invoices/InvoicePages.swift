import HTTPTypes
import Markup

/// `/desk/{clinic}/invoices` and an invoice's own page, for receptionists and admins (front-desk.md D3).
enum InvoicePages {
    static let routes: [DeskRoute] = [
        .role(.frontDesk, .get, "/desk/:clinic/invoices") { page in
            let list = try await InvoiceList.load(page)
            return page.page(page.words("Invoices"), current: .invoices, list.html)
        },
        .role(.frontDesk, .get, "/desk/:clinic/invoices/:id") { page in try await InvoicePage.show(page) },
        .role(.frontDesk, .post, "/desk/:clinic/invoices/:id/payments") { page in
            try await InvoicePage.pay(page)
        },
        .role(.frontDesk, .get, "/desk/:clinic/invoices/:id/void") { page in try await VoidDialog.show(page)
        },
        .role(.frontDesk, .post, "/desk/:clinic/invoices/:id/void") { page in
            try await VoidDialog.void(page)
        },
        .role(.frontDesk, .get, "/desk/:clinic/invoices/:id/print") { page in
            try await page.api.raw("/invoices/\(page.rowId)/print").passedOn
        },
    ]
}
