import API
import Markup

extension PageRequest {
    /// The way through a list of this page, by number.
    /// - Parameters:
    ///   - path: The page with the list, which may stand below a dialog of another address.
    ///   - parameter: What the query calls the number, where a page has several lists.
    func pager(_ pagination: Pagination, at path: String, parameter: String = "page") -> HTML {
        let query = request.query
        let pager = ListPager(pagination: pagination, words: words) { number in
            "\(path)?\(query.setting(parameter, String(number)).encoded)"
        }
        return pager.html
    }
}
