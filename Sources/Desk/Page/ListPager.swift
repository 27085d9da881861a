import API
import Markup

/// The way through a list of several pages: "Previous", where one is, "Next".
struct ListPager {
    let pagination: Pagination
    let words: Words
    /// The address of a page, counted from 1.
    let address: (Int) -> String

    /// Nothing for a list of one page.
    var html: HTML {
        let page = pagination.page ?? 1
        guard pagination.totalPages > 1 else { return .empty }
        let previous: HTML = page > 1 ? link(page - 1, words("Previous")) : .empty
        let next: HTML = page < pagination.totalPages ? link(page + 1, words("Next")) : .empty
        return """
            <nav class="pager" aria-label="\(words("Pages"))">\(previous)\
            <span>\(words("Page {0} of {1}", String(page), String(pagination.totalPages)))</span>\
            \(next)</nav>
            """
    }

    private func link(_ page: Int, _ name: String) -> HTML {
        "<a class=\"button quiet\" href=\"\(address(page))\" data-go>\(name)</a>"
    }
}

/// The form above a list: what is typed narrows it. Scripts send it while one types (elements/search.js).
struct SearchForm {
    /// The form's address, which the answer has too.
    let action: String
    /// The searchbox's accessible name.
    let label: String
    let value: String
    /// Further filters, before the button.
    var more: HTML = .empty

    func html(_ words: Words) -> HTML {
        """
        <form id="search" class="search" role="search" method="get" action="\(action)">
        <input type="search" id="search-text" name="search" value="\(value)" aria-label="\(label)" \
        placeholder="\(label)" autocomplete="off" maxlength="100">\(more)
        <button type="submit">\(Icon.search.html)<span>\(words("Show"))</span></button></form>
        """
    }
}
