import API

extension FormData {
    /// What was typed into these fields, as the body of an API request. Blanks around it count in passwords
    /// alone. An empty field is left out.
    func json(_ names: [String], passwords: [String] = []) -> JSONValue {
        var body = JSONObject()
        for name in names {
            if let typed = text(name) { body[name] = .string(typed) }
        }
        for name in passwords {
            if let typed = self[name], !typed.isEmpty { body[name] = .string(typed) }
        }
        return .object(body)
    }
}
