import HTTPTypes

extension HTTPFields {
    /// What `self[name]` gives, which joins the values of a field that comes several times, at less cost
    /// where it comes once or never.
    func text(of name: HTTPField.Name) -> String? {
        guard let first = firstIndex(where: { $0.name == name }) else { return nil }
        return self[first...].dropFirst().contains { $0.name == name } ? self[name] : self[first].value
    }
}
