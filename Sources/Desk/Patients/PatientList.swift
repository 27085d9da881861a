import API
import Markup

/// The clinic's patients by name, narrowed by what is typed into "Search patients".
enum PatientList {
    static let pageSize = 50

    static func content(_ page: PageRequest) async throws -> (title: String, main: HTML) {
        let words = page.words
        let query = page.request.query
        let search = query.text("search")
        async let clinic = page.settings()
        let list = try await page.api.get(
            "/patients", ["search": search, "page": query.text("page"), "limit": String(pageSize)],
            as: ChangesPage<Patient>.self)
        let moments = MomentText(page, try await clinic)
        let form = SearchForm(
            action: page.address("/patients"), label: words("Search patients"), value: search ?? "")
        let pager = ListPager(pagination: list.pagination, words: words) { number in
            address(page, query.setting("page", String(number)))
        }
        return (
            words("Patients"),
            """
            <div class="list-head">\(form.html(words))\
            <a role="button" class="button main" id="add-patient" data-dialog \
            href="\(page.address("/patients/new"))">\(Icon.add.html)<span>\(words("New patient"))</span>\
            </a></div>
            <div id="patients" data-fragment="\(address(page, query))" data-live="patient.updated">
            <p class="hint" aria-live="polite">\(count(list.pagination.total, words))</p>
            \(rows(list.data, page, moments))\(pager.html)</div>
            """
        )
    }

    private static func address(_ page: PageRequest, _ query: FormData) -> String {
        page.address("/patients") + (query.isEmpty ? "" : "?\(query.encoded)")
    }

    private static func count(_ total: Int, _ words: Words) -> String {
        total == 1 ? words("1 patient") : words("{0} patients", String(total))
    }

    private static func rows(_ patients: [Patient], _ page: PageRequest, _ moments: MomentText) -> HTML {
        let words = page.words
        guard !patients.isEmpty else { return "<p class=\"empty\">\(words("No patient found."))</p>" }
        let rows: [HTML] = patients.map { patient in
            """
            <li id="patient-\(patient.id)" data-id="\(patient.id)"><a class="entry patient" data-go \
            href="\(page.address("/patients/\(patient.id)"))"><b><bdi>\(patient.name)</bdi></b> \
            <span dir="ltr">\(patient.patientNumber)</span> <span dir="ltr">\(patient.phone ?? "")</span> \
            <span>\(patient.dateOfBirth.map { moments.date($0) } ?? "")</span></a></li>
            """
        }
        return "<ul class=\"entries\" role=\"list\" aria-label=\"\(words("Patients"))\">\(rows)</ul>"
    }
}
