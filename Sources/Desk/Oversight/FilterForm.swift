import API
import HTTPTypes
import Markup

/// The form above a list of oversight. What it asks for stands in the address.
struct FilterForm {
    let id: String
    let action: String
    let fields: [Field]
    /// A refusal of what the address asks for.
    let problem: APIProblem?
    /// The list as comma-separated values, with the same filters.
    let csv: String

    func html(_ words: Words) -> HTML {
        let alert: HTML? = problem.map { ProblemPage.alert($0, words) }
        return """
            <form id="\(id)" class="filters" method="get" action="\(action)" \
            aria-label="\(words("Filters"))">\
            \(alert)\(fields.map { $0.html(problem, prefix: id) })
            <div class="buttons"><button type="submit" class="main">\(words("Show"))</button>\
            <a class="button quiet" href="\(action)">\(words("All"))</a>\
            <a class="button" href="\(csv)" download>\(words("CSV"))</a></div></form>
            """
    }

    /// Choices of words of the API, with one for all of them. One that an address names and nobody knows is
    /// offered too, so that it stays.
    static func choices(_ known: [String], chosen: String, all: String, _ words: Words) -> Field.Kind {
        var names = known
        if !chosen.isEmpty && !names.contains(chosen) { names.append(chosen) }
        let choices = names.map { Field.Choice(value: $0, label: words($0.replacing("_", with: " "))) }
        return .choice([Field.Choice(value: "", label: words(all))] + choices)
    }
}

extension FormData {
    /// The fields of these names that are not empty.
    func keeping(_ names: [String]) -> FormData {
        FormData(names.compactMap { name in text(name).map { (name: name, value: $0) } })
    }
}

/// A file to keep, for a link of a page.
enum Download {
    static func reply(_ bytes: [UInt8], type: String, disposition: String) -> DeskReply {
        DeskReply(
            .ok,
            headers: [
                .contentType: type, .contentDisposition: disposition, .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ],
            body: bytes)
    }
}
