extension SQL {
    /// The text for an engine: `?` for each parameter in SQLite, `$1`, `$2`, … in PostgreSQL.
    func text(for engine: Engine) -> String {
        var text = ""
        var parameters = 0
        render(for: engine, into: &text, parameters: &parameters)
        return text
    }

    private func render(for engine: Engine, into text: inout String, parameters: inout Int) {
        for piece in pieces {
            switch piece {
            case .literal(let literal):
                text += literal.description
            case .value:
                parameters += 1
                switch engine {
                case .sqlite: text += "?"
                case .postgres: text += "$\(parameters)"
                }
            case .dialect(let dialect):
                dialect.variant(for: engine).render(for: engine, into: &text, parameters: &parameters)
            case .name(let name):
                text += "\"\(name)\""
            }
        }
    }

    /// Appointments the parameters in the order of their placeholders.
    func forEachValue(for engine: Engine, _ appointment: (SQLValue) throws -> Void) rethrows {
        for piece in pieces {
            switch piece {
            case .literal, .name: continue
            case .value(let value): try appointment(value)
            case .dialect(let dialect):
                try dialect.variant(for: engine).forEachValue(for: engine, appointment)
            }
        }
    }
}
